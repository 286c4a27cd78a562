"""Replaying the log of reviews: the truth is the log, a snapshot is its fold.

Events come in the order in which they were recorded, which after a wrong clock is not the order of their times.
A review taken back keeps its place and is marked `undone`; the fold passes over it. One whose answer got another mark
keeps its place with another rating. Where an item was asked anew, all before it no longer counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from quiz.core.memory.fsrs6 import MAX_DAYS
from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import RETENTION, Snapshot, apply, reviewed, seed_of


@dataclass(frozen=True, slots=True)
class Event:
    """One review as the log recorded it, with what was in force at that moment. No rating: the item was asked anew."""

    rating: Rating | None
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
    """What a log amounts to. Both instants are None when nothing in it counts; asked anew, the item is due at once."""

    snapshot: Snapshot
    due_at: datetime | None = None
    last_review_at: datetime | None = None


def fold(events: Iterable[Event], *, learner_id: int, item_id: int) -> Folded:
    """The snapshot and due date that recording these events one by one gives.

    Fuzz and limits never reach the state, only the due date; so all but the last event are replayed without them.
    Raises ValueError as `schedule.apply` does.
    """
    counted: list[tuple[Rating, Event]] = []
    asked_anew_at = None
    for event in events:
        if event.rating is None:
            counted, asked_anew_at = [], event.at
        elif not event.undone:
            counted.append((event.rating, event))
    if not counted:
        return Folded(Snapshot(), due_at=asked_anew_at)
    *earlier, (rating, last) = counted
    snapshot = Snapshot()
    for each, event in earlier:
        snapshot = reviewed(snapshot, each, day=event.day, retention=event.retention).snapshot
    outlook = apply(
        snapshot,
        rating,
        now=last.at,
        zone=last.zone,
        seed=seed_of(learner_id, item_id, snapshot.reps),
        retention=last.retention,
        maximum_days=last.maximum_days,
        today=last.day,
    )
    return Folded(outlook.snapshot, outlook.due_at, last.at)


class Logged(Protocol):
    """A row of the log as the database has it: evidence, or a row that changes what evidence amounts to."""

    pk: int
    kind: str
    rating: int | None
    undoes_id: int | None
    corrects_id: int | None
    at: datetime
    day: date
    zone: str


def settled(log: Iterable[Logged]) -> Iterator[Event]:
    """The events of one memory that its log amounts to, each with the rating that holds in the end."""
    rows = list(log)
    undone = {row.undoes_id for row in rows if row.kind == "undo"}
    ratings = ratings_of(rows)
    for row in rows:
        if row.kind == "anew":
            yield Event(None, day=row.day, at=row.at, zone=row.zone)
        elif row.pk in ratings:
            yield Event(ratings[row.pk], day=row.day, at=row.at, zone=row.zone, undone=row.pk in undone)


def ratings_of(log: Iterable[Logged]) -> dict[int, Rating]:
    """The rating that holds for each piece of evidence in the log: the last correction, where there is one."""
    ratings: dict[int, Rating] = {}
    for row in log:
        place = row.corrects_id if row.kind == "correct" else row.pk
        if row.rating is not None and place is not None:
            ratings[place] = Rating(row.rating)
    return ratings
