"""
Reading a typed date, and comparing it with the key as far as the key goes.

    2004    in 2004    March 1990    11 March 1990    the 11th of March, 1990    Mar. 11, 1990    1990-03-11
    1820s    the early 1820s    19th century    nineteenth century    44 BC    March 44 BCE    AD 70    5th century BC

Dates in numbers alone are refused unless the year comes first: "3/4/1990" is another day in another country. "1800s" is
a century unless a decade is asked for.
"""

import re
import unicodedata
from collections.abc import Sequence

from facts.core.dates import MONTHS, PRECISIONS, PartialDate, Precision

from . import texts
from .base import RIGHT, WRONG, Marked, wrong

LENGTH = 60

_MONTH_OF = {month.casefold(): i for i, month in enumerate(MONTHS, start=1)}
_MONTH_OF |= {month[:3]: i for month, i in _MONTH_OF.items()} | {"sept": 9}
_FILLERS = {"in", "on", "the", "of", "year", "since", "about", "around", "circa", "c", "ca", "fy"}
_EXAMPLES: dict[Precision, str] = {
    "century": "19th century",
    "decade": "1820s",
    "year": "1990",
    "month": "March 1990",
    "day": "11 March 1990",
}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "twenty-first"),
)
_CENTURY_OF = {word: i for i, word in enumerate(_ORDINALS, start=1)}

_BC, _AD = r"b\.? ?c\.?(?: ?e\.?)?", r"(?:a\.? ?d\.?|c\.? ?e\.?)"
_PART_OF = r"(?:(?:in|the|early|mid|middle of the|late|c\.|ca\.|circa)[ -])*"
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_STORED = re.compile(r"[0-9]{2}(?:[0-9]x|xx)")
_DECADE = re.compile(rf"{_PART_OF}([0-9]{{1,3}}0)['-]?s(?P<bc> ?{_BC})?(?: ?{_AD})?")
_CENTURY = re.compile(
    rf"{_PART_OF}(?:([0-9]{{1,2}}) ?(?:st|nd|rd|th)|({'|'.join(reversed(_ORDINALS))}))"
    rf"[ -](?:century|cent\.?|c\.?)(?P<bc>,? ?{_BC})?(?:,? ?{_AD})?"
)
_ERA = re.compile(
    rf"(?<![a-z0-9])(?:{_AD} ?(?P<after>[0-9]{{1,4}})|(?P<before>[0-9]{{1,4}}) ?(?:(?P<bc>{_BC})|{_AD}))(?![a-z0-9])"
)
_NUMBERS_ONLY = re.compile(r"[0-9]{1,2}(?:[-/. ]+[0-9]{1,4}){1,2}")
_CIRCA = re.compile(r"^ca?\. ?")
_PART = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?|([a-z]+)\.?")


def compare(given: str, value: str) -> Marked:
    """
    Mark a typed date against one as `facts.core.dates` writes it. A date that says more, and agrees, is right.

    The year that ends a century, strictly counted, is right as well: 1900 for 18XX.
    """
    key = PartialDate.parse(value)
    try:
        date = read_date(given, like=key.precision)
    except ValueError as error:
        return wrong(str(error))
    if date.at(key.precision) == key:
        return RIGHT
    if key.precision == "century" and not key.is_before_christ and not date.unknown and date.year == key.year + 100:
        return RIGHT
    if key.at(date.precision) == date:
        return wrong(f"{_missing(date.precision, key.precision)}, as in {_EXAMPLES[key.precision]}.")
    return WRONG


