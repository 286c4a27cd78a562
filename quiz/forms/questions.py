"""A question with choices, as a teacher writes it straight into a quiz: the item editor without what can wait."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facts.forms.kinds.single import Form
from facts.models import Deck, Item, Topic


class QuestionForm(Form):
    """Call with the decks that it may be written into; it goes into that of the topic."""

    weight = forms.DecimalField(
        label=_("Marks"), initial=Decimal(1), min_value=Decimal("0.01"), max_digits=6, decimal_places=2
    )

    class Meta:
        model = Item
        fields = ["topic"]

    def __init__(self, data: Any = None, *args: Any, decks: QuerySet[Deck], **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["topic"].queryset = Topic.objects.filter(deck__in=decks)
        self.fields["topic"].required = True
        self.fields["topic"].help_text = ""

    def _settle_deck(self) -> None:
        if topic := self.cleaned_data.get("topic"):
            self.cleaned_data["deck"] = self.instance.deck = topic.deck
