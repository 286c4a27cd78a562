"""A quiz that is being taken: who is where, in a fixed number of statements. A page asks for it every ten seconds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from quiz.core.presence import Presence, last_heard_at, presence
from quiz.models import Attempt, Enrolment, Group, Quiz, Step

NEW, DONE = "new", "done"
"""States beside those of Presence: not begun, and finished."""


@dataclass(frozen=True, slots=True)
class Line:
    """A student in a quiz. Without an attempt there are no numbers; `left` is in words."""

    student: User
    group: Group | None
    state: str
    attempt: Attempt | None = None
    position: int | None = None
    left: str = ""
    heard: str = ""

    @property
    def words(self) -> str:
        if self.state == DONE:
            at = {"time": f"{timezone.localtime(self.attempt.submitted_at):%H:%M}"}
            return _("time closed it, %(time)s") % at if self.attempt.is_expired else _("finished, %(time)s") % at
        return {
            NEW: _("not begun"),
            Presence.HERE.value: _("at work"),
            Presence.LOST.value: _("lost connection"),
            Presence.QUIET.value: _("quiet"),
        }[self.state]

    @property
    def is_lost(self) -> bool:
        return self.state == Presence.LOST.value

    @property
    def is_open(self) -> bool:
        return self.attempt is not None and self.attempt.is_open


@dataclass(frozen=True, slots=True)
class Live:
    lines: Sequence[Line]
    now: dt.datetime

    @property
    def sentence(self) -> str:
        states = Counter(line.state for line in self.lines)
        words = {
            "working": states[Presence.HERE.value] + states[Presence.QUIET.value],
            "lost": states[Presence.LOST.value],
            "done": states[DONE],
            "new": states[NEW],
        }
        return _("%(working)d at work, %(lost)d lost connection, %(done)d finished, %(new)d not begun.") % words


def live(quiz: Quiz, *, now: dt.datetime) -> Live:
    """Every student of the quiz's course with their latest attempt, by name: a line stays where it is."""
    places = Enrolment.objects.filter(course=quiz.course_id, role=Enrolment.Role.STUDENT)
    places = places.select_related("user", "group").order_by("user__last_name", "user__first_name", "user__username")
    acts = Step.objects.filter(attempt=OuterRef("pk"), by=None).order_by("-pk")
    rows = Attempt.objects.counted().filter(quiz=quiz).order_by("number")
    rows = rows.annotate(
        questions=Count("items"),
        answered=Count("items", filter=Q(items__response__isnull=False)),
        flagged=Count("items", filter=Q(items__is_flagged=True)),
        acted_at=Subquery(acts.values("at")[:1]),
        acted_position=Subquery(acts.values("item__position")[:1]),
    )
    latest = {attempt.learner_id: attempt for attempt in rows}
    left = {attempt.pk: attempt.seconds_left(now) for attempt in Attempt.objects.running(quiz=quiz.pk)}
    lines = []
    for place in places:
        attempt = latest.get(place.user_id)
        if attempt is None:
            lines.append(Line(place.user, place.group, NEW))
        elif not attempt.is_open:
            lines.append(Line(place.user, place.group, DONE, attempt))
        else:
            lines.append(_open(place, attempt, left.get(attempt.pk), now))
    return Live(lines, now)


def _open(place: Enrolment, attempt: Attempt, seconds_left: int | None, now: dt.datetime) -> Line:
    acted_at, seen_at = attempt.acted_at or attempt.started_at, attempt.seen_at
    position = attempt.seen_position
    if attempt.acted_position and (position is None or seen_at is None or acted_at > seen_at):
        position = attempt.acted_position
    return Line(
        place.user,
        place.group,
        presence(attempt.started_at, seen_at, acted_at, now).value,
        attempt,
        position,
        _left(seconds_left),
        _ago(now - last_heard_at(seen_at, acted_at)),
    )


def _left(seconds: int | None) -> str:
    if seconds is None:
        return _("no limit")
    if seconds < 60:
        return _("under a minute") if seconds else _("time is up")
    return _("%(minutes)d min") % {"minutes": seconds // 60}


def _ago(time: dt.timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    if seconds < 120:
        return _("%(number)d s ago") % {"number": seconds}
    if seconds < 7200:
        return _("%(number)d min ago") % {"number": seconds // 60}
    return _("%(number)d h ago") % {"number": seconds // 3600}
