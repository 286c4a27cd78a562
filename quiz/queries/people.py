"""Who is in a course, for the page of its people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, DateTimeField, Max, OuterRef, Q, Subquery

from people.models import User
from quiz.models import Attempt, Course, Enrolment, Group, RollEntry, StudyDay

SORTS = ("name", "group", "seen")


@dataclass(frozen=True, slots=True)
class Place:
    enrolment: Enrolment
    seen_on: dt.date | None
    """The latest day of an answer in this course, of cards or of signing in."""

    @property
    def is_accommodated(self) -> bool:
        place = self.enrolment
        return place.time_factor != 1 or bool(place.extra_minutes or place.extra_attempts or place.later_days)


def places(course: Course, *, search: str = "", group: str = "", sort: str = "name") -> list[Place]:
    """The students whose name holds each word of `search`, of a group by its id, or "none". Raises nothing."""
    rows = course.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user", "group")
    for word in search.split()[:8]:
        named = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        rows = rows.filter(named | Q(user__username__icontains=word))
    if group == "none":
        rows = rows.filter(group=None)
    elif group.isascii() and group.isdigit() and len(group) < 19:
        rows = rows.filter(group=int(group))
    answered = Attempt.objects.filter(learner=OuterRef("user"), quiz__course=course).order_by().values("learner")
    studied = StudyDay.objects.filter(learner=OuterRef("user")).order_by().values("learner")
    rows = rows.annotate(
        answered_at=Subquery(answered.annotate(last=Max("seen_at")).values("last"), output_field=DateTimeField()),
        studied_on=Subquery(studied.annotate(last=Max("day")).values("last")),
    ).order_by("user__last_name", "user__first_name", "user__username")
    found = [Place(row, _seen_on(row.answered_at, row.studied_on, row.user)) for row in rows]
    if sort == "group":
        found.sort(key=lambda place: place.enrolment.group.title.casefold() if place.enrolment.group else "\U0010ffff")
    elif sort == "seen":
        found.sort(key=lambda place: place.seen_on or dt.date.min)
    return found


def _seen_on(answered_at: dt.datetime | None, studied_on: dt.date | None, user: User) -> dt.date | None:
    instants = [each.astimezone(user.zone).date() for each in (answered_at, user.last_login) if each]
    return max([*instants, *([studied_on] if studied_on else [])], default=None)


def taken_out(course: Course) -> list[User]:
    """Who was taken out of the course and is not in it again."""
    gone = RollEntry.objects.filter(course=course, act=RollEntry.Act.TAKE_OUT).values("person")
    here = course.enrolments.values("user")
    return list(User.objects.filter(pk__in=gone).exclude(pk__in=here).order_by("last_name", "first_name", "username"))


def groups(course: Course) -> list[Group]:
    """With how many students are in each, as `students`."""
    return list(course.groups.annotate(students=Count("enrolments")))


def roll_of(course: Course, person: User) -> list[RollEntry]:
    """What was done to somebody's place in the course, newest first."""
    return list(RollEntry.objects.filter(course=course, person=person).select_related("by").order_by("-pk"))
