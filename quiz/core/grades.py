"""Grades: what a student's attempts of one quiz amount to, and what it is worth in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

Grading: TypeAlias = Literal["best", "last", "first", "average"]

GRADINGS: tuple[Grading, ...] = get_args(Grading)


def grade(percents: Sequence[float], grading: Grading) -> float | None:
    """The grade in percent, from the scores of handed-in attempts in the order of time; None where there is none."""
    if not percents:
        return None
    match grading:
        case "best":
            return max(percents)
        case "last":
            return percents[-1]
        case "first":
            return percents[0]
    return sum(percents) / len(percents)
