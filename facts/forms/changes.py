"""What a change of an item means: the author chooses, or what they changed chooses for them."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.core.changes import Change, Wording, default
from facts.models import ItemVersion

EFFECTS = {
    Change.COSMETIC: _("Marks and memory stay as they are."),
    Change.KEY: _("What was answered is marked again, and memory follows the new marks."),
    Change.MEANING: _("Marks stay. Whoever knew the item is asked anew, soon, with their history kept."),
}


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    effect: str
    is_chosen: bool


class ChangeForm(forms.Form):
    """The part of a form that makes a new version. `suggested` tells a choice of the author from one made for them."""

    change = forms.ChoiceField(
        required=False, choices=[(each.value, ItemVersion.Change(each).label) for each in Change], label=_("Change")
    )
    suggested = forms.ChoiceField(
        required=False, choices=[("", ""), *((each.value, each.value) for each in Change)], widget=forms.HiddenInput
    )
    note = forms.CharField(
        required=False,
        max_length=300,
        label=_("Note to students (optional)"),
        help_text=_("Stands with the question until they have met it again: “This changed: …”."),
    )

    def suggestion(self, before: Wording, after: Wording | None) -> Change | None:
        """What the difference suggests; None as long as there is none."""
        if after is None or after == before:
            return None
        return default(before, after)

    def settled(self, suggestion: Change | None) -> Change | None:
        """The author's choice, where they made one; else what was suggested. Call after `is_valid`."""
        chosen = self.cleaned_data.get("change") if self.is_bound else self.initial.get("change")
        if chosen and (not self.is_bound or chosen != self.cleaned_data.get("suggested")):
            return Change(chosen)
        return suggestion

    def choices_of_change(self, suggestion: Change | None) -> list[Choice]:
        settled = self.settled(suggestion)
        return [Choice(each.value, ItemVersion.Change(each).label, EFFECTS[each], each == settled) for each in Change]
