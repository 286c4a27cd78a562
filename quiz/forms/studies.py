"""What a learner wants to study besides what is due."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quiz.queries.scopes import Choices

LONGEST_DAYS = 90


class StudyForm(forms.Form):
    """`scope` stays a name: whose it is, is asked where it is looked up."""

    FAILED, CRAM = "failed", "cram"

    scope = forms.CharField(label=_("From"), required=False, max_length=40)
    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            (FAILED, _("Only what I forgot lately. It counts: each rating moves its card.")),
            (CRAM, _("Cram before an exam. It does not count: no card moves, whatever you rate.")),
        ],
        initial=FAILED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how."), "invalid_choice": _("Choose one of the two ways.")},
    )
    days = forms.IntegerField(
        label=_("Forgotten in the last days"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=7,
        required=False,
        help_text=_("From 1 to 90; for cramming it does not matter."),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(_("Courses"), choices.courses), (_("Topics"), choices.topics), (_("Sources"), choices.sources)]
        listed = [(str(word), [(each.scope.name, each.scope.title) for each in found]) for word, found in groups]
        self.fields["scope"].widget = forms.Select(choices=[("", _("All my cards")), *listed])

    def clean_days(self) -> int:
        return self.cleaned_data["days"] or self.fields["days"].initial
