"""Reports of questions: what a learner says, and what they are told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from quiz.forms.contests import LONGEST, Checked

TOO_LONG = {"max_length": _("Write at most 1,000 characters.")}


class WordsForm(Checked):
    words = forms.CharField(required=False, max_length=LONGEST, error_messages=TOO_LONG)


class ReplyForm(Checked):
    reply = forms.CharField(required=False, max_length=LONGEST, error_messages=TOO_LONG)
