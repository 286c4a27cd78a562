"""Where a memory goes by a review: strengths on a grid, and the two ways that a review can end, by FSRS-6.

A review is thought of in whole: what was forgotten is asked again until it comes back on the same day. What is reckoned
for the nodes of the grid holds between them by straight lines. Used by plans (foresight.py) and workloads.
"""

from collections.abc import Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

from quiz.core.memory.formulae import Formulae
from quiz.core.memory.ratings import Rating

Strength = tuple[float, float]
"""How well an item is kept: stability in days, difficulty 1 to 10."""

_LEAST, _STEP, _STABILITIES = 0.1, 2.5, 11  # days; 0.1 to 954
_HARDNESS, _DIFFICULTIES = 3.0, 4  # 1, 4, 7, 10
NODES = _STABILITIES * _DIFFICULTIES

KNOWN_AT_SIGHT = 0.7
"""How often a new card is not rated again at first: what Anki's simulator assumes, rounded."""
_RECALLED, _FORGOTTEN = 1, 2  # showings on the day: a forgotten card comes back once
_NEW_KNOWN, _NEW_FORGOTTEN = 2, 3  # the learning steps of 1 and 10 minutes


class Place(NamedTuple):
    """A strength between four nodes of the grid: the first, and the shares of it and its three neighbours."""

    node: int
    shares: tuple[float, float, float, float]

    def add(self, amount: float, to: list[float]) -> None:
        node, (a, b, c, d) = self
        low = node + _DIFFICULTIES
        to[node] += a * amount
        to[node + 1] += b * amount
        to[low] += c * amount
        to[low + 1] += d * amount


class Outcome(NamedTuple):
    """What a review leads to: the chance that the answer comes back, where either case ends, showings it takes."""

    chance: float
    recalled: Place
    forgotten: Place
    showings: float

    def worth(self, values: Sequence[float]) -> float:
        # Written out: a plan asks this some hundred thousand times.
        chance, (node, (a, b, c, d)), (other, (e, f, g, h)), _ = self
        low, lower = node + _DIFFICULTIES, other + _DIFFICULTIES
        recalled = a * values[node] + b * values[node + 1] + c * values[low] + d * values[low + 1]
        forgotten = e * values[other] + f * values[other + 1] + g * values[lower] + h * values[lower + 1]
        return chance * recalled + (1 - chance) * forgotten


class Outcomes:
    """What reviews lead to, with these numbers of the model."""

    def __init__(self, formulae: Formulae) -> None:
        self._formulae = formulae
        self._after: dict[int, list[Outcome]] = {}

    def met(self, strength: Strength, days: int) -> Outcome:
        after = self._formulae.after
        chance = self._formulae.recall(strength[0], days)
        forgotten = after(*after(*strength, Rating.AGAIN, days), Rating.GOOD, 0)
        showings = _RECALLED * chance + _FORGOTTEN * (1 - chance)
        return Outcome(chance, _place(after(*strength, Rating.GOOD, days)), _place(forgotten), showings)

    @cached_property
    def first(self) -> Outcome:
        first, after = self._formulae.first, self._formulae.after
        known = after(*first(Rating.GOOD), Rating.GOOD, 0)
        forgotten = after(*after(*first(Rating.AGAIN), Rating.GOOD, 0), Rating.GOOD, 0)
        showings = _NEW_KNOWN * KNOWN_AT_SIGHT + _NEW_FORGOTTEN * (1 - KNOWN_AT_SIGHT)
        return Outcome(KNOWN_AT_SIGHT, _place(known), _place(forgotten), showings)

    def after(self, days: int) -> list[Outcome]:
        """What a review after so many days leads to, for each node."""
        if days not in self._after:
            self._after[days] = [self.met(strength_of(node), days) for node in range(NODES)]
        return self._after[days]


def strength_of(node: int) -> Strength:
    row, column = divmod(node, _DIFFICULTIES)
    return _LEAST * _STEP**row, 1 + _HARDNESS * column


def _place(strength: Strength) -> Place:
    stability, difficulty = strength
    row = min(max(log(stability / _LEAST) / log(_STEP), 0.0), _STABILITIES - 1.001)
    column = min((difficulty - 1) / _HARDNESS, _DIFFICULTIES - 1.001)
    r, c = row % 1, column % 1
    node = int(row) * _DIFFICULTIES + int(column)
    return Place(node, ((1 - r) * (1 - c), (1 - r) * c, r * (1 - c), r * c))
