"""
Dates and periods in a sentence.

    11 March 1990, March 11, 1990, 1990-03-11      a day
    March 1990, in March                           a month; without a year it takes the one that stands nearest
    1990, FY 2022, 44 BC, AD 67                    a year
    1820s, 19th century, 5th century BC            a decade or a century: 182X, 18XX, -04XX
    FY 2017-2022, from 1990 to 2003, 1914–18, March 11–13, 1990      a period
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from facts.core.dates import MONTHS
from facts.core.extraction.found import Found, Sort
from facts.core.extraction.numerals import ORDINALS
from facts.core.extraction.tokens import Tokens
from facts.core.values import Value

_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_MONTHS |= {name[:3].lower(): number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_BEFORE_CHRIST = {"bc", "b.c.", "bce", "b.c.e.", "b.c", "b.c.e"}
_AFTER_CHRIST = {"ad", "a.d.", "ce", "c.e.", "a.d", "c.e"}
_DASHES = {"-", "–", "—"}
_UNTIL = {"to", "through", "until", "till", "thru"}
_POINTS = {"in", "since", "by", "until", "till", "from", "during", "before", "after", "year", "early", "late", "mid"}
_OWNERS = {"the", "its", "their", "his", "her", "our", "this", "that", "s"}
_BEFORE_MONTH = {"in", "since", "by", "until", "from", "during", "last", "this", "early", "late", "mid", "of", "before",
                 "after", "next", "through"}  # fmt: skip
_UNITS_OF_ROOM = {"m", "km", "cm", "mm", "kg", "g", "mg", "t", "ha", "feet", "miles", "hours", "tonnes", "tons"}
_OPENINGS = {*_MONTHS, *ORDINALS, *_AFTER_CHRIST, "fy", "fiscal", "year"}
"""Words that a date may begin with."""
_NO_PLURALS = ("ss", "us", "is", "as")
_VERBS = {"puts", "says", "shows", "gives", "finds", "makes", "counts", "marks", "brings", "sees", "remains", "does"}


@dataclass(frozen=True, slots=True)
class _Point:
    """One date, from token to token. Year 0 is a month or day whose year stands elsewhere."""

    sort: Sort
    value: str
    year: int
    start: int
    end: int
    reason: str


def dates(tokens: Tokens, *, year: int | None = None) -> Iterator[Found]:
    """Each date and period once, as they stand. `year` is the one that the text spoke of last."""
    points: list[_Point] = []
    periods: list[tuple[_Point, _Point, int]] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if (token.kind != "number" and token.lower not in _OPENINGS) or not (point := _point(tokens, i)):
            i += 1
        elif period := _days_of_month(tokens, point) or _period(tokens, point):
            periods.append(period)
            i = period[1].end
        else:
            if not _is_tail(tokens, point):
                points.append(point)
            i = point.end
    known = [(tokens[last.start].start, last.year) for _first, last, _start in periods]
    known += [(tokens[point.start].start, point.year) for point in points if point.year]
    for first, last, start in periods:
        found = _period_found(tokens, first, last, start)
        if found:
            tokens.take(start, last.end)
            yield found
    for point in points:
        resolved = _with_year(tokens, point, known, year)
        if resolved:
            start, end = tokens[point.start].start, tokens[point.end - 1].end
            tokens.take(point.start, point.end)
            value = Value("date", tokens.text[start:end], value=resolved.value)
            yield Found(resolved.sort, value, start, end, resolved.reason)


def year_of(value: str) -> int | None:
    """The year of a date's value, None for a decade, a century or one before Christ."""
    return int(value[:4]) if value[:4].isdigit() else None


def _point(tokens: Tokens, i: int) -> _Point | None:
    token = tokens[i]
    if token.kind == "number":
        return _iso(tokens, i) or _day_month(tokens, i) or _century(tokens, i) or _year(tokens, i)
    if token.is_capital:
        return _month(tokens, i) or _marked_year(tokens, i)
    return _century(tokens, i) if token.lower in ORDINALS else _marked_year(tokens, i)


