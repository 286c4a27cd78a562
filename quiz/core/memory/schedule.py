"""When a card comes back: our rules on top of the memory model.

Study days, seeded fuzz, the order hard < good < easy, and the terms in force (wanted recall, end of the course, easy
days, days away, load). The interval on a button is the one applied, because both come out of `outlooks`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from quiz.core.memory.days import day_start, study_day
from quiz.core.memory.fsrs6 import MAX_DAYS, Numbers, State, advance, interval
from quiz.core.memory.loads import place
from quiz.core.memory.ratings import Rating
from quiz.core.memory.terms import RETENTION, Terms

PLAIN = Terms()

# Anki's fuzz (rslib states/fuzz.rs): each share of the days between start and end widens the range.
_FUZZ_FROM = 2.5
_FUZZ = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float(MAX_DAYS), 0.05))
_SEED_BITS = 64


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The memory of one item by one learner, as replaying its log gives it. The default is an item never reviewed."""

    state: State | None = None
    last_day: date | None = None
    """The study day of the last review."""
    reps: int = 0
    lapses: int = 0
    """How often the item was forgotten after it had left the learning steps."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one rating leads to. Of `delay_minutes` and `interval_days` exactly one is set."""

    snapshot: Snapshot
    due_at: datetime
    delay_minutes: int | None
    interval_days: int | None

    @property
    def state(self) -> State | None:
        return self.snapshot.state


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A snapshot after a review, and the delay the model proposes before our rules: minutes or days."""

    snapshot: Snapshot
    minutes: int | None
    days: int | None


def seed_of(learner_id: int, item_id: int, reps: int) -> int:
    """The seed of the fuzz: 64 bits, the same in every process, another after each review (and back after an undo)."""
    digest = blake2b(f"{learner_id}:{item_id}:{reps}".encode(), digest_size=_SEED_BITS // 8).digest()
    return int.from_bytes(digest, "big")


def reviewed(
    snapshot: Snapshot,
    rating: Rating,
    *,
    day: date,
    retention: float = RETENTION,
    numbers: Numbers | None = None,
) -> Reviewed:
    """One review on a study day, without due date or fuzz: the part of the schedule that later reviews depend on.

    The state depends on rating, day and numbers alone.

    Raises ValueError as `fsrs6.advance` does.
    """
    elapsed = (day - snapshot.last_day).days if snapshot.last_day else 0
    state, minutes, days = advance(snapshot.state, rating, elapsed, retention, numbers)
    forgot = rating == Rating.AGAIN and snapshot.state is not None and snapshot.state["phase"] == "review"
    # After a clock set back, `day` and not the later of both: one wrong date must not stop time for months.
    after = Snapshot(state=state, last_day=day, reps=snapshot.reps + 1, lapses=snapshot.lapses + forgot)
    return Reviewed(after, minutes, days)


def outlooks(
    snapshot: Snapshot,
    *,
    now: datetime,
    zone: str | ZoneInfo,
    seed: int,
    terms: Terms = PLAIN,
    today: date | None = None,
) -> Mapping[Rating, Outlook]:
    """What each of the four ratings would lead to now, worst first.

    `seed` comes from `seed_of` with the snapshot's reps. `today` is the study day of `now`, unless a log has another.
    Days count from today: the card is due when that study day starts. Minutes count from `now`.
    Raises ValueError for a naive `now`, a seed of more than 64 bits, or a bad retention.
    """
    return dict(_outlooks(snapshot, now=now, zone=zone, seed=seed, terms=terms, today=today))


def apply(
    snapshot: Snapshot,
    rating: Rating,
    *,
    now: datetime,
    zone: str | ZoneInfo,
    seed: int,
    terms: Terms = PLAIN,
    today: date | None = None,
) -> Outlook:
    """What this rating leads to: exactly what `outlooks` showed. Raises ValueError also for a rating outside 1 to 4."""
    shown = _outlooks(snapshot, now=now, zone=zone, seed=seed, terms=terms, today=today)
    wanted = Rating(rating)
    return next(outlook for each, outlook in shown if each == wanted)


def _outlooks(
    snapshot: Snapshot,
    *,
    now: datetime,
    zone: str | ZoneInfo,
    seed: int,
    terms: Terms,
    today: date | None,
) -> Iterator[tuple[Rating, Outlook]]:
    """Worst first: a better rating's interval depends on those before it."""
    if not 0 <= seed < 1 << _SEED_BITS:
        raise ValueError(f"A seed has {_SEED_BITS} bits, as seed_of makes it, got {seed}.")
    today = today or study_day(now, zone)
    shortest, longest = 1, terms.longest(today)
    for rating in Rating:
        next_ = reviewed(snapshot, rating, day=today, retention=terms.retention, numbers=terms.numbers)
        if next_.days is None:
            minutes = next_.minutes or 0
            yield rating, Outlook(next_.snapshot, now.astimezone(UTC) + timedelta(minutes=minutes), minutes, None)
        else:
            days = _placed(next_.days, shortest, longest, today=today, seed=seed, terms=terms)
            shortest = days + 1
            yield rating, Outlook(next_.snapshot, day_start(today + timedelta(days=days), zone), None, days)


def due_anew(snapshot: Snapshot, *, today: date, seed: int, terms: Terms) -> date:
    """The study day, today at the soonest, on which a card in review is due by other terms than it was scheduled by.

    Days count from its last review. Raises ValueError for a card that is not in review, or a bad retention.
    """
    if snapshot.state is None or snapshot.last_day is None or snapshot.state["phase"] != "review":
        raise ValueError("Only a card in review has an interval.")
    passed = max((today - snapshot.last_day).days, 0)
    days = interval(snapshot.state, terms.retention, terms.numbers)
    longest = passed + terms.longest(today)
    return snapshot.last_day + timedelta(
        days=_placed(days, max(passed, 1), longest, today=snapshot.last_day, seed=seed, terms=terms)
    )


def _placed(days: int, shortest: int, longest: int, *, today: date, seed: int, terms: Terms) -> int:
    """The interval that our rules make of the model's. Where the longest stands against the order, it wins."""
    low, high = fuzz_range(days)
    low, high = min(max(low, shortest), longest), min(max(high, shortest), longest)
    if terms.is_plain:
        return min(max(fuzzed(days, seed), low), high)
    return place(low, high, today=today, longest=longest, seed=seed, terms=terms)


def fuzz_range(days: int) -> tuple[int, int]:
    """The shortest and longest interval that fuzz may make of this one, both included."""
    if days < _FUZZ_FROM:
        return days, days
    delta = 1 + sum(share * max(0.0, min(days, end) - start) for start, end, share in _FUZZ)
    return round(days - delta), round(days + delta)


def fuzzed(days: int, seed: int) -> int:
    """An interval moved within its range, so that cards learned together part. Same seed, same place."""
    low, high = fuzz_range(days)
    return low + (seed * (high - low + 1) >> _SEED_BITS)
