"""Which day of its fuzz range a card gets: one with few cards, no easy day, no day away, none beside its siblings.

Weights are Anki's (rslib `scheduler/states/load_balancer.rs`): (1 / cards due)^2 / interval, times the weekday's, times
the siblings'. The choice among them is the seed's, so the day on the button is the day that is applied.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from quiz.core.memory.terms import WEIGHTS, Terms

HORIZON = 90
"""Days: beyond them nobody knows how full a day will be, and the seed alone decides."""
LOADS_TOLD = 105
"""Loads are told for so many days, for a range around the horizon reaches further."""

_AWAY = 1e-4
_BESIDE_SIBLINGS = (1e-6, 0.2, 0.4, 0.6, 0.8)
"""By the distance in days to the nearest sibling."""
_SEED_BITS = 64
_ROOM_ON_RETURN = 3
"""Over so many days at least are spread the cards that would all have come while the learner is away."""


def place(low: int, high: int, *, today: date, longest: int, seed: int, terms: Terms) -> int:
    """The interval in days within these bounds, both included; `longest` is the end beyond which none may lie.

    Where the learner is away on all of the days, the range moves to their return, unless the course ends before it.
    """
    low, high = _on_return(low, high, today=today, longest=longest, terms=terms)
    days = range(low, high + 1)
    weights = [_weight(day, today=today, terms=terms) for day in days]
    return _chosen(days, weights, seed)


def _on_return(low: int, high: int, *, today: date, longest: int, terms: Terms) -> tuple[int, int]:
    back = low
    while (ends := _absence_ends(today + timedelta(days=back), terms)) is not None:
        back = (ends - today).days + 1
    if back <= high or back > longest:
        return low, high
    return back, min(max(back + high - low, back + _ROOM_ON_RETURN - 1), longest)


def _absence_ends(day: date, terms: Terms) -> date | None:
    return next((last for first, last in terms.away if first <= day <= last), None)


def _weight(interval: int, *, today: date, terms: Terms) -> float:
    day = today + timedelta(days=interval)
    weight = WEIGHTS[terms.week[day.weekday()]]
    if terms.loads and interval <= HORIZON:
        weight /= max(terms.load(day), 1) ** 2 * interval
    if terms.is_away(day):
        weight *= _AWAY
    nearest = min((abs((day - sibling).days) for sibling in terms.siblings), default=len(_BESIDE_SIBLINGS))
    return weight * _BESIDE_SIBLINGS[nearest] if nearest < len(_BESIDE_SIBLINGS) else weight


def _chosen(days: Sequence[int], weights: Sequence[float], seed: int) -> int:
    """The day at which the weights so far pass the seed's share of them all."""
    left = sum(weights) * (seed / (1 << _SEED_BITS))
    for day, weight in zip(days, weights, strict=True):
        left -= weight
        if left < 0:
            return day
    return days[-1]
