"""A value found in a sentence: where it stands, what it is worth, and why it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from facts.core import values
from facts.core.values import Value

Sort: TypeAlias = Literal[
    "date", "year", "period", "sum", "percentage", "count", "measure", "name", "abbreviation", "list"
]
SORTS: tuple[Sort, ...] = get_args(Sort)
FIGURES: tuple[Sort, ...] = ("date", "year", "period", "sum", "percentage", "count", "measure")
"""What can be asked for exactly. A name can only be recognised."""


@dataclass(frozen=True, slots=True)
class Found:
    """`value.text` stands at `start` to `end` of the sentence; `reason` completes "Taken as ..."."""

    sort: Sort
    value: Value
    start: int
    end: int
    reason: str

    @property
    def is_storable(self) -> bool:
        """Whether a fact may hold it: a number with thirty digits may stand in a text, but not in a fact."""
        return not any(values.problems(self.value.json()))
