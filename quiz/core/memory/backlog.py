"""A backlog without a wall: what does not fit today is spread over the days to come, most at risk first.

Days are filled evenly with what is due on them already: an easy day takes less, a day away nothing, no day more than
the learner's limit. Where the wished days do not hold it all there are more of them; what fits nowhere stays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import heapify, heapreplace

from quiz.core.memory.loads import LOADS_TOLD
from quiz.core.memory.terms import WEIGHTS, InForce


@dataclass(frozen=True, slots=True)
class Overdue:
    """A card that waits: its chance of recall, and the last day of its course."""

    item_id: int
    recall: float
    last_day: date | None = None


def spread(cards: Sequence[Overdue], found: InForce, *, today: date, days: int, most: int) -> dict[int, date]:
    """By item, the study day that it moves to, from tomorrow on, over at least so many days; others stay.

    `most` is the learner's limit a day. No card moves beyond the end of its course while that lies ahead, even where
    this makes a day fuller than the others.
    """
    places = _places(found, today=today, days=days, most=most, number=len(cards))
    at_risk = sorted(cards, key=lambda card: (card.recall, card.item_id))
    return {card.item_id: _within(card, day, today) for card, day in zip(at_risk, places, strict=False)}


def _places(found: InForce, *, today: date, days: int, most: int, number: int) -> Iterator[date]:
    """A day for each card, in the order of days."""
    chosen: list[tuple[date, int, float]] = []
    room = 0
    for day in (today + timedelta(days=ahead) for ahead in range(1, LOADS_TOLD)):
        if len(chosen) >= days and room >= number:
            break
        if any(first <= day <= last for first, last in found.away):
            continue
        load = found.load(day)
        chosen.append((day, load, WEIGHTS[found.week[day.weekday()]]))
        room += max(0, most - load)
    taken = _filled(chosen, most=most, number=min(number, room))
    return (day for day, _load, _weight in chosen for _ in range(taken[day]))


def _filled(days: Sequence[tuple[date, int, float]], *, most: int, number: int) -> dict[date, int]:
    """How many cards each day takes: one after the other goes to the day that is emptiest for its weight."""
    taken = {day: 0 for day, *_ in days}
    emptiest = [((load + 1) / weight, day, load, weight) for day, load, weight in days if load < most]
    heapify(emptiest)
    for _ in range(number):
        _, day, load, weight = emptiest[0]
        taken[day] += 1
        full = load + taken[day] >= most
        heapreplace(emptiest, (float("inf") if full else (load + taken[day] + 1) / weight, day, load, weight))
    return taken


def _within(card: Overdue, day: date, today: date) -> date:
    return min(day, card.last_day) if card.last_day and card.last_day > today else day
