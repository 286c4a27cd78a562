"""A plan to a date, as people make it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facts.models import Deck, Topic
from quiz.models import Plan

FARTHEST = dt.timedelta(days=400)
"""Beyond that nobody knows their days, and a plan says little."""


class TopicField(forms.ModelMultipleChoiceField):
    """Topics, each with its deck where there are several."""

    def label_from_instance(self, topic: Topic) -> str:
        return topic.title if self.is_of_one_deck else f"{topic.deck.title}: {topic.title}"

    is_of_one_deck = False


class PlanForm(forms.ModelForm):
    """Bound to no plan, so that a wrong value does not show elsewhere. `decks` are those one may choose from.

    `kept` is the exam day that the plan has already: it may stay, even when it is over.
    """

    topics = TopicField(
        label=gettext_lazy("Or single topics"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Plan
        fields = ["title", "exam_on", "minutes_a_day", "decks", "topics"]
        labels = {
            "title": gettext_lazy("What the exam is"),
            "exam_on": gettext_lazy("Day of the exam"),
            "minutes_a_day": gettext_lazy("Minutes a day"),
            "decks": gettext_lazy("Whole decks"),
        }
        help_texts = {
            "exam_on": gettext_lazy("The day before is the last one to study."),
            "minutes_a_day": gettext_lazy("At most, 1 to 480. A day takes less where more would gain nothing."),
        }
        widgets = {
            "exam_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "decks": forms.CheckboxSelectMultiple,
        }

    def __init__(
        self, *args: Any, decks: QuerySet[Deck], today: dt.date, kept: dt.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.kept = today, kept
        self.fields["minutes_a_day"].widget.attrs |= {"min": 1, "max": 480, "class": "figure"}
        self.fields["decks"].queryset = decks.order_by("title")
        topics = Topic.objects.filter(deck__in=decks).select_related("deck")
        self.fields["topics"].queryset = topics.order_by("deck__title", "position", "pk")
        self.fields["topics"].is_of_one_deck = len(decks) == 1

    def clean_exam_on(self) -> dt.date:
        day = self.cleaned_data["exam_on"]
        if day != self.kept and day <= self.today:
            raise ValidationError(_("That day leaves no time to study. Choose one from tomorrow on."))
        if day - self.today > FARTHEST:
            raise ValidationError(_("Plans reach %(days)d days ahead at most.") % {"days": FARTHEST.days})
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = (cleaned.get("decks"), cleaned.get("topics"))
        if not any(chosen) and not {"decks", "topics"} & self.errors.keys():
            self.add_error("decks", _("Choose what the exam covers: a deck, or single topics."))
        return cleaned
