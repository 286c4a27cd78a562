"""Duplicating a quiz: its settings and questions as a draft, in the same course or in another one."""

from __future__ import annotations

import copy
import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Allowance, Course, Extension, Quiz, Slot

OWN = {"id", "course", "title", "state", "created_at", "copied_by"}
"""What a copy has of its own; every other field of a quiz is a setting, and comes along."""
TITLE_LENGTH = Quiz._meta.get_field("title").max_length


@dataclass(frozen=True, slots=True)
class Copied:
    """The copy, and a sentence for each question that stayed behind; they are said once, not to a form sent again."""

    quiz: Quiz
    left: tuple[str, ...] = ()


@transaction.atomic
def copy_quiz(quiz: Quiz, course: Course, *, operation: uuid.UUID) -> Copied:
    """A draft for this course that asks what the quiz asks; the same form again gives the same draft.

    Into another course comes what its decks hold: fixed items of theirs, and draws that find enough there. A section
    whose first question stays behind begins with its next one. Within a course the terms of students and groups come
    along, without the minutes that were given while the quiz ran. Attempts stay where they are.
    Raises Refused where the operation id made a copy for another course.
    """
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    if made := Quiz.objects.filter(copied_by=operation).first():
        if made.course_id != course.pk:
            raise Refused(ELSEWHERE)
        return Copied(made)
    settings = {field.attname: getattr(quiz, field.attname) for field in Quiz._meta.fields if field.name not in OWN}
    ending = " " + _("(copy)")
    title = quiz.title[: TITLE_LENGTH - len(ending)] + ending
    made = Quiz.objects.create(**settings, course=course, title=title, state=Quiz.State.DRAFT, copied_by=operation)
    left = _copy_slots(quiz, made)
    if course.pk == quiz.course_id:
        _copy_allowances(quiz, made)
    return Copied(made, tuple(left))


def _copy_slots(quiz: Quiz, made: Quiz) -> list[str]:
    decks = set(made.course.decks.values_list("pk", flat=True))
    kept: list[Slot] = []
    left: list[str] = []
    section = ""  # one that has no question of its own yet
    for slot in quiz.slots.select_related("item__current"):
        section = slot.section or section
        each = copy.copy(slot)
        each.pk, each.quiz, each.position = None, made, len(kept) + 1
        each._state.adding = True
        if made.course_id == quiz.course_id or _can_come(each, decks):
            each.section, section = section, ""
            kept.append(each)
        else:
            left.append(_left(slot))
    Slot.objects.bulk_create(kept)
    return left


def _left(slot: Slot) -> str:
    if slot.is_draw:
        return _("A draw of %d stays behind: the decks of that course hold fewer of its kind.") % slot.draw_count
    return _("“%s” stays behind: the decks of that course do not hold it.") % slot.item


def _can_come(slot: Slot, decks: set[int]) -> bool:
    if slot.draw_count is None:
        return slot.item.deck_id in decks
    return slot.pool.distinct().count() >= slot.draw_count


def _copy_allowances(quiz: Quiz, made: Quiz) -> None:
    """Without what was given while the quiz ran; an allowance that was nothing but that stays behind."""
    extensions = list(quiz.extensions.all())
    enrolled = dict(quiz.course.enrolments.values_list("user", "enrolled_at"))
    rows = []
    for old in quiz.allowances.all():
        since = enrolled.get(old.learner_id)
        given = sum(each.minutes for each in extensions if _reached(each, old, since))
        each = copy.copy(old)
        each.pk, each.quiz, each.extra_minutes = None, made, max(0, old.extra_minutes - given)
        each._state.adding = True
        if each.extra_minutes or each.opens_at or each.due_at or each.closes_at or each.attempts_allowed:
            rows.append(each)
    Allowance.objects.bulk_create(rows)


def _reached(extension: Extension, allowance: Allowance, enrolled_at: dt.datetime | None) -> bool:
    if extension.learner_id or extension.group_id:
        return (extension.learner_id, extension.group_id) == (allowance.learner_id, allowance.group_id)
    return enrolled_at is not None and enrolled_at <= extension.at
