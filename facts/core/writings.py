"""How people write numbers: the sign before the decimals, and the one that parts thousands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SPACES = " \u00a0\u2009\u202f"
APOSTROPHES = "'’ʼ`´"


@dataclass(frozen=True)
class Writing:
    """
    One way to write numbers. `group` parts thousands; where numbers are read, a plain space may in every writing.

    `by_hundreds` is the Indian way: above a thousand, two digits to a group.
    """

    name: str
    label: str
    point: str
    group: str
    group_words: str
    by_hundreds: bool = False

    @property
    def example(self) -> str:
        return self.write(Decimal("1234567.5" if self.by_hundreds else "1234.5"))

    def write(self, value: Decimal) -> str:
        """The number as a reader of this writing expects it, with all its decimals."""
        whole, _, decimals = f"{abs(value):f}".partition(".")
        return f"{'-' if value < 0 else ''}{self._grouped(whole)}{self.point if decimals else ''}{decimals}"

    def _grouped(self, digits: str) -> str:
        head, tail = digits[:-3], digits[-3:]
        size = 2 if self.by_hundreds else 3
        first = len(head) % size
        groups = [head[:first], *(head[i : i + size] for i in range(first, len(head), size)), tail]
        return self.group.join(filter(None, groups))

    def read(self, text: str) -> Decimal | None:
        """The number in digits and the signs between them; None where this writing does not put them so."""
        whole, _, decimals = text.partition(self.point)
        if not whole and not decimals:
            return None
        if not re.fullmatch("[0-9]*", decimals) or not (re.fullmatch("[0-9]*", whole) or self._is_grouped(whole)):
            return None
        return Decimal(f"{re.sub('[^0-9]', '', whole) or 0}.{decimals}")

    def _is_grouped(self, text: str) -> bool:
        sign = re.escape(self.group)
        by_hundreds = rf"[0-9]{{1,2}}(?:{sign}[0-9]{{2}})*{sign}[0-9]{{3}}"
        by_thousands = rf"[0-9]{{1,3}}(?:(?:{sign}[0-9]{{3}})+|(?: [0-9]{{3}})+)"
        return bool(re.fullmatch(by_thousands, text) or (self.by_hundreds and re.fullmatch(by_hundreds, text)))


_ALL = (
    Writing("en", "1,234.5", ".", ",", "commas"),
    Writing("de", "1.234,5", ",", ".", "points"),
    Writing("fr", "1 234,5", ",", "\u202f", "spaces"),
    Writing("ch", "1'234.5", ".", "'", "apostrophes"),
    Writing("in", "12,34,567.8", ".", ",", "commas", by_hundreds=True),
)
WRITINGS: Mapping[str, Writing] = {writing.name: writing for writing in _ALL}
DEFAULT = "en"


def writing_of(content: Mapping[str, object]) -> Writing:
    """The writing that a content declares; English where it declares none."""
    return WRITINGS[str(content.get("writing") or DEFAULT)]
