"""
How far off an answer in numbers may be, in one of four ways:

    0.5         at most so much
    2 %         at most so many hundredths of the value
    3 digits    the value rounded to so many significant digits
    10..20      anything from the one to the other
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

Way = Literal["absolute", "relative", "digits", "range"]

MOST_SIGNIFICANT = 12
HOW_TO_WRITE = "Write the tolerance as 0.5, 2 %, 3 digits or 10..20."

_DECIMAL = r"[0-9]{1,18}(?:\.[0-9]{1,12})?"
_ABSOLUTE = re.compile(_DECIMAL)
_RELATIVE = re.compile(rf"({_DECIMAL}) ?%")
_DIGITS = re.compile(r"([0-9]{1,2}) ?digits?")
_RANGE = re.compile(rf"(-?{_DECIMAL}) ?\.\. ?(-?{_DECIMAL})")


@dataclass(frozen=True)
class Tolerance:
    """`low` is the amount, the percentage or the count of digits; only a range has a `high`."""

    way: Way
    low: Decimal
    high: Decimal = Decimal(0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError with a sentence for the author."""
        text = text.strip()
        if _ABSOLUTE.fullmatch(text):
            return cls("absolute", Decimal(text))
        if found := _RELATIVE.fullmatch(text):
            return cls("relative", Decimal(found[1]))
        if found := _DIGITS.fullmatch(text):
            if not 1 <= int(found[1]) <= MOST_SIGNIFICANT:
                raise ValueError(f"A number is compared in 1 to {MOST_SIGNIFICANT} digits.")
            return cls("digits", Decimal(found[1]))
        if found := _RANGE.fullmatch(text):
            low, high = Decimal(found[1]), Decimal(found[2])
            if low > high:
                raise ValueError("The range ends before it begins.")
            return cls("range", low, high)
        raise ValueError(HOW_TO_WRITE)

    def problem(self, value: Decimal) -> str | None:
        """Why this does not fit the value, in a sentence for the author."""
        if self.way == "digits" and not value:
            return "Zero has no digits to compare. Write how far off an answer may be."
        if self.way == "range" and not self.low <= value <= self.high:
            return "The value lies outside of the range."
        return None

    def allows(self, given: Fraction, value: Decimal) -> bool:
        """Whether an answer is near enough. Both are in the value's unit."""
        off = abs(given - Fraction(value))
        match self.way:
            case "absolute":
                return off <= Fraction(self.low)
            case "relative":
                return off <= abs(Fraction(value)) * Fraction(self.low) / 100
            case "range":
                return Fraction(self.low) <= given <= Fraction(self.high)
        place = Fraction(10) ** (value.adjusted() - int(self.low) + 1)
        rounded = (abs(given) / place + Fraction(1, 2)).__floor__() * place * (1 if given >= 0 else -1)
        return abs(rounded - Fraction(value)) <= place / 2
