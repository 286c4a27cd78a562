"""Card: a front and a back, and whether the back is asked too."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values
from facts.models import Item


class Form(ItemForm):
    KIND = "card"
    LEAD = _("Front")

    back = Text(rows=3, label=_("Back"))
    reversed = forms.BooleanField(
        label=_("Ask it the other way round too"),
        required=False,
        help_text=_("As a card of its own, which follows this one. The two are never asked on the same day."),
    )
    own = ["back", "reversed"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["hints"]  # nobody tries a card
        twin = Item.objects.filter(reverse_of=self.instance).first() if self.instance.pk else None
        self.initial["reversed"] = twin is not None and twin.state == self.instance.state

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        return {}, {"back": cleaned.get("back", "")}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"back": key["back"]}

    def field_at(self, where: str) -> str | None:
        return "back"

    @property
    def wants_reversed(self) -> bool | None:
        return self.cleaned_data.get("reversed", False)
