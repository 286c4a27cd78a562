"""What may be made of an import besides its items: a draft quiz, and what somebody reviewed elsewhere."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facts.models import Import, ImportRow
from people.models import User
from quiz.actions.imports import MOST_SLOTS, courses_of
from quiz.models import Course


def also(import_: Import, user: User) -> dict[str, forms.Field]:
    """Fields by the name under which `Import.also` keeps what they say."""
    fields: dict[str, forms.Field] = {}
    courses = courses_of(import_, user)
    if courses and 0 < _number(import_) <= MOST_SLOTS:
        fields["quiz"] = forms.TypedChoiceField(
            label=_("Make a draft quiz of these in"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("no course")), *((course.pk, course.title) for course in courses)],
            help_text=_("In the order of the file, worth the marks that it names. Students see nothing of it yet."),
        )
    if reviews := import_.counts.get("reviews"):
        fields["history"] = forms.BooleanField(
            label=_("Also take my review history from this file"),
            required=False,
            initial=not Course.objects.taught_by(user).filter(decks=import_.deck_id).exists(),
            help_text=ngettext(
                "%d review goes into your own memory of these cards, and into nobody else's.",
                "%d reviews go into your own memory of these cards, and into nobody else's.",
                reviews,
            )
            % reviews,
        )
    return fields


def _number(import_: Import) -> int:
    verdicts = import_.counts.get("verdicts", {})
    return sum(number for verdict, number in verdicts.items() if verdict != ImportRow.Verdict.LEFT_OUT)
