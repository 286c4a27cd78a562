"""FSRS-6 by its formulae alone, on two floats, about twenty times as quick as the package: for looking far ahead.

Plans and simulations weigh hundreds of thousands of reviews that never happen. What did happen is reckoned by fsrs6.py;
a test holds the two together. Formulae: fsrs-rs `src/model.rs`; numbers w0 to w20.
"""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from quiz.core.memory.fsrs6 import MAX_DAYS, NUMBERS
from quiz.core.memory.ratings import Rating

_LEAST_STABILITY = 0.001


class Strength(NamedTuple):
    """How well an item is kept: stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float


class Formulae:
    """The model with one set of numbers."""

    def __init__(self, numbers: Sequence[float] = NUMBERS) -> None:
        """Raises ValueError unless there are 21 numbers."""
        if len(numbers) != len(NUMBERS):
            raise ValueError(f"FSRS-6 has {len(NUMBERS)} numbers, got {len(numbers)}.")
        self._w = tuple(numbers)
        self._factor: float = 0.9 ** (-1 / self._w[20]) - 1
        self._growth = exp(self._w[8])
        self._most_after_lapse = exp(-self._w[17] * self._w[18])
        self._easiest = self._w[4] - exp(self._w[5] * (Rating.EASY - 1)) + 1

    def recall(self, stability: float, days: float) -> float:
        """The chance (0 to 1) that the answer comes back so many days after the last review; 1 on the same day."""
        chance: float = (1 + self._factor * max(days, 0) / stability) ** -self._w[20]
        return chance

    def first(self, rating: Rating) -> Strength:
        """After the first review ever."""
        w = self._w
        return _within(w[rating - 1], w[4] - exp(w[5] * (rating - 1)) + 1)

    def after(self, strength: Strength, rating: Rating, days: int) -> Strength:
        """After a review so many study days after the one before; 0 is the same day."""
        if days < 1:
            stability = self._same_day(strength.stability, rating)
        elif rating == Rating.AGAIN:
            stability = self._forgotten(strength, days)
        else:
            stability = self._recalled(strength, rating, days)
        return _within(stability, self._difficulty(strength.difficulty, rating))

    def _same_day(self, stability: float, rating: Rating) -> float:
        w = self._w
        growth: float = exp(w[17] * (rating - 3 + w[18])) * stability ** -w[19]
        return stability * (growth if rating == Rating.AGAIN else max(growth, 1))

    def _forgotten(self, strength: Strength, days: int) -> float:
        w, (stability, difficulty) = self._w, strength
        missing = 1 - self.recall(stability, days)
        lapsed: float = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(w[14] * missing)
        return min(lapsed, stability * self._most_after_lapse)

    def _recalled(self, strength: Strength, rating: Rating, days: int) -> float:
        w, (stability, difficulty) = self._w, strength
        missing = 1 - self.recall(stability, days)
        bonus = {Rating.HARD: w[15], Rating.EASY: w[16]}.get(rating, 1.0)
        growth: float = self._growth * (11 - difficulty) * stability ** -w[9] * (exp(w[10] * missing) - 1) * bonus
        return stability * (1 + growth)

    def _difficulty(self, difficulty: float, rating: Rating) -> float:
        w = self._w
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return w[7] * self._easiest + (1 - w[7]) * moved


def _within(stability: float, difficulty: float) -> Strength:
    return Strength(min(max(stability, _LEAST_STABILITY), MAX_DAYS), min(max(difficulty, 1.0), 10.0))
