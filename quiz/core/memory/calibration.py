"""How well chances agree with what happened: bins of what was foretold, the Brier score and its parts.

A forecast is a chance (0 to 1) and whether the answer came back. The Brier score is the mean of (chance - outcome)²:
0 is perfect, and who always says the share that came back gets the baseline, share * (1 - share).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt

BINS = 10
"""Of equal width."""
FEW = 30
"""With fewer answers nothing is read into the numbers."""
FEWEST_IN_BIN = 5
CLOSE = 0.03
"""A mean this near to what came back is about right, however many answers there are."""

_LOWS = [place / BINS for place in range(BINS)]


@dataclass(frozen=True, slots=True)
class Bin:
    """The forecasts from `low` up to, and without, `high`; the last bin holds certainty too. Means are 0 to 1."""

    low: float
    high: float
    n: int
    foretold: float
    came_back: float

    @property
    def is_few(self) -> bool:
        return self.n < FEWEST_IN_BIN


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of at least one forecast. `bins` are those that hold any.

    By A. H. Murphy (1973), "A new vector partition of the probability score": brier = reliability - resolution +
    baseline, exactly so where all chances in a bin are the same.
    """

    n: int
    foretold: float
    came_back: float
    brier: float
    baseline: float
    reliability: float
    """How far bins lie from the line on which both are alike, squared; lower is better."""
    resolution: float
    """How far what came back differs between bins, squared; higher is better."""
    bins: tuple[Bin, ...]

    @property
    def skill(self) -> float | None:
        """What the forecast gains over the baseline, 1 at most; None where everything came back, or nothing."""
        return 1 - self.brier / self.baseline if self.baseline else None

    @property
    def reading(self) -> str:
        """ "fits", "too hopeful" or "too cautious": by twice the standard error. Empty where there are few answers."""
        if self.n < FEW:
            return ""
        gap = self.foretold - self.came_back
        if abs(gap) <= max(CLOSE, 2 * sqrt(self.baseline / self.n)):
            return "fits"
        return "too hopeful" if gap > 0 else "too cautious"


def calibrated(forecasts: Sequence[tuple[float, bool]]) -> Calibration | None:
    """None without any forecast. Raises ValueError for a chance outside 0 to 1."""
    if not forecasts:
        return None
    grouped: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for chance, came_back in forecasts:
        if not 0 <= chance <= 1:
            raise ValueError(f"A chance lies between 0 and 1, got {chance}.")
        grouped[min(bisect_right(_LOWS, chance), BINS) - 1].append((chance, came_back))
    bins = tuple(_bin(place, rows) for place, rows in enumerate(grouped) if rows)
    n = len(forecasts)
    share = sum(came_back for _, came_back in forecasts) / n
    return Calibration(
        n=n,
        foretold=fsum(chance for chance, _ in forecasts) / n,
        came_back=share,
        brier=fsum((chance - came_back) ** 2 for chance, came_back in forecasts) / n,
        baseline=share * (1 - share),
        reliability=fsum(each.n * (each.foretold - each.came_back) ** 2 for each in bins) / n,
        resolution=fsum(each.n * (each.came_back - share) ** 2 for each in bins) / n,
        bins=bins,
    )


def _bin(place: int, rows: Sequence[tuple[float, bool]]) -> Bin:
    n = len(rows)
    return Bin(
        low=_LOWS[place],
        high=(place + 1) / BINS,
        n=n,
        foretold=fsum(chance for chance, _ in rows) / n,
        came_back=sum(came_back for _, came_back in rows) / n,
    )
