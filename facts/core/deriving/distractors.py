"""
Wrong options: plausible, alike in form to the right one, and never true.

They come, in this order, from sibling facts (same relation, same type and unit, the nearest first), from the
neighbourhood of a number or a date, and from wrong answers that learners typed. What the facts say of the same subject
in the same relation is never one. How many of the three stand below the right one is drawn from a seed, so that the
right one is not always in the middle, and of names not always the longest.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from facts.core import prose
from facts.core.dates import PartialDate
from facts.core.lint import is_part
from facts.core.values import Value

from .base import Asked, Origin, Wrong, same_subject, seed_of
from .notation import ABOUT, Figure, Moment, Phrase, Span, plain, tolerance_of
from .stems import Gap, near, same_words

_T = TypeVar("_T")

COUNT = 3
LEAST = 2
FARTHEST = 20
"""A sibling's number more than so many times greater or smaller is wrong at a glance."""
LONGEST_TYPED = 80

_AT_LEAST = re.compile(r"\b(?:at least|more than|over)\W*$", re.IGNORECASE)
_AT_MOST = re.compile(r"\b(?:at most|less than|no more than|up to|under)\W*$", re.IGNORECASE)
_PLAIN_NUMBER = re.compile(r"[^0-9-]*(-?[0-9][0-9,]*(?:\.[0-9]+)?)[^0-9]*")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """`size` is what options are sorted by: an amount, a day, the length of a name."""

    value: Value
    size: Decimal
    wrong: Wrong


def wrong_options(asked: Asked, gap: Gap, form: str, count: int = COUNT) -> list[Wrong]:
    """At most `count` wrong options for the gap; fewer where no more are to be had."""
    chosen = _pick(list(candidates(asked, gap)), _size(gap), count, seed_of(asked.fact.id, form))
    return [each.wrong for each in chosen]


def nearest_wrong(asked: Asked, gap: Gap) -> Wrong | None:
    """The most plausible of them, for a false statement."""
    return next((each.wrong for each in candidates(asked, gap)), None)


def candidates(asked: Asked, gap: Gap) -> Iterator[_Candidate]:
    """All wrong options there are, in order of preference; none is true, and no two say the same."""
    true, taken = asked.true_values, list[_Candidate]()
    for each in (*_siblings(asked, gap), *_neighbours(asked, gap), *_typed(asked, gap)):
        if not _is_true(each, true, gap) and not any(_are_alike(each, other) for other in taken):
            taken.append(each)
            yield each


def entries_of_siblings(asked: Asked, gap: Gap) -> list[Wrong]:
    """For a list: what stands in the siblings' lists, or alone, and not in this one."""
    true = [text for value in asked.true_values for text in (*value.entries, value.text)]
    found: list[Wrong] = []
    for sibling in asked.siblings:
        for text in [text for value in sibling.values for text in (value.entries or _name(value))]:
            is_new = not any(same_words(text, other) for other in (*true, *(each.text for each in found)))
            if is_new and not is_part(text, gap.blanked):
                found.append(Wrong(text, "sibling", sibling.id, sibling.statement))
    return found


def _name(value: Value) -> tuple[str, ...]:
    return (value.text,) if value.type == "entity" else ()


def _pick(pool: list[_Candidate], size: Decimal, count: int, seed: int) -> list[_Candidate]:
    """Siblings before others; within that, so many below the right one as the seed says."""
    siblings = [each for each in pool if each.wrong.origin == "sibling"]
    if len(siblings) >= count:
        return balanced(siblings, [each.size < size for each in siblings], count, seed)
    others = [each for each in pool if each.wrong.origin != "sibling"]
    return [*siblings, *balanced(others, [each.size < size for each in others], count - len(siblings), seed)]


def balanced(pool: Sequence[_T], is_below: Sequence[bool], count: int, seed: int) -> list[_T]:
    """The first ones of either side, so many from below as the seed says and the sides allow."""
    below = [each for each, low in zip(pool, is_below, strict=True) if low]
    above = [each for each, low in zip(pool, is_below, strict=True) if not low]
    least, most = max(0, count - len(above)), min(count, len(below))
    wanted = least + seed % (most - least + 1) if most >= least else most
    return [*below[:wanted], *above[: count - wanted]]


