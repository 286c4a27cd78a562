"""A plan to an exam: which reviews of today gain most for each minute, and what to expect of the day.

The gain of a review today is the expected recall on the exam day if the item is reviewed today, over both outcomes
(recalled or forgotten, with the model's own next states), less the best that can be had without: a review on a later
day at what that day's time is worth (foresight.py), or none. It is reckoned anew each day from what is known then.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heapify, heappop, heapreplace

from quiz.core.memory.foresight import Epoch, Foresight, Gains, alike
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, State
from quiz.core.memory.grid import Strength

FREE_GAIN = 0.05
"""Items recalled that a minute must gain where nobody said how many minutes there are."""
LEAST_GAIN = 0.001
"""The same where minutes are given: they are there to be used, but not for nothing."""
_SINGLE_DAYS = 4  # the last days before the exam are planned one by one, earlier ones in growing bundles
_GROWTH = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item within the scope of a plan."""

    item_id: int
    state: State | None
    last_day: date | None
    """The study day of the last review; None if there was none."""
    seconds: float
    """What showing it once takes."""
    facts: Collection[int] = ()
    """What it gives away: of items that share one, a day takes one."""
    is_free: bool = True
    """Whether it may be asked today."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do today, and what to expect."""

    today: tuple[int, ...]
    """Item ids, the greatest gain for each minute first."""
    minutes: tuple[tuple[date, float], ...]
    """What each day until the exam is expected to take, from today on."""
    expected: float
    """Mean recall over the scope on the exam day, 0 to 1."""
    untouched: float
    """The same without any further review."""
    items: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Of each item by its id: `expected` and `untouched`."""


@dataclass(frozen=True, slots=True)
class _Item:
    candidate: Candidate
    strength: Strength | None
    elapsed: int


def plan_to_date(
    candidates: Iterable[Candidate],
    *,
    today: date,
    exam_on: date,
    minutes_a_day: float | None = None,
    minutes_spent: float = 0,
    numbers: Sequence[float] = DEFAULT_NUMBERS,
) -> Plan:
    """The plan as of today; the exam day itself is for the exam, so that the day before is the last to study.

    Without `minutes_a_day` a plan takes what time is worth its while (FREE_GAIN). `minutes_spent` are those of today
    that are over. The order of candidates is of no consequence.
    Raises ValueError for minutes below 0, and for an item that takes no time.
    """
    for minutes in (minutes_a_day or 0, minutes_spent):
        if minutes < 0:
            raise ValueError(f"Minutes a day cannot be negative, got {minutes}.")
    items = [_item(each, today) for each in sorted(candidates, key=lambda each: each.item_id)]
    days = (exam_on - today).days
    formulae = Formulae(numbers)
    untouched = {item.candidate.item_id: _kept(formulae, item, max(days, 0)) for item in items}
    if days < 1 or not items:
        mean = _mean(untouched.values())
        return Plan((), (), mean, mean, {item_id: (kept, kept) for item_id, kept in untouched.items()})
    seconds = _mean(item.candidate.seconds for item in items)
    room = float("inf") if minutes_a_day is None else minutes_a_day * 60 / seconds
    today_left = None if minutes_a_day is None else max(minutes_a_day - minutes_spent, 0)
    least = (FREE_GAIN if minutes_a_day is None else LEAST_GAIN) / 60
    epochs = [Epoch(day, length, room * length) for day, length in _bundles(days)]
    if today_left is not None:
        epochs[0] = epochs[0]._replace(showings=today_left * 60 / seconds)
    foresight = Foresight(formulae, epochs, days, least * seconds)
    holdings, places = alike((item.strength, item.elapsed) for item in items)
    foresight.settle(holdings)
    chosen, spent = _chosen(items, places, foresight, today_left, least)
    return Plan(
        today=tuple(chosen),
        minutes=_forecast(today, epochs, foresight, seconds, spent),
        expected=min(foresight.recall / len(items), 1.0),
        untouched=_mean(untouched.values()),
        items={
            item.candidate.item_id: (foresight.expected[place], untouched[item.candidate.item_id])
            for item, place in zip(items, places, strict=True)
        },
    )


def _chosen(
    items: Sequence[_Item], places: Sequence[int], foresight: Foresight, minutes: float | None, least: float
) -> tuple[list[int], float]:
    """Today's items in order, and the seconds they are expected to take.

    What an item gains is at most what its holding's best other day leaves of it. So all other days are looked at only
    for those that come to the head by that.
    """
    left = float("inf") if minutes is None else minutes * 60
    heap, gains = [], Gains(foresight)
    for item, place in zip(items, places, strict=True):
        most, showings = gains.most(item.strength, item.elapsed, place)
        seconds = showings * item.candidate.seconds
        if item.candidate.is_free and most > least * seconds:
            heap.append((-most / seconds, item.candidate.item_id, seconds, False, item))
    heapify(heap)
    chosen, spent, given_away = [], 0.0, set[int]()
    while heap:
        negative, item_id, seconds, is_exact, item = heap[0]
        if spent + seconds > left or -negative <= least or not given_away.isdisjoint(item.candidate.facts):
            heappop(heap)
        elif is_exact:
            heappop(heap)
            chosen.append(item_id)
            spent += seconds
            given_away.update(item.candidate.facts)
        else:
            gain = gains.exact(item.strength, item.elapsed)
            heapreplace(heap, (-gain / seconds, item_id, seconds, True, item))
    return chosen, spent


def _forecast(
    today: date, epochs: Sequence[Epoch], foresight: Foresight, seconds: float, spent: float
) -> tuple[tuple[date, float], ...]:
    minutes = [spent / 60]
    for epoch, showings in zip(epochs[1:], foresight.showings[1:], strict=True):
        minutes += [min(showings, epoch.showings) * seconds / 60 / epoch.days] * epoch.days
    return tuple((today + timedelta(days=number), each) for number, each in enumerate(minutes))


def _bundles(days: int) -> list[tuple[int, int]]:
    """(middle day, number of days) of each epoch from today (alone) to the day before the exam."""
    lengths: list[int] = []
    left = days - 1
    while left > 0:
        done = sum(lengths)
        lengths.append(min(left, 1 if done < _SINGLE_DAYS else 1 + done // _GROWTH))
        left -= lengths[-1]
    bundles, day = [(0, 1)], 1
    for length in reversed(lengths):
        bundles.append((day + length // 2, length))
        day += length
    return bundles


def _item(candidate: Candidate, today: date) -> _Item:
    if candidate.seconds <= 0:
        raise ValueError(f"Item {candidate.item_id} must take some time, got {candidate.seconds} seconds.")
    if candidate.state is None or candidate.last_day is None:
        return _Item(candidate, None, 0)
    strength = (candidate.state["stability"], candidate.state["difficulty"])
    return _Item(candidate, strength, max((today - candidate.last_day).days, 0))


def _kept(formulae: Formulae, item: _Item, days: int) -> float:
    return formulae.recall(item.strength[0], item.elapsed + days) if item.strength else 0.0


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
