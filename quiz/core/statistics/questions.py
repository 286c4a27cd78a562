"""Statistics of each question of a quiz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from quiz.core.statistics.sums import PairSums


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """
    Facility is the mean mark of what could be had, 0 to 1, and the standard deviation stands on the same scale.

    Weights, discrimination index and discriminative efficiency are in percent. `effective_weight` is None where the
    covariance with the total is negative: such a question counts against the rest of the quiz.
    """

    n: int
    facility: float | None
    standard_deviation: float | None
    guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None


@dataclass(frozen=True, slots=True)
class _Part:
    sums: PairSums
    best: Fraction | None
    """The greatest covariance that these marks and these rests could have."""


def question_statistics(
    marks: Sequence[Sequence[tuple[int, int]]], most: Sequence[int], guesses: Sequence[float | None]
) -> list[QuestionStatistics]:
    """
    For each question: `marks` holds a pair (mark, total of that attempt) for each answer, `most` its highest mark,
    all in units; `guesses` the mean mark of a blind guess, 0 to 1, None where that is unknown.

    With x the marks, T the totals, R = T - x the rests, and n - 1 below in all variances and covariances:
    effective weight 100 sqrt(cov(x, T)) over the sum of those of all questions whose covariance is not negative,
    discrimination index 100 cov(x, R) / sqrt(var(x) var(R)), discriminative efficiency 100 cov(x, R) / cov_max, where
    cov_max is the covariance of x and R sorted each by itself.
    """
    parts = [_Part(PairSums.of(pairs), _best_covariance(pairs)) for pairs in marks]
    with_total = [part.sums.covariance for part in parts]
    roots = [None if each is None or each < 0 else sqrt(each) for each in with_total]
    all_roots = sum(root for root in roots if root is not None)
    whole = sum(most)
    return [
        QuestionStatistics(
            n=part.sums.n,
            facility=float(Fraction(part.sums.a, part.sums.n * high)) if part.sums.n and high else None,
            standard_deviation=_deviation(part.sums, high),
            guess=guess,
            intended_weight=float(Fraction(100 * high, whole)) if whole else None,
            effective_weight=None if root is None or not all_roots else 100 * root / all_roots,
            discrimination_index=_discrimination(part.sums.rest),
            discriminative_efficiency=_efficiency(part.sums.rest, part.best),
        )
        for part, high, guess, root in zip(parts, most, guesses, roots, strict=True)
    ]


def _deviation(sums: PairSums, high: int) -> float | None:
    variances = sums.variances
    return sqrt(variances[0]) / high if variances and high else None


def _discrimination(rest: PairSums) -> float | None:
    covariance, variances = rest.covariance, rest.variances
    if covariance is None or variances is None or not variances[0] * variances[1]:
        return None
    return 100 * float(covariance) / (sqrt(variances[0]) * sqrt(variances[1]))


def _efficiency(rest: PairSums, best: Fraction | None) -> float | None:
    covariance = rest.covariance
    return float(100 * covariance / best) if covariance is not None and best else None


def _best_covariance(pairs: Sequence[tuple[int, int]]) -> Fraction | None:
    ranked = zip(sorted(mark for mark, _total in pairs), sorted(total - mark for mark, total in pairs), strict=True)
    return PairSums.of(ranked).covariance
