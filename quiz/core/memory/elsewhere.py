"""What reviews from another product count as evidence to bring along; and our own log as other products tell it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from facts.core.formats.base import CRAM, FORGET, LEARN, RELEARN, RESCHEDULE, REVIEW, PastReview
from quiz.core.memory.days import study_day
from quiz.core.memory.ratings import Rating

_DAY_S = 86_400


def counted(history: Iterable[PastReview], *, until: datetime) -> list[PastReview]:
    """The reviews that say how well a card is known, each with a rating from 1 to 4, in the order of time.

    Cramming moved nothing there and does not here. Once a card was made new, what was before no longer counts. Reviews
    after `until` were dated by a clock that was wrong.
    """
    kept: list[PastReview] = []
    for review in sorted(history, key=lambda review: review.at):
        if review.kind == FORGET:
            kept = []
        elif review.rating and review.kind != CRAM and review.at <= until:
            kept.append(review)
    return kept


class Logged(NamedTuple):
    """One row of a card's log that stands. Without a rating it was given a due date or, with none, asked anew."""

    at: datetime
    day: date
    """The study day, as counted then, in this zone."""
    zone: str
    rating: int | None
    due_at: datetime | None = None
    duration_ms: int = 0
    is_evidence: bool = True
    """False for cramming."""


def told(log: Iterable[Logged]) -> Iterator[PastReview]:
    """A card's log in other words, in the order of time.

    On the first day that a card was met, or met anew, it was being learned; on a day when it was forgotten, from then
    on learned again.
    """
    learned_on: date | None = None
    forgotten_on: date | None = None
    for row in sorted(log, key=lambda row: row.at):
        if row.rating is None:
            kind = FORGET if row.due_at is None else RESCHEDULE
            learned_on = None if kind == FORGET else learned_on
        elif not row.is_evidence:
            kind = CRAM
        else:
            learned_on = learned_on or row.day
            kind = LEARN if row.day == learned_on else RELEARN if row.day == forgotten_on else REVIEW
            forgotten_on = row.day if row.rating == Rating.AGAIN else forgotten_on
        yield PastReview(row.at, row.rating or 0, kind, row.duration_ms, _interval_s(row))


def _interval_s(row: Logged) -> int:
    """Whole study days where there is one between; a due date is the start of its day, and no minute of it."""
    if row.due_at is None:
        return 0
    days = (study_day(row.due_at, row.zone) - row.day).days
    return days * _DAY_S if days > 0 else max(0, round((row.due_at - row.at).total_seconds()))
