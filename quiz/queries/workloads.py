"""What a course's wanted recall costs its students: minutes a day for its present cards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from django.db.models import F

from facts.models import Item
from quiz.core.memory import NEW_LIMIT, checked
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, MODEL
from quiz.core.memory.grid import Strength
from quiz.core.memory.workload import HORIZON, RETENTIONS, Cards, Span, showings_a_day
from quiz.models import Course, Enrolment, Memory, ParameterSet, Review
from quiz.models.memory import MemoryQuerySet
from quiz.queries.cards import SECONDS_A_CARD

LOOKED_AT = 2000
"""So many memories of a course stand for all of them, evenly taken; and so many answers for the time they take."""
RECENT = dt.timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one wanted recall takes of a student who keeps up."""

    retention: float
    minutes: float
    times: float
    """As a multiple of what is wanted now."""
    is_wanted: bool

    @property
    def percent(self) -> int:
        return round(100 * self.retention)


@dataclass(frozen=True, slots=True)
class Workload:
    """The costs side by side, and what they rest on."""

    rows: list[Cost]
    wanted: Cost
    students: int
    cards: int
    met_percent: int
    seconds: float
    days: int


def course_workload(course: Course, *, today: dt.date, now: dt.datetime) -> Workload | None:
    """For a mean student of the course; where it has none, for one who begins today. None where there are no cards."""
    items = Item.objects.published().filter(deck__courses=course)
    cards = items.count()
    if not cards:
        return None
    students = list(course.enrolments.filter(role=Enrolment.Role.STUDENT).values_list("user_id", flat=True))
    heads = max(len(students), 1)
    memories = Memory.objects.filter(learner__in=students, item__in=items, reps__gt=0, suspended_at=None)
    met = memories.count()
    kept = Cards(_kept(memories, met, today), (cards * heads - met) / heads, NEW_LIMIT)
    left = (course.ends_on - today).days + 1 if course.ends_on and course.ends_on > today else HORIZON
    span = Span(min(left, HORIZON), is_end=left < HORIZON)
    seconds = _seconds(students, now=now)
    numbers = ParameterSet.objects.in_force().filter(course=course, model=MODEL).values_list("numbers", flat=True)
    showings = showings_a_day(
        kept,
        span,
        {*RETENTIONS, course.retention},
        share=met / len(kept.met) / heads if kept.met else 0,
        numbers=checked(numbers[0]) if numbers else DEFAULT_NUMBERS,
    )
    base = showings[course.retention]
    costs = [
        Cost(retention, each * seconds / 60, each / base if base else 1.0, retention == course.retention)
        for retention, each in sorted(showings.items())
    ]
    return Workload(
        rows=costs,
        wanted=next(each for each in costs if each.is_wanted),
        students=len(students),
        cards=cards,
        met_percent=round(100 * met / (cards * heads)),
        seconds=seconds,
        days=span.days,
    )


def _kept(memories: MemoryQuerySet, met: int, today: dt.date) -> list[tuple[Strength, int]]:
    """Strengths and days since the last review; of many, an even share."""
    evenly = memories.annotate(place=F("pk") % max(1, -(-met // LOOKED_AT))).filter(place=0)
    rows = evenly.values_list("state__stability", "state__difficulty", "last_day")
    return [((stability, difficulty), max((today - last).days, 0)) for stability, difficulty, last in rows]


def _seconds(students: Sequence[int], *, now: dt.datetime) -> float:
    """The median time of a card in the last weeks."""
    log = Review.objects.filter(learner__in=students, at__gte=now - RECENT, kind=Review.Kind.CARD, duration_ms__gt=0)
    durations = list(log.order_by("-pk").values_list("duration_ms", flat=True)[:LOOKED_AT])
    return median(durations) / 1000 if durations else SECONDS_A_CARD
