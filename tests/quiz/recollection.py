"""What a memory must be, reckoned a second time: from what was acknowledged, by the package `fsrs` itself.

Nothing here comes from `quiz`. `tests/quiz/actions/test_memory_machine.py` compares.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import fsrs

START = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
STEPS = {
    "learning_steps": (dt.timedelta(minutes=1), dt.timedelta(minutes=10)),
    "relearning_steps": (dt.timedelta(minutes=10),),
}


def day_of(at: dt.datetime, zone: str) -> dt.date:
    """Before four in the morning it is still yesterday."""
    local = at.astimezone(ZoneInfo(zone))
    return local.date() - dt.timedelta(days=local.time() < dt.time(4))


@dataclass(eq=False)
class Happened:
    """Something that a memory goes by: a rating, a new due date, or (neither) that the item asks something else."""

    at: dt.datetime
    day: dt.date
    rating: int | None = None
    due_at: dt.datetime | None = None
    """What was shown or asked for; None where nobody was shown anything."""
    is_past: bool = False
    is_undone: bool = False
    milliseconds: int = 0


@dataclass
class Recollection:
    """One item in one head."""

    happened: list[Happened] = field(default_factory=list)
    numbers: Sequence[float] | None = None
    """Those of the set that the state rests on."""

    def brought_along(self, past: Iterable[Happened]) -> None:
        """Each behind the last that was not later; of two at one instant the better rating is the later."""
        for each in sorted(past, key=lambda each: (each.at, each.rating)):
            places = [place for place, other in enumerate(self.happened) if not _is_later(other, each)]
            self.happened.insert(max(places, default=-1) + 1, each)

    @property
    def counted(self) -> list[Happened]:
        """The ratings that count."""
        standing = [each for each in self.happened if not each.is_undone]
        anew = [place for place, each in enumerate(standing) if each.rating is None and each.due_at is None]
        return [each for each in standing[max(anew, default=-1) + 1 :] if each.rating is not None]

    @property
    def due_at(self) -> dt.datetime | None:
        """The last that was said of it; None where nobody said anything after the last rating, or it is not known."""
        said = None
        for each in self.happened:
            if not each.is_undone:
                said = each.due_at or (None if each.rating is not None else each.at)
        return said

    def state(self) -> tuple[fsrs.Card | None, int]:
        """The card as fsrs has it, and how often it was forgotten in review."""
        if not self.counted:
            return None, 0
        given = {} if self.numbers is None else {"parameters": tuple(self.numbers)}
        scheduler = fsrs.Scheduler(**given, **STEPS, enable_fuzzing=False)
        now, lapses, before = START, 0, None
        card = fsrs.Card(card_id=1, due=now)
        for each in self.counted:
            now += dt.timedelta(days=max((each.day - before).days, 0) if before else 0)
            lapses += each.rating == 1 and before is not None and card.state == fsrs.State.Review
            card, _ = scheduler.review_card(card, fsrs.Rating(each.rating), now)
            before = each.day
        return card, lapses


def _is_later(other: Happened, past: Happened) -> bool:
    if other.at == past.at and other.is_past:
        return other.rating > past.rating
    return other.at > past.at


def study_days(recollections: Iterable[Recollection]) -> list[tuple[dt.date, int, int, int]]:
    """By day: reviews, those recalled, milliseconds. Asking anew takes nothing back of what was done."""
    reviews, recalled, time = Counter(), Counter(), Counter()
    for each in _rated(recollections):
        reviews[each.day] += 1
        recalled[each.day] += each.rating > 1
        time[each.day] += each.milliseconds
    return [(day, reviews[day], recalled[day], time[day]) for day in sorted(reviews)]


def _rated(recollections: Iterable[Recollection]) -> Iterator[Happened]:
    for recollection in recollections:
        yield from (each for each in recollection.happened if each.rating is not None and not each.is_undone)