def read_date(text: str, *, like: Precision = "day") -> PartialDate:
    """
    The date in a text.

    Raises ValueError with a note for the learner: what cannot be read, or how to write it. `like` is the precision that
    is asked for, which the example in the note has too.
    """
    unreadable = ValueError(f"Write the date as in {_EXAMPLES[like]}.")
    if len(text) > LENGTH:
        raise unreadable
    folded = unicodedata.normalize("NFKC", text).casefold().translate({0x2212: "-", 0x2013: "-", 0x2019: "'"})
    folded = " ".join(folded.split()).strip(" .,;!?'\"")
    if folded.startswith("0000"):
        raise ValueError("There is no such date.")
    if found := _YEAR_FIRST.fullmatch(folded):
        return _date(*(int(part) if part else None for part in found.groups()))
    if _STORED.fullmatch(folded):
        return PartialDate.parse(folded.upper())
    if found := _DECADE.fullmatch(folded):
        return _decade(int(found[1]), is_before_christ=bool(found["bc"]), like=like)
    if found := _CENTURY.fullmatch(folded):
        return _century(int(found[1]) if found[1] else _CENTURY_OF[found[2]], is_before_christ=bool(found["bc"]))
    if _NUMBERS_ONLY.fullmatch(folded):
        raise ValueError(f"Write the month as a word, as in {_EXAMPLES['day']}.")
    eras = list(_ERA.finditer(folded))
    years = [int(era["after"] or era["before"]) * (-1 if era["bc"] else 1) for era in eras]
    numbers, words = _parts(_CIRCA.sub("", _ERA.sub(" ", folded)), unreadable)
    months = [_month(word) for word in words if word not in _FILLERS]
    years += [int(number) for number in numbers if len(number) > 2]
    days = [int(number) for number in numbers if len(number) <= 2]
    if None in months or len(months) > 1 or len(years) > 1 or len(days) > 1:
        raise unreadable
    if not years:
        raise _without_year(like) if days or months else unreadable
    if days and not months:
        raise unreadable
    if eras and years[0] < 0:
        years[0] += 1
    elif years[0] == 0:
        raise ValueError("There is no such date.")
    return _date(years[0], months[0] if months else None, days[0] if days else None)


def _parts(text: str, unreadable: ValueError) -> tuple[Sequence[str], Sequence[str]]:
    """The numbers and the words of a text."""
    numbers, words = [], []
    text = text.strip(" ,")
    for part in re.split(r"[ ,/-]+", text) if text else ():
        found = _PART.fullmatch(part)
        if not found:
            raise unreadable
        if found[1]:
            numbers.append(found[1])
        else:
            words.append(found[2])
    return numbers, words


def _without_year(like: Precision) -> ValueError:
    return ValueError(f"Write the year with four digits, as in {_EXAMPLES[like]}, or with AD or BC.")


def _decade(year: int, *, is_before_christ: bool, like: Precision) -> PartialDate:
    if is_before_christ:
        raise ValueError("Write years before Christ one by one, as in 44 BC.")
    if year < 100:
        raise ValueError("Write the decade with four digits, as in 1820s.")
    return PartialDate(year, unknown=2 if year % 100 == 0 and like != "decade" else 1)


def _century(number: int, *, is_before_christ: bool) -> PartialDate:
    if not number:
        raise ValueError("There is no such date.")
    return PartialDate(1 - 100 * number if is_before_christ else 100 * (number - 1), unknown=2)


def _missing(given: Precision, asked: Precision) -> str:
    """ "Give the month and day too"; of a decade or a century the year itself is missing."""
    parts = PRECISIONS[PRECISIONS.index(given) + 1 : PRECISIONS.index(asked) + 1]
    if asked == "decade":
        return "Give the decade"
    if "year" in parts:
        return "Give the year" if asked == "year" else "Give the whole date"
    return f"Give the {' and '.join(parts)} too"


def _month(word: str) -> int | None:
    """The month, by its name, its first three letters, or a name one slip away."""
    if word in _MONTH_OF:
        return _MONTH_OF[word]
    near = [i for name, i in _MONTH_OF.items() if texts.slips(word, name) == 1]
    return near[0] if len(near) == 1 else None


def _date(year: int | None, month: int | None, day: int | None) -> PartialDate:
    try:
        return PartialDate(year or 0, month, day)
    except ValueError:
        raise ValueError("There is no such date.") from None
