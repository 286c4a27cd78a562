"""How long an answer took, as far as the log of an attempt knows it.

The log has no step for the showing of a question. But whoever answers one is shown the next at that instant, so the
time since the step before is known where that step was the start, the same question or the one just before it.
Anything else came by jumping about, and nobody knows how long the question was looked at.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

AWAY = timedelta(minutes=30)
"""So long between two steps says only that somebody had left."""
LONGEST = timedelta(minutes=10)
"""More is not told, as of a card."""
_ENDS = frozenset({"submit", "expire"})


class Timed(Protocol):
    action: str
    item_id: int | None
    at: datetime


def thinking_ms(steps: Iterable[Timed], places: Mapping[int, int]) -> dict[int, int]:
    """By question the milliseconds that it took before the attempt was first handed in; 0 where that is not known.

    `steps` stand in their order, `places` are the numbers of the questions (from 1) by id.
    """
    took = dict.fromkeys(places, timedelta(0))
    here, before = 0, None
    for step in steps:
        if step.action in _ENDS:
            break
        if step.item_id is None:  # the start: the first question is shown
            here, before = 0, step.at
            continue
        place = places.get(step.item_id)
        if place is None:
            continue
        if before is not None and place - here in (0, 1):
            took[step.item_id] += _counted(step.at - before)
        here, before = place, step.at
    return {item: min(time, LONGEST) // timedelta(milliseconds=1) for item, time in took.items()}


def _counted(pause: timedelta) -> timedelta:
    """A clock that was set back measures nothing."""
    return pause if timedelta(0) < pause < AWAY else timedelta(0)