def _siblings(asked: Asked, gap: Gap) -> list[_Candidate]:
    """The values of siblings, the nearest first; of names, those of like length."""
    found: list[_Candidate] = []
    for sibling in asked.siblings:
        if same_subject(sibling.subject, asked.fact.subject):
            continue
        for value in [part for each in sibling.values for part in _parts(each, gap)]:
            if value.type == gap.value.type and value.unit.casefold() == gap.value.unit.casefold():
                found += _candidate(gap, value, "sibling", sibling.id, sibling.statement)
    size = _size(gap)
    return sorted(found, key=lambda each: (_distance(each.size, size, gap), each.wrong.fact, each.wrong.text))


def _parts(value: Value, gap: Gap) -> list[Value]:
    """The value, or for a gap that is one entry of a list, the sibling's entries."""
    if gap.value.type != "list" or value.type not in ("list", "entity"):
        return [value]
    return [replace(gap.value, text=text, entries=()) for text in value.entries or (value.text,)]


def _neighbours(asked: Asked, gap: Gap) -> Iterator[_Candidate]:
    match gap.writing:
        case Figure() as figure:
            for amount in _amounts(figure):
                yield from _candidate(gap, replace(gap.value, value=str(amount)), "neighbour")
        case Moment(date=date):
            for other in _dates(date, _latest(asked), seed_of(asked.fact.id)):
                yield from _candidate(gap, replace(gap.value, value=str(other)), "neighbour")
        case Span(first, last):
            for start, end in _periods(first.date, last.date, _latest(asked)):
                yield from _candidate(gap, replace(gap.value, start=str(start), end=str(end)), "neighbour")


def _typed(asked: Asked, gap: Gap) -> Iterator[_Candidate]:
    """What learners typed, as far as it is a value of this type."""
    for text in asked.typed:
        text = " ".join(text.split())
        if not text or len(text) > LONGEST_TYPED or prose.UNFIT.search(text):
            continue
        match gap.writing:
            case Figure() as figure if number := _PLAIN_NUMBER.fullmatch(text):
                amount = plain(Decimal(number[1].replace(",", ""))).scaleb(figure.scale)
                yield from _candidate(gap, replace(gap.value, value=f"{amount:f}"), "typed")
            case Moment(date=date) if date.precision == "year" and re.fullmatch("[1-9][0-9]{3}", text):
                yield from _candidate(gap, replace(gap.value, value=text), "typed")
            case Phrase() if gap.value.type == "entity":
                yield from _candidate(gap, replace(gap.value, text=text), "typed")


def _candidate(gap: Gap, value: Value, origin: Origin, fact: str = "", feedback: str = "") -> Iterator[_Candidate]:
    """The value written as the right one is, unless that cannot be done or stands in the stem."""
    text: str | None = None
    size = Decimal(0)
    match gap.writing:
        case Figure() as figure:
            text, size = figure.write(value.amount), value.amount
            if value.amount == 1 and figure.after:
                text = None
        case Moment(date=date) as moment:
            if value.date.precision != "year" or date.precision == "year":
                value = replace(value, value=str(value.date.at(date.precision)))
            text, size = moment.write(value.date), _day(value.date)
        case Span() as span:
            text, size = span.write(*value.span), _day(value.span[0]) + _day(value.span[1])
        case Phrase():
            text = value.text.removeprefix("the ").removeprefix("The ")
            size = Decimal(len(text))
    if text and not is_part(text, gap.blanked):
        yield _Candidate(value, size, Wrong(text, origin, fact, feedback))


def _is_true(candidate: _Candidate, true: list[Value], gap: Gap) -> bool:
    """Whether it is right after all, or so near that it might be."""
    value = candidate.value
    if any(value.says_the_same(each) for each in true):
        return True
    match gap.writing:
        case Figure() as figure:
            amount, mine = value.amount, gap.value.amount
            within = abs(amount - mine) <= tolerance_of(figure, gap.before).scaleb(figure.scale)
            implied = (_AT_LEAST.search(gap.before) and amount < mine) or (
                _AT_MOST.search(gap.before) and amount > mine
            )
            is_far = not mine or not amount or max(abs(amount / mine), abs(mine / amount)) > FARTHEST
            return within or bool(implied) or is_far or (ABOUT.search(gap.before) is not None and near(amount, mine))
        case Moment(date=date):
            return any(each.type == "date" and each.date.at(date.precision) == value.date for each in true)
        case Phrase():
            names = [gap.short_form, *(name for each in true for name in (each.text, *each.entries))]
            return any(same_words(value.text, name) for name in names if name)
    return False


