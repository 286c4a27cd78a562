"""Contests: what a learner asks, and what a teacher decides."""

from __future__ import annotations

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


class Checked(forms.Form):
    def said(self) -> dict[str, str]:
        """The cleaned values. Raises BadRequest with what is wrong, which the pages themselves keep from coming."""
        if not self.is_valid():
            raise BadRequest(next(iter(self.errors.values()))[0])
        return self.cleaned_data


class ContestForm(Checked):
    blank = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Write at most 1,000 characters.")},
    )


class DecisionForm(Checked):
    decision = forms.ChoiceField(
        choices=[("accept", _("Count as right")), ("decline", _("Decline"))],
        error_messages={"invalid_choice": _("Accept or decline."), "required": _("Accept or decline.")},
    )
    reply = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Write at most 1,000 characters.")},
    )
