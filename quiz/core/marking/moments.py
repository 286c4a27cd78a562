"""
Reading a typed date, and comparing it with the key as far as the key goes.

    2004    in 2004    March 1990    11 March 1990    the 11th of March, 1990    Mar. 11, 1990    1990-03-11

Dates in numbers alone are refused unless the year comes first: "3/4/1990" is another day in another country.
"""

import re
import unicodedata

from facts.core.dates import MONTHS, PartialDate, Precision

from . import texts
from .base import RIGHT, WRONG, Marked, wrong

LENGTH = 60

_MONTH_OF = {month.casefold(): i for i, month in enumerate(MONTHS, start=1)}
_MONTH_OF |= {month[:3]: i for month, i in _MONTH_OF.items()} | {"sept": 9}
_FILLERS = {"in", "on", "the", "of", "year", "since", "about", "around", "circa", "c", "ca", "fy", "ad", "ce"}
_EXAMPLES: dict[Precision, str] = {"year": "1990", "month": "March 1990", "day": "11 March 1990"}

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?")
_NUMBERS_ONLY = re.compile(r"[0-9]{1,2}(?:[-/. ]+[0-9]{1,4}){1,2}")
_CIRCA = re.compile(r"^ca?\. ?")
_PART = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?|([a-z]+)\.?")


def compare(given: str, value: str) -> Marked:
    """Mark a typed date against "1990", "1990-03" or "1990-03-11". A date that says more, and agrees, is right."""
    key = PartialDate.parse(value)
    try:
        date = read_date(given, like=key.precision)
    except ValueError as error:
        return wrong(str(error))
    if date.at(key.precision) == key:
        return RIGHT
    if key.at(date.precision) == date:
        missing = "month" if key.precision == "month" else "day" if date.precision == "month" else "month and day"
        return wrong(f"Give the {missing} too, as in {_EXAMPLES[key.precision]}.")
    return WRONG


def read_date(text: str, *, like: Precision = "day") -> PartialDate:
    """
    The date in a text.

    Raises ValueError with a note for the learner: what cannot be read, or how to write it. `like` is the precision of
    the example in the note.
    """
    unreadable = ValueError(f"Write the date as in {_EXAMPLES[like]}.")
    if len(text) > LENGTH:
        raise unreadable
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .,;!?'\"")
    if found := _YEAR_FIRST.fullmatch(folded):
        return _date(*(int(part) if part else None for part in found.groups()))
    if _NUMBERS_ONLY.fullmatch(folded):
        raise ValueError(f"Write the month as a word, as in {_EXAMPLES['day']}.")
    numbers, months = [], []
    for part in re.split(r"[ ,/-]+", _CIRCA.sub("", folded)):
        found = _PART.fullmatch(part)
        if not found:
            raise unreadable
        number, word = found.groups()
        if number:
            numbers.append(number)
        elif word not in _FILLERS:
            months.append(_month(word))
    years = [int(number) for number in numbers if len(number) > 2]
    days = [int(number) for number in numbers if len(number) <= 2]
    if None in months or len(months) > 1 or len(years) > 1 or len(days) > 1:
        raise unreadable
    if not years:
        raise ValueError(f"Write the year with four digits, as in {_EXAMPLES[like]}.") if days or months else unreadable
    if days and not months:
        raise unreadable
    return _date(years[0], months[0] if months else None, days[0] if days else None)


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
