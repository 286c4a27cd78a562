"""A student's place in a course: group and accommodation, out and in again, a new password. Each act is in the roll.

Acts lock the course, so that a form that comes twice finds its first entries and does nothing more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from facts.models import Deck
from people.actions.passwords import reset_password
from people.models import User
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Course, Enrolment, Group, RollEntry

ACCOMMODATION = ("time_factor", "extra_minutes", "extra_attempts", "later_days")
Act = RollEntry.Act


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something to the people of a course, when, and by which form."""

    course: Course
    by: User
    operation: uuid.UUID
    now: dt.datetime

    def is_done(self) -> bool:
        """Locks the course; whether this form was heard before. Raises Refused if it was, for another course."""
        Course.objects.select_for_update().get(pk=self.course.pk)
        before = RollEntry.objects.filter(operation=self.operation).first()
        if before and before.course_id != self.course.pk:
            raise Refused(ELSEWHERE)
        return before is not None

    def entry(self, person: User, act: str, **detail: object) -> RollEntry:
        return RollEntry(
            course=self.course,
            person=person,
            by=self.by,
            act=act,
            detail=detail,
            at=self.now,
            operation=self.operation,
        )


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody needs to sign in. The phrase is nowhere kept but in the session of who made it, until shown."""

    name: str
    user_name: str
    phrase: str


@transaction.atomic
def change_place(doing: Doing, enrolment: Enrolment, values: Mapping[str, Any]) -> None:
    """Set group and accommodation of one student; they hold in every quiz of the course from now on."""
    if doing.is_done():
        return
    before, names = _place(enrolment), ["group", *ACCOMMODATION]
    for name in names:
        setattr(enrolment, name, values[name])
    after = _place(enrolment)
    if before != after:
        enrolment.save(update_fields=names)
        changed = {name: [before[name], after[name]] for name in names if before[name] != after[name]}
        doing.entry(enrolment.user, Act.CHANGE, **changed).save()


@transaction.atomic
def put_in_group(doing: Doing, students: Sequence[int], group: Group | None) -> int:
    """Put these students of the course into a group, or into none; gives how many."""
    rows = list(_students(doing.course, students))
    if not doing.is_done():
        title = group.title if group else ""
        moved = [row for row in rows if row.group_id != (group.pk if group else None)]
        entries = [
            doing.entry(row.user, Act.CHANGE, group=[row.group.title if row.group else "", title]) for row in moved
        ]
        RollEntry.objects.bulk_create(entries)
        Enrolment.objects.filter(pk__in=[row.pk for row in moved]).update(group=group)
    return len(rows)


@transaction.atomic
def take_out(doing: Doing, enrolment: Enrolment) -> None:
    """The student is in the course no more. Attempts and cards stay theirs; the roll keeps their accommodation."""
    if not doing.is_done():
        doing.entry(enrolment.user, Act.TAKE_OUT, **_place(enrolment)).save()
        enrolment.delete()


@transaction.atomic
def bring_back(doing: Doing, person: User) -> None:
    """Somebody who was taken out is in again, entitled to what they were, and in their group if there still is one."""
    if doing.is_done():
        return
    left = RollEntry.objects.filter(course=doing.course, person=person, act=Act.TAKE_OUT).latest("pk").detail
    group = doing.course.groups.filter(title=left["group"]).first()
    values = {"time_factor": Decimal(left["time_factor"]), **{name: left[name] for name in ACCOMMODATION[1:]}}
    made = Enrolment.objects.get_or_create(course=doing.course, user=person, defaults={"group": group, **values})[1]
    if made:
        doing.entry(person, Act.BRING_BACK).save()


def why_not_reset(course: Course, people: Sequence[User]) -> dict[int, str]:
    """By the id of those whose password is not reset from a course, why. Administrators do that at the desk."""
    ids = [person.pk for person in people]
    teachers = set(
        Enrolment.objects.exclude(role=Enrolment.Role.STUDENT).filter(user__in=ids).values_list("user", flat=True)
    )
    editors = set(Deck.editors.through.objects.filter(user__in=ids).values_list("user", flat=True))
    named = set(RollEntry.objects.filter(course=course, person__in=ids, act=Act.NAMED).values_list("person", flat=True))
    reasons = {}
    for person in people:
        if person.is_superuser or person.is_staff:
            reasons[person.pk] = _("This account administers the site.")
        elif person.pk in teachers | editors:
            reasons[person.pk] = _("This account teaches, or edits facts. An administrator can reset its password.")
        elif person.pk in named:
            reasons[person.pk] = _("This account was put in by its user name. An administrator can reset its password.")
    return reasons


@transaction.atomic
def reset_passwords(doing: Doing, students: Sequence[int]) -> list[Slip]:
    """New pass phrases for these students, whose sessions end. Nothing for a form that comes twice.

    Raises Refused, and resets nobody's, where one of them is an account that a teacher may not take.
    """
    if doing.is_done():
        return []
    people = [row.user for row in _students(doing.course, students)]
    refused = why_not_reset(doing.course, people)
    if refused:
        first = next(person for person in people if person.pk in refused)
        raise Refused(f"{first.name}: {refused[first.pk]}")
    RollEntry.objects.bulk_create([doing.entry(person, Act.PASSWORD) for person in people])
    return [Slip(person.name, person.username, reset_password(person)) for person in people]


def note_named(doing: Doing, people: Sequence[User]) -> None:
    """These came in by their user name alone: they are nobody's whose password a teacher may reset."""
    RollEntry.objects.bulk_create([doing.entry(person, Act.NAMED) for person in people])


def _students(course: Course, ids: Sequence[int]) -> Any:
    rows = course.enrolments.filter(role=Enrolment.Role.STUDENT, user__in=ids)
    return rows.select_related("user", "group").order_by("user__last_name", "user__first_name", "user__username")


def _place(enrolment: Enrolment) -> dict[str, Any]:
    """What the roll tells of somebody's place: the group by its title, for a group may go."""
    values = {name: getattr(enrolment, name) for name in ACCOMMODATION}
    group = enrolment.group.title if enrolment.group else ""
    return {"group": group, **values, "time_factor": f"{enrolment.time_factor:.2f}"}
