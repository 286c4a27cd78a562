"""FSRS-6 by its formulae, for whole logs: about eight times as quick as the package, with whatever 21 numbers.

Cards are scheduled by fsrs6.py; here logs are replayed to see how well numbers predict. Tests hold both to the package
`fsrs` within 1e-6. The formulae are those of fsrs-rs `src/model.rs`; S is stability in days, D difficulty, R recall.
"""

from collections.abc import Sequence
from math import exp, isfinite

from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, MAX_DAYS

_LEAST = (*[0.001] * 4, 1.0, 0.001, 0.001, 0.001, 0.0, 0.0, *[0.001] * 4, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1)
_MOST = (*[100.0] * 4, 10.0, 4.0, 4.0, 0.75, 4.5, 0.8, 3.5, 5.0, 0.25, 0.9, 4.0, 1.0, 6.0, 2.0, 2.0, 0.8, 0.8)
BOUNDS = tuple(zip(_LEAST, _MOST, strict=True))
"""The least and the most that each number may be, by the package."""

_LEAST_STABILITY = 0.001
_LEAST_DIFFICULTY, _MOST_DIFFICULTY = 1.0, 10.0
_AGAIN, _HARD, _GOOD, _EASY = 1, 2, 3, 4


class Formulae:
    """The model with these numbers. Raises ValueError where there are not 21, or one is out of BOUNDS."""

    def __init__(self, numbers: Sequence[float] = DEFAULT_NUMBERS) -> None:
        if len(numbers) != len(BOUNDS):
            raise ValueError(f"FSRS-6 has {len(BOUNDS)} numbers, got {len(numbers)}.")
        for place, (number, (least, most)) in enumerate(zip(numbers, BOUNDS, strict=True)):
            if not (isfinite(number) and least <= number <= most):
                raise ValueError(f"Number w{place} lies between {least} and {most}, got {number}.")
        self._w = w = tuple(map(float, numbers))
        self._decay = -w[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._growth = {_HARD: exp(w[8]) * w[15], _GOOD: exp(w[8]), _EASY: exp(w[8]) * w[16]}
        self._same_day = {rating: exp(w[17] * (rating - _GOOD + w[18])) for rating in range(_AGAIN, _EASY + 1)}
        self._least_loss = exp(w[17] * w[18])
        self._mean = w[7] * self._first_difficulty(_EASY)

    def recall(self, stability: float, elapsed_days: int) -> float:
        """R, 0 to 1, so many study days after a review."""
        return float((1 + self._factor * elapsed_days / stability) ** self._decay)

    def interval(self, stability: float, retention: float) -> int:
        """Whole days, at least one, until R has fallen to the wanted one."""
        days = float(stability / self._factor * (retention ** (1 / self._decay) - 1))
        return min(max(round(days), 1), MAX_DAYS)

    def first(self, rating: int) -> tuple[float, float]:
        """S and D after a card's first review."""
        return self._w[rating - 1], min(max(self._first_difficulty(rating), _LEAST_DIFFICULTY), _MOST_DIFFICULTY)

    def after(self, stability: float, difficulty: float, rating: int, elapsed_days: int) -> tuple[float, float]:
        """S and D after a further review, so many study days (0 or more) after the last one."""
        w = self._w
        if elapsed_days < 1:
            factor = self._same_day[rating] * stability ** -w[19]
            new = stability * (factor if rating == _AGAIN else max(factor, 1.0))
        elif rating == _AGAIN:
            forgotten = 1 - self.recall(stability, elapsed_days)
            new = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(w[14] * forgotten)
            new = min(new, stability / self._least_loss)
        else:
            forgotten = 1 - self.recall(stability, elapsed_days)
            ease = self._growth[rating] * (11 - difficulty) * stability ** -w[9]
            new = stability * (1 + ease * (exp(w[10] * forgotten) - 1))
        harder = difficulty - w[6] * (rating - _GOOD) * (10 - difficulty) / 9
        harder = self._mean + (1 - w[7]) * harder
        return (
            min(max(new, _LEAST_STABILITY), MAX_DAYS),
            min(max(harder, _LEAST_DIFFICULTY), _MOST_DIFFICULTY),
        )

    def _first_difficulty(self, rating: int) -> float:
        return self._w[4] - exp(self._w[5] * (rating - 1)) + 1
