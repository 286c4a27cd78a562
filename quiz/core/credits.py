"""
What an answer earns for each mark of its question: its credit, by the mode of the attempt.

TEST: how right it is (a fraction, 0 to 1). PRACTICE: the same less a penalty for each try before, never below 0.
CERTAINTY: for a right answer 1, 2 or 3 as the learner was unsure, fairly sure or sure; for a wrong one 0, -2 or -6
(Gardner-Medwin 2006; Moodle's question/behaviour/behaviour cbm). An answer that is partly right earns that part of what
a right one would. It pays to say what one believes: a certainty of 2 is best between 67 and 80 % of being right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["test", "practice", "certainty"]

CERTAINTIES = (1, 2, 3)
RIGHT_EARNS = {1: 1, 2: 2, 3: 3}
WRONG_EARNS = {1: 0, 2: -2, 3: -6}
CUTS = {1: (Decimal(0), Decimal("0.67")), 2: (Decimal("0.67"), Decimal("0.80")), 3: (Decimal("0.80"), Decimal(1))}
"""Between which shares of right answers each certainty earns the most."""

_PLACES = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How an attempt marks, pinned at its start. `penalty` is what each try before costs, 0 to 1."""

    mode: Mode = "test"
    tries: int = 1
    penalty: Decimal = Decimal(0)

    @property
    def is_checked_at_once(self) -> bool:
        return self.mode == "practice"

    @property
    def most(self) -> int:
        """The most that an answer earns for each mark of its question."""
        return max(RIGHT_EARNS.values()) if self.mode == "certainty" else 1


TEST = Scheme()


def credit(scheme: Scheme, fraction: Decimal, *, tries_before: int = 0, certainty: int | None = None) -> Decimal:
    """What an answer earns, rounded half even to five decimals. Without a certainty one counts as unsure."""
    if scheme.mode == "certainty":
        sure = certainty or CERTAINTIES[0]
        earned = fraction * RIGHT_EARNS[sure] if fraction else Decimal(WRONG_EARNS[sure])
    else:
        earned = max(Decimal(0), fraction - tries_before * scheme.penalty)
    return earned.quantize(_PLACES, ROUND_HALF_EVEN)


def score(earned: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The sum of credit times weight, rounded half even to five decimals."""
    return sum((credit * weight for credit, weight in earned), Decimal(0)).quantize(_PLACES)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How often a learner was right when they said this certainty: `answers` of them, `right` in sum (0 to 1 each)."""

    certainty: int
    answers: int
    right: Decimal

    @property
    def share(self) -> Decimal | None:
        return self.right / self.answers if self.answers else None

    @property
    def reading(self) -> Literal["", "too sure", "too unsure", "fits"]:
        """Whether another certainty would have earned more; nothing is said of no answers."""
        if self.share is None:
            return ""
        low, high = CUTS[self.certainty]
        return "too sure" if self.share < low else "too unsure" if self.share > high else "fits"


def calibration(answers: Iterable[tuple[int | None, Decimal]]) -> list[Calibration]:
    """From certainty and fraction of each answer; answers without one count as the least."""
    found = [(certainty or CERTAINTIES[0], fraction) for certainty, fraction in answers]
    return [
        Calibration(each, len(given), sum(given, Decimal(0)))
        for each in CERTAINTIES
        for given in [[fraction for certainty, fraction in found if certainty == each]]
    ]
