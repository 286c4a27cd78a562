"""Statistics of a quiz as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from quiz.core.statistics.sums import Sums
from quiz.core.statistics.units import UNIT


@dataclass(frozen=True, slots=True)
class WholeStatistics:
    """
    Mean, median, standard deviation and standard error are in marks; consistency and error ratio in percent.

    `consistency` is the coefficient of internal consistency (Cronbach's alpha), `error_ratio` the share of the spread
    that is chance.
    """

    n: int
    mean: float | None
    median: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    consistency: float | None
    error_ratio: float | None
    standard_error: float | None


def whole_statistics(totals: Sequence[int], questions: Iterable[Sums]) -> WholeStatistics:
    """
    From each attempt's total and the sums of each question's marks, all in units, over the same attempts.

    With k-statistics k2 = S m2 / (S - 1), k3 = S^2 m3 / ((S - 1)(S - 2)),
    k4 = S^2 ((S + 1) m4 - 3 (S - 1) m2^2) / ((S - 1)(S - 2)(S - 3)): skewness k3 / k2^1.5, kurtosis k4 / k2^2,
    consistency 100 p / (p - 1) (1 - sum var(x_i) / k2) for p questions and more than two attempts,
    error ratio 100 sqrt(1 - consistency / 100), standard error = error ratio times standard deviation / 100.
    """
    sums, parts = Sums.of(totals), list(questions)
    variance, unit = sums.variance, float(UNIT)
    deviation = None if variance is None else sqrt(variance) * unit
    consistency = _consistency(sums, parts)
    # At most 100, since the variance of a sum of p parts is at most p times the sum of their variances.
    error = None if consistency is None else 100 * sqrt(1 - consistency / 100)
    return WholeStatistics(
        n=sums.n,
        mean=None if sums.mean is None else float(sums.mean) * unit,
        median=_median(totals),
        standard_deviation=deviation,
        skewness=_skewness(sums),
        kurtosis=_kurtosis(sums),
        consistency=None if consistency is None else float(consistency),
        error_ratio=error,
        standard_error=None if error is None or deviation is None else error * deviation / 100,
    )


def _median(totals: Sequence[int]) -> float | None:
    ordered, n = sorted(totals), len(totals)
    if not n:
        return None
    return float(Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)) * float(UNIT)


def _skewness(sums: Sums) -> float | None:
    n, variance = sums.n, sums.variance
    if n < 3 or not variance:
        return None
    k3 = Fraction(n**2, (n - 1) * (n - 2)) * sums.central(3)
    return float(k3) / sqrt(variance) ** 3


def _kurtosis(sums: Sums) -> float | None:
    n, variance = sums.n, sums.variance
    if n < 4 or not variance:
        return None
    spread = (n + 1) * sums.central(4) - 3 * (n - 1) * sums.central(2) ** 2
    return float(Fraction(n**2, (n - 1) * (n - 2) * (n - 3)) * spread / variance**2)


def _consistency(sums: Sums, questions: Sequence[Sums]) -> Fraction | None:
    p, variance = len(questions), sums.variance
    if p < 2 or sums.n < 3 or not variance:
        return None
    within = sum((each.variance or Fraction(0) for each in questions), Fraction(0))
    return 100 * Fraction(p, p - 1) * (1 - within / variance)
