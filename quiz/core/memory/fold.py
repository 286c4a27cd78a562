"""Replaying the log of reviews: the truth is the log, a snapshot is its fold.

Events come in the order in which they were recorded, which after a wrong clock is not the order of their times.
A review taken back keeps its place and is marked `undone`; the fold passes over it. Practice that does not count
stays out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from quiz.core.memory.fsrs6 import MAX_DAYS
from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import RETENTION, Snapshot, apply, reviewed, seed_of


@dataclass(frozen=True, slots=True)
class Event:
    """One review as the log recorded it, with what was in force at that moment."""

    rating: Rating
    day: date
    """The study day, as counted then: a later change of zone does not move it."""
    at: datetime
    zone: str | ZoneInfo
    retention: float = RETENTION
    maximum_days: int = MAX_DAYS
    duration_ms: int | None = None
    """How long the answer took. For reports; memory does not depend on it."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """What a log amounts to. Both instants are None when nothing in it counts."""

    snapshot: Snapshot
    due_at: datetime | None = None
    last_review_at: datetime | None = None


def fold(events: Iterable[Event], *, learner_id: int, item_id: int) -> Folded:
    """The snapshot and due date that recording these events one by one gives.

    Fuzz and limits never reach the state, only the due date; so all but the last event are replayed without them.
    Raises ValueError as `schedule.apply` does.
    """
    counted = [event for event in events if not event.undone]
    if not counted:
        return Folded(Snapshot())
    *earlier, last = counted
    snapshot = Snapshot()
    for event in earlier:
        snapshot = reviewed(snapshot, event.rating, day=event.day, retention=event.retention).snapshot
    outlook = apply(
        snapshot,
        last.rating,
        now=last.at,
        zone=last.zone,
        seed=seed_of(learner_id, item_id, snapshot.reps),
        retention=last.retention,
        maximum_days=last.maximum_days,
        today=last.day,
    )
    return Folded(outlook.snapshot, outlook.due_at, last.at)