def _iso(tokens: Tokens, i: int) -> _Point | None:
    parts = [tokens[i + step].text for step in (0, 2, 4)]
    is_date = [len(part) for part in parts] == [4, 2, 2] and all(part.isdigit() for part in parts)
    if not is_date or not all(tokens[i + step].text == "-" and tokens.touch(i + step) for step in (1, 3)):
        return None
    value = _day(int(parts[0]), int(parts[1]), int(parts[2]))
    return _Point("date", value, int(parts[0]), i, i + 5, "a day: year, month and day in figures") if value else None


def _day_month(tokens: Tokens, i: int) -> _Point | None:
    """ "9 April 1981", "25th of April 1953", "9 April"."""
    day, after = _day_number(tokens, i)
    if tokens.words(after, "of"):
        after += 1
    month = _month_number(tokens, after) if day else 0
    if not month:
        return None
    return _dated(tokens, i, after + 1 + (tokens[after + 1].text == "."), month, day)


def _month(tokens: Tokens, i: int) -> _Point | None:
    """ "April 25, 1953", "April 1953", "in April"."""
    month = _month_number(tokens, i)
    if not month:
        return None
    after = i + 1 + (tokens[i + 1].text == "." and len(tokens[i].text) <= 4)
    day, behind = _day_number(tokens, after)
    if day:
        return _dated(tokens, i, behind, month, day)
    if _plain_year(tokens, after) or (tokens[after].text == "," and _plain_year(tokens, after + 1)):
        return _dated(tokens, i, after, month, 0)
    if tokens[i - 1].lower in _BEFORE_MONTH and len(tokens[i].text) > 3 and not tokens[i + 1].is_capital:
        return _Point("date", f"{month:02}", 0, i, i + 1, "a month")
    return None


def _dated(tokens: Tokens, start: int, end: int, month: int, day: int) -> _Point | None:
    """With the year that may follow, behind a comma or not."""
    at = end + (tokens[end].text == ",")
    year = _plain_year(tokens, at)
    if not year:
        if not _day(2000, month, day):
            return None
        return _Point("date", f"{month:02}-{day:02}", 0, start, end, "a day and its month") if day else None
    value = _day(year, month, day) if day else f"{year:04}-{month:02}"
    kind = "a day: day, month and year" if day else "a month and its year"
    return _Point("date", value, year, start, at + 1, kind) if value else None


def _day_number(tokens: Tokens, i: int) -> tuple[int, int]:
    """A day of the month here, 0 if none, and where it ends: "9", "25th"."""
    token = tokens[i]
    if token.kind != "number" or not token.text.isdigit() or len(token.text) > 2 or not 1 <= int(token.text) <= 31:
        return 0, i
    return int(token.text), i + 1 + (tokens.touch(i) and tokens[i + 1].lower in ("st", "nd", "rd", "th"))


def _month_number(tokens: Tokens, i: int) -> int:
    return _MONTHS.get(tokens[i].lower, 0) if tokens[i].is_capital else 0


def _plain_year(tokens: Tokens, i: int) -> int:
    """A number that may be a year by its looks, else 0."""
    text = tokens[i].text
    return int(text) if len(text) == 4 and text.isdigit() and text[0] in "12" and int(text) < 2200 else 0


def _day(year: int, month: int, day: int) -> str:
    """The day as a value, "" if there was none such. The year 2000, which has a leap day, stands for any."""
    try:
        return datetime.date(year, month, day).isoformat() if day else f"{year:04}-{month:02}"
    except ValueError:
        return ""


