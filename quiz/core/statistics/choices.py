"""Who chose what: a table per choice of a question, and what it says of the key and of dead choices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from quiz.core.statistics.sums import PairSums

GROUP = 0.27
"""The share of attempts in the lower and in the upper group (Kelley 1939): it parts them best."""
DEAD_BELOW = 0.05
"""A wrong choice taken by fewer does no work (Tarrant, Ware and Mohammed 2009)."""
FEWEST = 30
"""With fewer answers no verdict is given."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question with choices: what was chosen, and the total of the attempt without this question."""

    chosen: Collection[str]
    rest: int


@dataclass(frozen=True, slots=True)
class ChoiceStatistics:
    """
    One choice. Shares are 0 to 1; `point_biserial` is the correlation of having chosen it with the rest of the quiz.

    `is_dead`: a wrong choice that next to nobody takes. `is_suspect`: a wrong choice that the better students take
    rather than a right one, which asks whether the key is wrong. Both are False with fewer than FEWEST answers.
    """

    id: str
    is_right: bool
    count: int
    share: float
    lower: float
    upper: float
    point_biserial: float | None
    is_dead: bool
    is_suspect: bool


def choice_statistics(
    answers: Sequence[Choice], *, known: Sequence[str], right: Collection[str]
) -> list[ChoiceStatistics]:
    """A row per choice in `known`, in its order; empty where nobody answered yet.

    Lower and upper group are the 27 % with the lowest and the highest rest, at least one answer each.
    """
    if not answers:
        return []
    ranked = sorted(answers, key=lambda answer: answer.rest)
    size = max(1, round(GROUP * len(ranked)))
    lower, upper = ranked[:size], ranked[-size:]
    counts = {id_: sum(id_ in answer.chosen for answer in answers) for id_ in known}
    highs = {id_: _share(upper, id_) for id_ in known}
    points = {id_: _correlation(answers, id_) for id_ in known}
    return [
        ChoiceStatistics(
            id=id_,
            is_right=id_ in right,
            count=counts[id_],
            share=counts[id_] / len(answers),
            lower=_share(lower, id_),
            upper=highs[id_],
            point_biserial=points[id_],
            is_dead=id_ not in right and len(answers) >= FEWEST and counts[id_] < DEAD_BELOW * len(answers),
            is_suspect=id_ not in right and len(answers) >= FEWEST and _is_suspect(id_, highs, points, right),
        )
        for id_ in known
    ]


def _share(answers: Sequence[Choice], id_: str) -> float:
    return sum(id_ in answer.chosen for answer in answers) / len(answers)


def _correlation(answers: Sequence[Choice], id_: str) -> float | None:
    sums = PairSums.of((int(id_ in answer.chosen), answer.rest) for answer in answers)
    covariance, variances = sums.covariance, sums.variances
    if covariance is None or variances is None or not variances[0] * variances[1]:
        return None
    return float(covariance) / (sqrt(variances[0]) * sqrt(variances[1]))


def _is_suspect(
    id_: str, highs: Mapping[str, float], points: Mapping[str, float | None], right: Collection[str]
) -> bool:
    """Better students take it more often than the right one that they take least, and it goes with a high rest."""
    mine = points[id_]
    return mine is not None and mine > 0 and any(highs[id_] > highs[key] for key in right if key in highs)
