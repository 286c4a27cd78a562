"""True retention: how often answers came back, by how mature their memories were; and how long memories hold.

Only the first review of a study day counts, of cards met before: answers within a day say nothing of memory. Maturity
goes by stability and not by the interval, since ends of courses, days away and balanced loads shorten intervals too.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum, sqrt
from statistics import median

from quiz.core.memory.histories import Asked

MATURITIES = {"learning": 0.0, "young": 1.0, "mature": 21.0}
"""A memory's maturity to the stability in days from which it holds, lowest first. 21 days is Anki's border too."""
FEW = 30
"""With fewer answers a share says little."""

_Z = 1.959964  # of 95 %


@dataclass(frozen=True, slots=True)
class Retention:
    """Shares, 0 to 1, None where nothing was asked. `wanted` and `foretold` are means over the same reviews."""

    n: int
    recalled: int
    foretold: float | None
    wanted: float | None
    low: float | None
    high: float | None
    """Where the share would lie in 95 % of learners like this one (Wilson's interval)."""

    @property
    def share(self) -> float | None:
        return self.recalled / self.n if self.n else None

    @property
    def is_few(self) -> bool:
        return self.n < FEW

    @property
    def reading(self) -> str:
        """Whether what was wanted was reached: "as wanted", "below", "above"; empty where there are few to say."""
        if self.is_few or self.wanted is None or self.low is None or self.high is None:
            return ""
        return "below" if self.high < self.wanted else "above" if self.low > self.wanted else "as wanted"


def maturity(held: float) -> str:
    return max((word for word, least in MATURITIES.items() if held >= least), key=MATURITIES.__getitem__)


def true_retention(asked: Iterable[tuple[Asked, float]]) -> dict[str, Retention]:
    """By maturity before the answer, and of "all"; each review comes with the recall wanted of its card."""
    groups: dict[str, list[tuple[bool, float, float]]] = {word: [] for word in MATURITIES}
    for each, wanted in asked:
        if each.is_test and each.held is not None and each.foretold is not None:
            groups[maturity(each.held)].append((each.rating > 1, each.foretold, wanted))
    everything = [row for rows in groups.values() for row in rows]
    return {word: _retention(rows) for word, rows in {**groups, "all": everything}.items()}


def _retention(rows: Sequence[tuple[bool, float, float]]) -> Retention:
    if not rows:
        return Retention(0, 0, None, None, None, None)
    n, recalled = len(rows), sum(row[0] for row in rows)
    low, high = wilson(recalled, n)
    return Retention(n, recalled, fsum(row[1] for row in rows) / n, fsum(row[2] for row in rows) / n, low, high)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson 1927), 0 to 1. Raises ValueError without any trial."""
    if n < 1:
        raise ValueError("A share of nothing has no interval.")
    share, square = successes / n, _Z * _Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


@dataclass(frozen=True, slots=True)
class Hold:
    """How long memories held at the end of a day: the median stability in days, over so many cards."""

    day: int
    cards: int
    days: float | None


def growth(histories: Iterable[Sequence[Asked]], days: Sequence[int]) -> list[Hold]:
    """How long memories held on each of these days (ordinals, rising), by the last review of each card until then."""
    held: list[list[float]] = [[] for _ in days]
    for history in histories:
        reviewed = list(accumulate((asked.day for asked in history), max))  # a clock may have been set back
        for place, day in enumerate(days):
            if last := bisect_right(reviewed, day):
                held[place].append(history[last - 1].holds)
    return [Hold(day, len(each), median(each) if each else None) for day, each in zip(days, held, strict=True)]