def _century(tokens: Tokens, i: int) -> _Point | None:
    """ "19th century", "nineteenth century BC", "5th century"."""
    if tokens[i].kind == "number":
        is_ordinal = tokens.touch(i) and tokens[i + 1].lower in ("st", "nd", "rd", "th") and tokens[i].text.isdigit()
        number, after = (int(tokens[i].text), i + 2) if is_ordinal and len(tokens[i].text) < 3 else (0, i)
    else:
        number, after = ORDINALS[tokens[i].lower], i + 1
        if number in (20, 30) and tokens[after].text == "-":
            number, after = number + ORDINALS.get(tokens[after + 1].lower, 0), after + 2
    after += tokens[after].text == "-"
    if not 1 <= number <= 21 or tokens[after].lower != "century":
        return None
    before = tokens[after + 1].lower in _BEFORE_CHRIST
    end = after + 1 + (before or tokens[after + 1].lower in _AFTER_CHRIST)
    value = f"-{number - 1:02}XX" if before else f"{number - 1:02}XX"
    return _Point("date", value, 0 if before else number * 100, i, end, "a century")


def _year(tokens: Tokens, i: int) -> _Point | None:
    token = tokens[i]
    era = tokens[i + 1].lower
    if token.text.isdigit() and len(token.text) <= 4 and int(token.text) > 0:
        if era in _BEFORE_CHRIST:
            return _Point("year", f"-{int(token.text) - 1:04}", -int(token.text), i, i + 2, "a year before Christ")
        if era in _AFTER_CHRIST and tokens[i + 1].is_capital:
            return _Point("year", f"{int(token.text):04}", int(token.text), i, i + 2, "a year with its era")
    year = _plain_year(tokens, i)
    if not year:
        return None
    after = i + 1 + (tokens[i + 1].text in ("'", "’") and tokens[i + 2].lower == "s")
    if tokens[after].lower == "s" and tokens[i].end == tokens[i + 1].start and year % 10 == 0:
        is_century = year % 100 == 0 and year < 2000
        value = f"{year // 100:02}XX" if is_century else f"{year // 10:03}X"
        return _Point("date", value, year, i, after + 1, "a century" if is_century else "a decade")
    if _is_part_of_more(tokens, i) or _counts_something(tokens, i):
        return None
    return _Point("year", f"{year:04}", year, i, i + 1, "a year: four figures that count nothing")


def _marked_year(tokens: Tokens, i: int) -> _Point | None:
    """ "FY 2022", "fiscal year 2022", "AD 67", "the year 476"."""
    lower = tokens[i].lower
    if lower == "fy" or tokens.words(i, "fiscal", "year"):
        at = i + 1 + (lower != "fy")
        year = _plain_year(tokens, at)
        return _Point("year", f"{year:04}", year, i, at + 1, "a fiscal year") if year else None
    at = i + 1
    text = tokens[at].text
    is_marked = (lower in _AFTER_CHRIST and tokens[i].is_capital) or (
        lower == "year" and tokens[i - 1].lower == "the" and len(text) > 2
    )
    if is_marked and text.isdigit() and 0 < len(text) <= 4 and int(text):
        return _Point("year", f"{int(text):04}", int(text), i, at + 1, "a year with its mark")
    return None


def _is_part_of_more(tokens: Tokens, i: int) -> bool:
    """Of a name such as TPS-1977 or 1977-B, an amount such as $1990, a decimal or a time."""
    before, after = tokens[i - 1], tokens[i + 1]
    if before.text in ("$", "€", "£", "¥", "#", "+") or before.lower in ("no", "nos", "usd", "eur"):
        return True
    if before.text == "-" and tokens.touch(i - 1) and tokens.touch(i - 2) and tokens[i - 2].kind == "word":
        return tokens[i - 2].lower not in ("mid", "early", "late", "pre", "post")
    if tokens.touch(i) and after.kind == "word":
        return True
    return after.text in ("%", "°") or (tokens.touch(i) and after.text == ":" and tokens[i + 2].kind == "number")


def _is_tail(tokens: Tokens, point: _Point) -> bool:
    """Of a row of figures, such as 555-1234 or 266 1234, and no end of a period."""
    before = tokens[point.start - 1]
    is_joined = before.text == "-" and tokens.touch(point.start - 1) and tokens[point.start - 2].kind == "number"
    return point.sort == "year" and (is_joined or before.kind == "number")


