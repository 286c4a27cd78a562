"""
Dates as far as they are known: a day, a month, a year, a decade or a century, before Christ too.

They are written as ISO 8601-2 (EDTF) has it:

    2004-05-01    2004-05    2004    182X (the 1820s)    18XX (1800 to 1899)    -0043 (44 BC, since 0000 is 1 BC)

18XX is called the 19th century in words. Strictly that runs from 1801 to 1900; whoever marks an answer decides how to
treat the year between. Before Christ the two agree: -04XX is 401 to 500 BC, the 5th century BC.
"""

import calendar
import functools
import re
from dataclasses import dataclass
from typing import Literal, Self, get_args

Precision = Literal["century", "decade", "year", "month", "day"]

PRECISIONS: tuple[Precision, ...] = get_args(Precision)
"""From the widest to the narrowest."""
MOST_YEAR = 9999

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

_EDTF = re.compile(r"(-?)(?:([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?|([0-9]{3})X|([0-9]{2})XX)")


@functools.total_ordering
@dataclass(frozen=True)
class PartialDate:
    """
    A date in the Gregorian calendar; what is not known is None.

    Years are astronomical: 0 is 1 BC, -43 is 44 BC. `unknown` is how many digits of the year are not known, 1 of a
    decade and 2 of a century; `year` is then the first one. Sorted by time; what is wider stands before what it holds.
    Raises ValueError for a day that never was.
    """

    year: int
    month: int | None = None
    day: int | None = None
    unknown: int = 0

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("A day needs its month.")
        if self.unknown and (self.month is not None or self.year != _first(self.year, self.unknown)):
            raise ValueError("A decade or a century has a first year, and no month.")
        month, leap = self.month, calendar.isleap(self.year)
        if not -MOST_YEAR <= self.year <= MOST_YEAR or (month is not None and not 1 <= month <= 12):
            raise ValueError("There is no such date.")
        if month is not None and self.day is not None and not 1 <= self.day <= _days(month, leap=leap):
            raise ValueError("There is no such date.")

    def __str__(self) -> str:
        last = self.year + 10**self.unknown - 1 if self.year <= 0 < self.unknown else self.year
        sign, digits = "-" if self.year < 0 else "", f"{abs(last):04}"
        parts = [digits[: 4 - self.unknown] + "X" * self.unknown, *(f"{each:02}" for each in self._within_the_year)]
        return sign + "-".join(parts)

    def __lt__(self, other: Self) -> bool:
        return self._place < other._place

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` writes. Raises ValueError with a sentence for the author."""
        found = _EDTF.fullmatch(text)
        if not found:
            raise ValueError("Write a date as 2004, 2004-05 or 2004-05-01, a decade as 182X, a century as 18XX.")
        sign, year, month, day, decade, century = found.groups()
        known, unknown = (decade, 1) if decade else (century, 2) if century else (year, 0)
        try:
            if sign and known == "0000":
                raise ValueError
            number = int(f"{sign}{known}{'9' * unknown if sign else '0' * unknown}")
            return cls(number, int(month) if month else None, int(day) if day else None, unknown)
        except ValueError:
            raise ValueError(f"There is no such date as {text}.") from None

    @property
    def precision(self) -> Precision:
        if self.unknown:
            return "decade" if self.unknown == 1 else "century"
        return "year" if self.month is None else "month" if self.day is None else "day"

    @property
    def is_before_christ(self) -> bool:
        return self.year < 0 or (self.year == 0 and not self.unknown)

    def at(self, precision: Precision) -> Self:
        """The same date, known no better than this."""
        if PRECISIONS.index(precision) >= PRECISIONS.index(self.precision):
            return self
        if precision in ("century", "decade"):
            unknown = 2 if precision == "century" else 1
            year = -1 if self.year == 0 and self.is_before_christ else self.year
            return type(self)(_first(year, unknown), unknown=unknown)
        return type(self)(self.year, self.month if precision == "month" else None)

    def words(self) -> str:
        """ "11 March 1990", "March 1990", "1990", "AD 70", "44 BC", "1820s", "19th century", "5th century BC"."""
        match self.precision:
            case "century":
                return self._century
            case "decade" if self.year < 0:
                return f"{1 - self.year} to {1 - self.year - 9} BC"
            case "decade":
                return f"{self.year}s" if self.year >= 100 else f"AD {self.year or 1} to {self.year + 9}"
        year = str(self.year) if self.year >= 100 else f"AD {self.year}"
        if self.is_before_christ:
            year = f"{1 - self.year} BC"
        parts = [MONTHS[self.month - 1], year] if self.month is not None else [year]
        return " ".join(parts if self.day is None else [str(self.day), *parts])

    @property
    def _century(self) -> str:
        number = abs(self.year) // 100 + 1
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending} century{' BC' if self.year < 0 else ''}"

    @property
    def _within_the_year(self) -> list[int]:
        return [part for part in (self.month, self.day) if part is not None]

    @property
    def _place(self) -> tuple[int, int, int, int]:
        year = 1 if self.unknown and self.year == 0 else self.year
        return year, -self.unknown, self.month or 0, self.day or 0


def _first(year: int, unknown: int) -> int:
    """The first year of the decade or century that holds this one."""
    span: int = 10**unknown
    return year // span * span if year >= 0 else -(-year // span * span + span - 1)


def _days(month: int, *, leap: bool) -> int:
    return calendar.monthrange(2024 if leap else 2023, month)[1]
