"""Statistics of each question of a quiz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
    with_total = [PairSums.of(pairs).covariance for pairs in marks]
    roots = [None if each is None or each < 0 else sqrt(each) for each in with_total]
    all_roots = sum(root for root in roots if root is not None)
    whole = sum(most)
    return [
        replace(
            part_statistics(pairs, high, guess),
            intended_weight=float(Fraction(100 * high, whole)) if whole else None,
            effective_weight=None if root is None or not all_roots else 100 * root / all_roots,
        )
        for pairs, high, guess, root in zip(marks, most, guesses, roots, strict=True)
    ]


def part_statistics(
    marks: Sequence[tuple[int, int]], most: int, guess: float | None, *, is_drawn: bool = False
) -> QuestionStatistics:
    """One version of a question, or one question of a draw (`is_drawn`), over the answers that met it; no weights.

    A drawn question is held against the whole total: R = T.
    """
    pairs = list(marks) if is_drawn else [(mark, total - mark) for mark, total in marks]
    sums = PairSums.of(pairs)
    covariance, variances = sums.covariance, sums.variances
    best = PairSums.of(zip(*map(sorted, zip(*pairs, strict=True)), strict=True)).covariance if pairs else None
    return QuestionStatistics(
        n=sums.n,
        facility=float(Fraction(sums.a, sums.n * most)) if sums.n and most else None,
        standard_deviation=sqrt(variances[0]) / most if variances and most else None,
        guess=guess,
        intended_weight=None,
        effective_weight=None,
        discrimination_index=_discrimination(sums),
        discriminative_efficiency=float(100 * covariance / best) if covariance is not None and best else None,
    )


def _discrimination(sums: PairSums) -> float | None:
    covariance, variances = sums.covariance, sums.variances
    if covariance is None or variances is None or not variances[0] * variances[1]:
        return None
    return 100 * float(covariance) / (sqrt(variances[0]) * sqrt(variances[1]))
