"""What courses no longer keep: words, and later results, so many months after a course was archived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from quiz.actions.erasure.words import forget_words
from quiz.core.forgetting import months_after
from quiz.models import Attempt, Course, Quiz, Report


@dataclass(frozen=True, slots=True)
class Overdue:
    """A course whose time is up: `attempts` go whole, or (`words`) lose what was typed in them."""

    course: Course
    words: bool
    attempts: int


def overdue(*, now: dt.datetime) -> Iterator[Overdue]:
    """Courses that still hold what they were to keep until before now."""
    archived = Course.objects.filter(archived_at__isnull=False).order_by("pk")
    for course in archived.exclude(words_kept_months=None, results_kept_months=None):
        attempts = Attempt.objects.filter(quiz__course=course)
        if _is_over(course, course.results_kept_months, now):
            if number := attempts.count():
                yield Overdue(course, words=False, attempts=number)
        elif _is_over(course, course.words_kept_months, now) and not _is_done(course) and (number := attempts.count()):
            yield Overdue(course, words=True, attempts=number)


def _is_over(course: Course, months: int | None, now: dt.datetime) -> bool:
    return months is not None and months_after(course.archived_at, months) <= now


def _is_done(course: Course) -> bool:
    """Whether the words went since the course was archived the last time."""
    return course.words_gone_at is not None and course.words_gone_at >= course.archived_at


@transaction.atomic
def retain(course: Course, *, words: bool, now: dt.datetime) -> None:
    """Let the words of a course's attempts go, or the attempts themselves; open ones and test drives go either way.

    What memory made of them stays with the learners. Nothing where the course was brought back meanwhile.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    if course.archived_at is None:
        return
    attempts = Attempt.objects.filter(quiz__course=course)
    if words:
        attempts.filter(Q(submitted_at=None) | Q(is_trial=True)).delete()
        forget_words(attempts, now=now)
        course.words_gone_at = now
        course.save(update_fields=["words_gone_at"])
    else:
        attempts.delete()
    Report.objects.filter(quiz__in=Quiz.objects.filter(course=course)).delete()
