"""
How a value is written, and how another one would be written in the same way.

"over $5,500 in aid" holds the figure "$5,500": what stands before and after it stays in the statement, and 6,200 is
written "$6,200". So no option shows by its form that it is the right one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from facts.core.dates import MONTHS, PartialDate
from facts.core.values import Value

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
SCALES = {
    "": 0,
    "hundred": 2,
    "thousand": 3,
    "k": 3,
    "million": 6,
    "m": 6,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
}
CURRENCIES = {
    "USD": "U.S. dollars",
    "EUR": "euros",
    "GBP": "pounds sterling",
    "JPY": "yen",
    "CHF": "Swiss francs",
    "CAD": "Canadian dollars",
    "AUD": "Australian dollars",
    "SEK": "Swedish kronor",
    "PLN": "zloty",
}
MOST_SIGNIFICANT = 6

_FIGURE = re.compile(
    r"""
    (?P<currency>(?:(?:US|U\.S\.)\ ?)?[$€£¥]\ ?|[A-Z]{3}\ ?)?
    (?P<digits>[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)
    (?P<tail>
      (?:\ ?(?P<scale>hundred|thousand|million|billion|trillion|bn|[km])\b)?
      (?:\ ?%|\ per\ ?cent\b)?
      (?:\ (?:(?:U\.S\.|US)\ )?(?:dollars?|euros?|pounds?|yen)\b)?
    )
    """,
    re.VERBOSE,
)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(?:about|almost|approximately|around|at least|close to|more than|nearly|over|roughly|some|up to)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a sum: `before` and `after` are the words of the value around it, `scale` the power of ten named."""

    before: str
    currency: str
    digits: str
    tail: str
    after: str
    scale: int
    is_word: bool = False

    @property
    def core(self) -> str:
        return f"{self.currency}{self.digits}{self.tail}"

    @property
    def shown(self) -> Decimal:
        """The number as it is written: 279.75 of "$279.75 million"."""
        return Decimal(WORDS.index(self.digits.casefold())) if self.is_word else _decimal(self.digits)

    @property
    def decimals(self) -> int:
        return len(self.digits.partition(".")[2])

    def write(self, amount: Decimal) -> str | None:
        """The core with another amount, or None where it would look different."""
        shown = plain(amount.scaleb(-self.scale))
        decimals = -int(shown.as_tuple().exponent) if shown != shown.to_integral_value() else 0
        if self.is_word:
            is_one = shown == shown.to_integral_value() and 0 < shown < len(WORDS)
            return self._with(WORDS[int(shown)]) if is_one else None
        if abs(decimals - self.decimals) > 1 or (shown < 0) != (self.shown < 0):
            return None
        commas = "," in self.digits or abs(self.shown) < 1000
        return self._with(f"{shown:,f}" if commas else f"{shown:f}")

    def _with(self, digits: str) -> str:
        if self.is_word and self.digits[0].isupper():
            digits = digits.capitalize()
        return f"{self.currency}{digits.replace('-', '−') if '−' in self.digits else digits}{self.tail}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date: the spans of its parts in the text."""

    text: str
    date: PartialDate
    spans: tuple[tuple[str, int, int], ...]

    @property
    def start(self) -> int:
        return min(start for _, start, _ in self.spans)

    @property
    def end(self) -> int:
        return max(end for _, _, end in self.spans)

    @property
    def before(self) -> str:
        return self.text[: self.start]

    @property
    def core(self) -> str:
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.text[self.end :]

    def write(self, date: PartialDate) -> str | None:
        """The core with another date, or None where it is known less or more precisely."""
        if date.precision != self.date.precision:
            return None
        text = rewritten(self.text, [(self, date)])
        return text[self.start : len(text) - len(self.after)]


@dataclass(frozen=True, slots=True)
class Span:
    """A period, from one moment to another."""

    first: Moment
    last: Moment

    @property
    def before(self) -> str:
        return self.first.before

    @property
    def core(self) -> str:
        return self.first.text[self.first.start : self.last.end]

    @property
    def after(self) -> str:
        return self.last.after

    def write(self, start: PartialDate, end: PartialDate) -> str | None:
        if (start.precision, end.precision) != (self.first.date.precision, self.last.date.precision) or not start < end:
            return None
        text = rewritten(self.first.text, [(self.first, start), (self.last, end)])
        return text[self.first.start : len(text) - len(self.after)]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name or other words. The article stays in the statement."""

    before: str
    core: str
    after: str = ""


Writing: TypeAlias = Figure | Moment | Span | Phrase


@lru_cache(maxsize=8_192)
def writing_of(value: Value) -> Writing | None:
    """How the value is written, or None where its text does not show it as a figure or a date."""
    match value.type:
        case "number" | "money":
            return _figure(value)
        case "date":
            return moment(value.text, value.date)
        case "period":
            return _span(value)
    article = _ARTICLE.match(value.text)
    cut = article.end() if article and len(value.text) > article.end() else 0
    return Phrase(value.text[:cut], value.text[cut:])


def moment(text: str, date: PartialDate, start: int = 0) -> Moment | None:
    """Where the parts of a date stand in a text, from `start` on."""
    year = re.compile(rf"(?<![0-9]){date.year}(?![0-9])").search(text, start)
    if not year:
        return None
    spans = [("year", *year.span())]
    if date.month is not None:
        month = re.compile(rf"\b(?:{MONTHS[date.month - 1]}|{MONTHS[date.month - 1][:3]})\b").search(text, start)
        if not month:
            return None
        spans.append(("month", *month.span()))
    if date.day is not None:
        day = re.compile(rf"(?<![0-9])0?{date.day}(?![0-9a-z])").search(text, start)
        if not day:
            return None
        spans.append(("day", *day.span()))
    found = Moment(text, date, tuple(spans))
    return found if found.end - found.start <= len("30 September, of 1990") else None


def rewritten(text: str, changes: list[tuple[Moment, PartialDate]]) -> str:
    """The text with each moment's parts replaced, the last first."""
    parts = [(start, end, _part(name, date, text[start:end])) for at, date in changes for name, start, end in at.spans]
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def tolerance_of(figure: Figure, before: str) -> Decimal:
    """
    How far off one may be, in the number as written: 0 for a figure that is exact, else half a unit of the last digit
    that counts, but not more than 2 % ("about $640 million": 5). `before` are the words that lead up to it.
    """
    if not ABOUT.search(before) or figure.is_word or not figure.shown:
        return Decimal(0)
    shown = abs(figure.shown)
    last = Decimal(1).scaleb(int(shown.normalize().as_tuple().exponent))
    off = min(last / 2, shown / 50)
    return plain(off.scaleb(-off.adjusted()).to_integral_value(rounding="ROUND_DOWN").scaleb(off.adjusted()))


def unit_of(value: Value, figure: Figure) -> str:
    """The unit beside the field: "million U.S. dollars", "%", "peacekeepers"."""
    scale = next((name for name, power in SCALES.items() if len(name) > 2 and power == figure.scale), "")
    unit = CURRENCIES.get(value.unit, value.unit) if value.type == "money" else value.unit
    return f"{scale} {unit}".strip()


def plain(number: Decimal) -> Decimal:
    """The number without an exponent and without zeros at its end: 140 and 8.9, not 1.4E+2 and 8.90."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if int(number.as_tuple().exponent) > 0 else number


def _figure(value: Value) -> Figure | None:
    for found in _FIGURE.finditer(value.text):
        scale = SCALES[(found["scale"] or "").casefold()]
        if _decimal(found["digits"]).scaleb(scale) == value.amount:
            before, after = value.text[: found.start()], value.text[found.end() :]
            return Figure(before, found["currency"] or "", found["digits"], found["tail"] or "", after, scale)
    for found in re.finditer(r"[A-Za-z]+", value.text):
        if found[0].casefold() in WORDS and WORDS.index(found[0].casefold()) == value.amount:
            return Figure(value.text[: found.start()], "", found[0], "", value.text[found.end() :], 0, is_word=True)
    return None


def _span(value: Value) -> Span | None:
    start, end = value.span
    first = moment(value.text, start)
    last = moment(value.text, end, first.end) if first else None
    return Span(first, last) if first and last else None


def _part(name: str, date: PartialDate, old: str) -> str:
    if name == "year":
        return str(date.year)
    if name == "month":
        month = MONTHS[(date.month or 1) - 1]
        return month if len(old) > 3 or old == "May" else month[:3]
    return str(date.day)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("−", "-"))
