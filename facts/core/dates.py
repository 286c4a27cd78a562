"""Dates known to the year, the month or the day: "2004", "2004-05", "2004-05-01"."""

import datetime
import functools
import re
from dataclasses import dataclass
from typing import Literal, Self

Precision = Literal["year", "month", "day"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@functools.total_ordering
@dataclass(frozen=True)
class PartialDate:
    """
    A date in the Gregorian calendar, years 1 to 9999; what is not known is None.

    Sorted by time; a year stands before its months, a month before its days. Raises ValueError for a day that never
    was.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("A day needs its month.")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __str__(self) -> str:
        given = [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04}", *given])

    def __lt__(self, other: Self) -> bool:
        return (self.year, self.month or 0, self.day or 0) < (other.year, other.month or 0, other.day or 0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2004", "2004-05" or "2004-05-01". Raises ValueError with a sentence for the author."""
        found = _ISO.fullmatch(text)
        if not found:
            raise ValueError("Write a date as 2004, 2004-05 or 2004-05-01.")
        try:
            return cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]
        except ValueError:
            raise ValueError(f"There is no such date as {text}.") from None

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def at(self, precision: Precision) -> Self:
        """The same date, known no better than this."""
        return type(self)(
            self.year,
            self.month if precision != "year" else None,
            self.day if precision == "day" else None,
        )

    def words(self) -> str:
        """ "11 March 1990", "March 1990" or "1990"."""
        parts = [str(self.year)]
        if self.month is not None:
            parts.insert(0, MONTHS[self.month - 1])
        if self.day is not None:
            parts.insert(0, str(self.day))
        return " ".join(parts)