def _counts_something(tokens: Tokens, i: int) -> bool:
    """ "some 2000 workers": behind no word that goes with years, before a plural or a unit."""
    before, after = tokens[i - 1].lower, tokens[i + 1]
    if before in _POINTS or before in _OWNERS or after.kind != "word" or after.is_capital:
        return False
    if after.lower in _VERBS:
        return False
    return after.lower in _UNITS_OF_ROOM or (after.lower.endswith("s") and not after.lower.endswith(_NO_PLURALS))


def _period(tokens: Tokens, first: _Point) -> tuple[_Point, _Point, int] | None:
    """The two ends, and where the period's own words begin."""
    lead = tokens[first.start - 1].lower
    start = first.start - (lead in ("from", "between"))
    joint, at = tokens[first.end], first.end + 1
    if joint.text in _DASHES or joint.text == "/":
        last = _short_end(tokens, first, at) if tokens.touch(first.end) else None
    elif joint.lower in _UNTIL or (joint.lower == "and" and lead == "between"):
        last = None
        if joint.lower in ("until", "till") and lead != "from":
            return None
    else:
        return None
    if last is None:
        last = _point(tokens, at) if at < len(tokens) and tokens[at].kind != "sign" else None
    if last is None or (joint.text == "/" and last.end != at + 1):
        return None
    return first, last, start


def _short_end(tokens: Tokens, first: _Point, at: int) -> _Point | None:
    """The "18" of "1914–18"."""
    text = tokens[at].text
    if first.sort != "year" or first.year < 1000 or len(text) != 2 or not text.isdigit():
        return None
    year = first.year // 100 * 100 + int(text)
    return _Point("year", f"{year:04}", year, at, at + 1, first.reason) if year > first.year else None


def _days_of_month(tokens: Tokens, point: _Point) -> tuple[_Point, _Point, int] | None:
    """ "11–13 March 1990" (the point is then its end) and "March 11–13, 1990" (its beginning)."""
    if point.sort != "date":
        return None
    if point.year and tokens[point.start - 1].text in _DASHES and len(point.value) == 10:
        day, _end = _day_number(tokens, point.start - 2)
        value = _day(point.year, int(point.value[5:7]), day) if day else ""
        if value and value < point.value:
            first = _Point("date", value, point.year, point.start - 2, point.start - 1, "a day")
            return first, point, point.start - 2
    if not point.year and len(point.value) == 5 and tokens[point.end].text in _DASHES:
        day, end = _day_number(tokens, point.end + 1)
        dated = _dated(tokens, point.end + 1, end, int(point.value[:2]), day) if day else None
        if dated and dated.year:
            first = _Point("date", f"{dated.year:04}-{point.value}", dated.year, point.start, point.end, "a day")
            return (first, dated, point.start) if first.value < dated.value else None
    return None


def _period_found(tokens: Tokens, first: _Point, last: _Point, start: int) -> Found | None:
    opening = first.value if first.year else f"{last.year:04}-{first.value}"
    if not last.year or (not first.year and first.sort == "date" and "X" in first.value):
        return None
    begin, end = tokens[start].start, tokens[last.end - 1].end
    value = Value("period", tokens.text[begin:end], start=opening, end=last.value)
    return Found("period", value, begin, end, "a period: two dates that belong together")


def _with_year(tokens: Tokens, point: _Point, known: list[tuple[int, int]], year: int | None) -> _Point | None:
    """A month without a year takes the nearest one of its sentence, else the one that the text spoke of last."""
    if point.year or "X" in point.value:
        return point
    place = tokens[point.start].start
    near = min(known, key=lambda other: abs(other[0] - place), default=(0, year or 0))[1]
    if near <= 0:
        return None
    value = f"{near:04}-{point.value}"
    if len(point.value) == 5 and not _day(near, int(point.value[:2]), int(point.value[3:])):
        return None
    return _Point(point.sort, value, near, point.start, point.end, f"{point.reason}; {near} is the nearest year")
