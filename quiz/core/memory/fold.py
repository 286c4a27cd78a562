"""Replaying the log of reviews: the truth is the log, a snapshot is its fold.

Events come in the order in which they were recorded, which after a wrong clock is not the order of their times. Only
what was brought along from elsewhere goes to its place by time, so that histories may be merged in any order.
A review taken back keeps its place and is marked `undone`; the fold passes over it. One whose answer got another mark
keeps its place with another rating. Where an item was asked anew, all before it no longer counts.

The state follows from ratings, days and a parameter set. The due date does not: it also went by loads, easy days and
the course as they were at that moment, so the log tells it, and the last standing event that has one is right.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from quiz.core.memory.fsrs6 import Numbers
from quiz.core.memory.ratings import Rating
from quiz.core.memory.schedule import Snapshot, apply, reviewed, seed_of


@dataclass(frozen=True, slots=True)
class Event:
    """One review as the log recorded it. No rating: it was rescheduled or, with no due date either, asked anew."""

    rating: Rating | None
    day: date
    """The study day, as counted then: a later change of zone does not move it."""
    at: datetime
    zone: str | ZoneInfo
    due_at: datetime | None = None
    """The due instant that was shown and applied; None where the log is older than that, and it is reckoned."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """What a log amounts to. Both instants are None when nothing in it counts; asked anew, the item is due at once."""

    snapshot: Snapshot
    due_at: datetime | None = None
    last_review_at: datetime | None = None


def fold(events: Iterable[Event], *, learner_id: int, item_id: int, numbers: Numbers | None = None) -> Folded:
    """The snapshot and due date that recording these events one by one gives, by the numbers of one parameter set.

    Raises ValueError as `schedule.apply` does.
    """
    counted, due_at = _standing(events)
    if not counted:
        return Folded(Snapshot(), due_at=due_at)
    snapshot = _replayed(counted, numbers)
    _, last = counted[-1]
    due_at = due_at or _reckoned(counted, learner_id, item_id)
    return Folded(snapshot, due_at, last.at)


def due_of(events: Iterable[Event], *, learner_id: int, item_id: int) -> datetime | None:
    """The due date that `fold` gives, without the state: most logs tell it, and then nothing is replayed."""
    counted, due_at = _standing(events)
    return due_at or (_reckoned(counted, learner_id, item_id) if counted else None)


def _standing(events: Iterable[Event]) -> tuple[list[tuple[Rating, Event]], datetime | None]:
    """The ratings that count, and the due date that the log tells."""
    counted: list[tuple[Rating, Event]] = []
    due_at = None
    for event in events:
        if event.undone:
            continue
        if event.rating is not None:
            counted.append((event.rating, event))
            due_at = event.due_at
        elif event.due_at is not None:
            due_at = event.due_at
        else:
            counted, due_at = [], event.at
    return counted, due_at


def _replayed(counted: Iterable[tuple[Rating, Event]], numbers: Numbers | None) -> Snapshot:
    snapshot = Snapshot()
    for rating, event in counted:
        snapshot = reviewed(snapshot, rating, day=event.day, numbers=numbers).snapshot
    return snapshot


def _reckoned(counted: list[tuple[Rating, Event]], learner_id: int, item_id: int) -> datetime:
    """The due date of a log from before due dates were told: everybody had the default terms then."""
    *earlier, (rating, last) = counted
    before = _replayed(earlier, None)
    seed = seed_of(learner_id, item_id, before.reps)
    return apply(before, rating, now=last.at, zone=last.zone, seed=seed, today=last.day).due_at


EVIDENCE = frozenset({"card", "quiz", "practice", "past"})
BROUGHT_ALONG = "past"
SETTING = frozenset({"anew", "manual"})
"""Kinds of rows that rate nothing and yet count. All others (cramming, undoing, correcting) are no events."""


_EVENTS = EVIDENCE | SETTING


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
    due_at: datetime | None


def settled(log: Iterable[Logged]) -> Iterator[Event]:
    """The events of one memory that its log amounts to, each with the rating and due date that hold in the end."""
    rows = list(log)
    undone = {row.undoes_id for row in rows if row.kind == "undo"}
    corrected = {row.corrects_id: row for row in rows if row.kind == "correct"}
    for row in _in_order(row for row in rows if row.kind in _EVENTS):
        if row.kind in SETTING:
            yield Event(None, row.day, row.at, row.zone, row.due_at, row.pk in undone)
        elif row.kind in EVIDENCE and row.rating is not None:
            holds = corrected.get(row.pk, row)
            yield Event(Rating(holds.rating or row.rating), row.day, row.at, row.zone, holds.due_at, row.pk in undone)


def _in_order(events: Iterable[Logged]) -> list[Logged]:
    """The events as they were recorded, those brought along before all that stood there by then and happened later.

    What is recorded after them follows them, whatever its clock says: recording it went by the snapshot with them.
    """
    rows: list[Logged] = []
    for row in events:
        place = len(rows)
        if row.kind == BROUGHT_ALONG:
            while place and _goes_before(row, rows[place - 1]):
                place -= 1
        rows.insert(place, row)
    return rows


def _goes_before(row: Logged, other: Logged) -> bool:
    """At one instant what was brought along follows the rest, and is told apart by rating."""
    if row.at == other.at and other.kind == BROUGHT_ALONG:
        return (row.rating or 0) < (other.rating or 0)
    return row.at < other.at


def ratings_of(log: Iterable[Logged]) -> dict[int, Rating]:
    """The rating that holds for each piece of evidence in the log: the last correction, where there is one."""
    ratings: dict[int, Rating] = {}
    for row in log:
        place = row.corrects_id if row.kind == "correct" else row.pk
        if row.rating is not None and place is not None:
            ratings[place] = Rating(row.rating)
    return ratings