def _are_alike(one: _Candidate, other: _Candidate) -> bool:
    is_text = one.value.type in ("entity", "text", "list")
    return one.wrong.text == other.wrong.text or (is_text and same_words(one.wrong.text, other.wrong.text))


def _size(gap: Gap) -> Decimal:
    match gap.writing:
        case Figure():
            return gap.value.amount
        case Moment(date=date):
            return _day(date)
        case Span(first, last):
            return _day(first.date) + _day(last.date)
    return Decimal(len(gap.answer))


def _distance(size: Decimal, own: Decimal, gap: Gap) -> Decimal:
    if isinstance(gap.writing, Figure) and size and own:
        return max(abs(size / own), abs(own / size))
    return abs(size - own)


def _day(date: PartialDate) -> Decimal:
    """A number that grows with time, about a day a step."""
    return Decimal(date.year * 372 + (date.month or 1) * 31 + (date.day or 1))


def _amounts(figure: Figure) -> Iterator[Decimal]:
    """A fifth more or less, double, half, two digits swapped, ten times: with as many digits that count."""
    shown = figure.shown
    if not shown:
        return
    step = Decimal(1).scaleb(max(-figure.decimals, int(plain(shown).normalize().as_tuple().exponent)))
    if figure.is_word or (abs(shown) < 10 and not figure.decimals):
        yield from (
            (shown + off * step).scaleb(figure.scale) for off in (1, -1, 2, -2, 3, -3) if shown + off * step > 0
        )
    for factor in ("1.2", "0.8", "1.5", "0.6", "2", "0.5", "3"):
        near_by = (shown * Decimal(factor)).quantize(step, ROUND_HALF_EVEN)
        if near_by and not _ends_in_zero(near_by, figure):
            yield near_by.scaleb(figure.scale)
    for swapped in _swapped(figure):
        yield swapped.scaleb(figure.scale)
    if not figure.decimals:
        yield (shown * 10).scaleb(figure.scale)


def _swapped(figure: Figure) -> Iterator[Decimal]:
    digits = f"{figure.shown:f}"
    for i in range(len(digits) - 1):
        one, other = digits[i], digits[i + 1]
        if one.isdigit() and other.isdigit() and one != other and not (i == 0 and other == "0"):
            yield Decimal(digits[:i] + other + one + digits[i + 2 :])


def _ends_in_zero(number: Decimal, figure: Figure) -> bool:
    return figure.decimals > 0 and number == number.quantize(Decimal(1).scaleb(1 - figure.decimals))


def _dates(date: PartialDate, latest: int, seed: int) -> Iterator[PartialDate]:
    """The same decade, then 5, 10 and 1 years off; of a month or a day also other months, other days."""
    decade = [year for year in range(date.year // 10 * 10, date.year // 10 * 10 + 10) if abs(year - date.year) > 1]
    cut = seed % len(decade)
    for year in (*decade[cut:], *decade[:cut], *(date.year + off for off in (5, -5, 10, -10, 1, -1))):
        if 1000 <= year <= latest and (date.precision != "day" or date.day != 29):
            yield PartialDate(year, date.month, date.day)
    if date.month is not None:
        for off in (1, -1, 2, -2, 3, -3):
            month = (date.month + off - 1) % 12 + 1
            if date.day is None or date.day <= calendar.monthrange(date.year, month)[1]:
                yield PartialDate(date.year, month, date.day)


def _periods(start: PartialDate, end: PartialDate, latest: int) -> Iterator[tuple[PartialDate, PartialDate]]:
    """One end moved, or both."""
    for first, last in ((1, 0), (-1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (2, 0), (-2, 0), (0, -2)):
        if end.year + last <= latest and start.year + first < end.year + last and 29 not in (start.day, end.day):
            yield (
                PartialDate(start.year + first, start.month, start.day),
                PartialDate(end.year + last, end.month, end.day),
            )


def _latest(asked: Asked) -> int:
    """The latest year that the facts speak of: a later one would be wrong at a glance."""
    facts = (asked.fact, *asked.others)
    years = [int(each.as_of[:4]) for each in facts if each.as_of]
    years += [value.date.year for each in facts for value in each.values if value.type == "date"]
    years += [value.span[1].year for each in facts for value in each.values if value.type == "period"]
    return max(years, default=9999)
