"""Erasing a person: with all that is theirs (a purge), or so that their marks stay under a name that says nothing."""

from __future__ import annotations

import datetime as dt
import secrets

from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.utils.translation import gettext as _

from facts.actions.imports.clearing import erase_import
from facts.models import Import
from people.models import User
from quiz.actions.erasure.traces import erase_traces
from quiz.actions.erasure.words import erase_comments, forget_words
from quiz.actions.memory import erase_memory
from quiz.core.refusals import Refused
from quiz.models import Allowance, Attempt, Contest, Course, Enrolment, Extension, QuestionReport, RollEntry, Step

STAYING = (Attempt, Enrolment, Allowance, Extension, RollEntry)
"""What stays with marks: these, and what entitled to them. All other rows of a person go, those of new tables too."""
KEPT = ("id", "date_joined")
"""Of the account, what stays with marks."""


def why_not_erased(person: User) -> str:
    """Why this person cannot be erased now; empty if they can."""
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    if set(administrators.values_list("pk", flat=True)) == {person.pk}:
        return _("This is the only administrator. Name another one first.")
    taught = Course.objects.filter(
        archived_at=None, enrolments__user=person, enrolments__role=Enrolment.Role.INSTRUCTOR
    )
    for course in taught:
        others = course.enrolments.filter(role=Enrolment.Role.INSTRUCTOR).exclude(user=person)
        if not others.exists():
            return _("Nobody else teaches “%(course)s”. Name another instructor or archive it first.") % {
                "course": course.title
            }
    if Import.objects.filter(owner=person, state=Import.State.APPLYING).exists():
        return _("An import of theirs is being taken in. Try again in a minute.")
    return ""


@transaction.atomic
def erase(person: User, *, keep_marks: bool, now: dt.datetime) -> None:
    """Nothing says who this was any more. Raises Refused for whom `why_not_erased` gives a reason.

    `keep_marks`: handed-in attempts stay with their marks and choices, without words, under a random user name. The
    same again changes nothing but that name.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if reason := why_not_erased(person):
        raise Refused(reason)
    imports = list(Import.objects.filter(owner=person))
    erase_traces(person)
    _erase_replies(person)
    erase_memory(person)
    attempts = Attempt.objects.filter(learner=person)
    if keep_marks:
        attempts.filter(models.Q(submitted_at=None) | models.Q(is_trial=True)).delete()
        forget_words(attempts.all(), now=now)
        attempts.update(moves_memory=False)
        _delete_own(person)
        _make_nobody(person)
    else:
        attempts.delete()
        person.delete()
    for import_ in imports:  # last, since files know no transaction
        erase_import(import_)


def _erase_replies(person: User) -> None:
    """What they wrote to others: comments beside marks, answers to contests and reports."""
    erase_comments(Step.objects.filter(by=person))
    Contest.objects.filter(decided_by=person).update(reply="")
    QuestionReport.objects.filter(closed_by=person).update(reply="")


def _delete_own(person: User) -> None:
    """Rows that would go with the account go now, but for those that stay; nobody's editor or teacher any more."""
    for relation in User._meta.related_objects:
        if relation.many_to_many:
            relation.through.objects.filter(**{relation.field.m2m_reverse_field_name(): person}).delete()
        elif relation.on_delete is models.CASCADE and relation.related_model not in STAYING:
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()
    for field in User._meta.many_to_many:
        getattr(person, field.name).clear()
    Enrolment.objects.filter(user=person).exclude(role=Enrolment.Role.STUDENT).delete()


def _make_nobody(person: User) -> None:
    """An account that nobody can use, with a name by chance and all else as in a new one."""
    for field in User._meta.concrete_fields:
        if field.name not in KEPT:
            setattr(person, field.attname, field.get_default())
    person.username, person.password = f"erased-{secrets.token_hex(8)}", make_password(None)
    person.is_active = False
    person.save()
