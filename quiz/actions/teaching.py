"""Making a course, changing it, and who teaches it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from facts.models import Deck
from people.models import User
from quiz.actions.courses import enrol, share_decks
from quiz.actions.roll import Act, Doing
from quiz.core.refusals import Refused
from quiz.models import Course, Enrolment, RollEntry


@transaction.atomic
def make_course(
    by: User,
    *,
    title: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    decks: Sequence[Deck],
    operation: uuid.UUID,
    now: dt.datetime,
) -> Course:
    """A new course that its maker teaches. The same form again gives the same course."""
    User.objects.select_for_update().get(pk=by.pk)
    if made := RollEntry.objects.filter(operation=operation, person=by, act=Act.MAKE).select_related("course").first():
        return made.course
    course = Course.objects.create(title=title, starts_on=starts_on, ends_on=ends_on)
    course.decks.set(decks)
    enrol(course, by, Enrolment.Role.INSTRUCTOR)
    Doing(course, by, operation, now).entry(by, Act.MAKE).save()
    return course


@transaction.atomic
def change_course(
    course: Course, *, title: str, starts_on: dt.date | None, ends_on: dt.date | None, decks: Sequence[Deck]
) -> None:
    course.title, course.starts_on, course.ends_on = title, starts_on, ends_on
    course.save(update_fields=["title", "starts_on", "ends_on"])
    course.decks.set(decks)
    share_decks(course)


def change_terms(course: Course, *, retention: float, quizzes_move_memory: bool) -> None:
    """What the course's cards go by from now on; sittings that have begun keep what they began with."""
    course.retention, course.quizzes_move_memory = retention, quizzes_move_memory
    course.save(update_fields=["retention", "quizzes_move_memory"])


def change_keeping(course: Course, *, words_kept_months: int | None, results_kept_months: int | None) -> None:
    """How many months after archiving words and results are kept (None: for good); `manage.py retain` lets them go."""
    course.words_kept_months, course.results_kept_months = words_kept_months, results_kept_months
    course.save(update_fields=["words_kept_months", "results_kept_months"])


def archive_course(course: Course, *, at: dt.datetime | None) -> None:
    """Put the course away for everybody, or bring it back (None). Nothing of it is lost."""
    course.archived_at = at
    course.save(update_fields=["archived_at"])


@transaction.atomic
def add_teacher(doing: Doing, person: User, role: str) -> None:
    """Let somebody teach along, or give a teacher another role. Raises Refused for the last instructor."""
    if not doing.is_done():
        if role != Enrolment.Role.INSTRUCTOR:
            _need_another(doing.course, person.pk)
        enrol(doing.course, person, role)
        doing.entry(person, Act.TEACH, role=role).save()


@transaction.atomic
def remove_teacher(doing: Doing, teacher: Enrolment) -> None:
    """Decks that they edit stay theirs. Raises Refused for the last instructor."""
    if not doing.is_done():
        _need_another(doing.course, teacher.user_id)
        doing.entry(teacher.user, Act.NO_TEACHER, role=teacher.role).save()
        teacher.delete()


def _need_another(course: Course, person: int) -> None:
    instructors = set(course.enrolments.filter(role=Enrolment.Role.INSTRUCTOR).values_list("user", flat=True))
    if instructors == {person}:
        raise Refused(_("A course needs an instructor. Name another one before the last one goes."))
