"""What the words beside a number say: a magnitude, a unit or a currency, and what it is counted by."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from facts.core import measures
from facts.core.measures import Measure

LENGTH = 120
"""Of text beyond that nothing is read."""

MAGNITUDES: Mapping[str, Decimal] = {
    "hundred": Decimal(10) ** 2,
    "thousand": Decimal(10) ** 3,
    "lakh": Decimal(10) ** 5,
    "million": Decimal(10) ** 6,
    "crore": Decimal(10) ** 7,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_SHORT: Mapping[str, str] = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mln": "million",
    "mil": "million",
    "mio": "million",
    "b": "billion",
    "bn": "billion",
    "bln": "billion",
    "mrd": "billion",
    "tn": "trillion",
    "trn": "trillion",
}
# Units that are everyday words as well: they count where a unit of their kind is looked for.
_EVERYDAY = {"a", "all", "bar", "d", "in", "real", "try", "won"}

WORD = r"(?:[A-Za-z]{0,3}[$€£¥₹₽₩₺₴₫₪]|[%‰°]|(?:[^\W\d_][.'/-]?)++(?:\^?[23])?(?![0-9]))"
_WORD = re.compile(WORD)


@dataclass(frozen=True)
class Unit:
    """`magnitude` is None where none is named; `per` is the unit behind "per"."""

    magnitude: Decimal | None = None
    measure: Measure | None = None
    per: Measure | None = None


NO_UNIT = Unit()


def read_unit(text: str, *, short: bool = False, like: Unit = NO_UNIT) -> Unit:
    """
    What the words say that we know; the others are passed over.

    A word of several meanings ("pound") is taken to be `like` this unit. `short` lets "m" or "bn" be a magnitude, if it
    is no unit of the kind that is looked for.
    """
    text = unicodedata.normalize("NFKC", text[:LENGTH])
    words = [word.rstrip(".'-").replace(".", "") for word in _WORD.findall(text)]
    magnitude, measure, per, is_behind_per, at = None, None, None, False, 0
    while at < len(words):
        length, found = _measure(words[at : at + measures.LONGEST_NAME], like, short=short)
        if found is None:
            magnitude = _times(magnitude, words[at].casefold(), short=short)
        elif is_behind_per:
            per = per or found
        else:
            measure = measure or found
        is_behind_per = found is None and words[at].casefold() == "per"
        at += length
    return Unit(magnitude, measure, per)


def _times(magnitude: Decimal | None, word: str, *, short: bool) -> Decimal | None:
    """The magnitude with that of one more word: thousand million."""
    word = _SHORT.get(word, word) if short else word
    factor = MAGNITUDES.get(word) or MAGNITUDES.get(word.removesuffix("s"))
    return magnitude if factor is None else (magnitude or 1) * factor


def _measure(words: list[str], like: Unit, *, short: bool) -> tuple[int, Measure | None]:
    """The unit that these words begin with, by its longest name, and how many they are."""
    wanted = like.measure
    for length in range(len(words), 0, -1):
        known = measures.find(words[:length])
        is_same = [each for each in known if each == wanted]
        is_alike = [each for each in known if wanted and each.dimension == wanted.dimension]
        word = words[0].casefold()
        may_count = short and length == 1 and word in _SHORT
        if (is_same or is_alike) and not (may_count and like.magnitude):
            return length, (is_same or is_alike)[0]
        if known and not may_count and not (length == 1 and word in _EVERYDAY):
            return length, known[0]
    return 1, None
