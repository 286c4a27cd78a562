"""
Sums of money, percentages, measures and counts in a sentence. Dates are taken before.

    $279.75 million, 300 million euro, €5 bn      a sum
    2%, 2.52 percent, twelve per cent             a percentage
    10 µm, 37 °C, pH 7, 105mm                     a measure: a unit of a white list
    over 5,500 Lithuanian peacekeepers, 29-year-old, 14 missions      a count, with its noun where it stands beside

Words such as "over" and "roughly" belong to the text of a value, not to its number.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from facts.core.extraction.found import Found, Sort
from facts.core.extraction.names import ORDINARY
from facts.core.extraction.nouns import head_noun, unit_of_age
from facts.core.extraction.numerals import ORDINALS, WORDS, numeral
from facts.core.extraction.tokens import Tokens
from facts.core.extraction.units import BEHIND, CODES, FIRST_WORDS, SIGNS, unit_at
from facts.core.values import Value

_ABOUT = {
    "about", "over", "around", "nearly", "almost", "roughly", "approximately", "some", "under", "circa", "c", "ca",
    "exactly", "up to", "at least", "at most", "more than", "less than", "fewer than", "no more than", "close to",
    "as many as", "as much as", "an estimated", "an additional", "another", "below", "above",
}  # fmt: skip
_PLACES = {
    "section", "sections", "article", "articles", "figure", "fig", "table", "chapter", "paragraph", "page", "pages",
    "no", "nos", "number", "resolution", "version", "volume", "part", "line", "class", "type", "grade", "level",
    "phase", "room", "flight", "route", "highway", "title", "rule", "step", "item", "question",
}  # fmt: skip
_HOURS = {"a.m.", "p.m.", "a.m", "p.m", "am", "pm", "o’clock", "o'clock"}
_ENDS_OF_RANGE = {"to", "-", "–", "—", "and", "or"}
_SUPERLATIVES = ("est", "most")
_NUMBERED = {"president", "amendment", "anniversary", "edition", "time", "place", "member", "state", "symphony",
             "birthday", "element", "pope", "king", "floor", "congress", "prime"}  # fmt: skip
_DOLLARS = {"us": "USD", "c": "CAD", "a": "AUD", "nz": "NZD", "hk": "HKD"}
_MINUS = ("-", "−", "–")
_OPENINGS = {*SIGNS, *_MINUS, *_DOLLARS, *WORDS, *ORDINALS, *map(str.lower, CODES), "ph", "half", "hundred"}
"""Words and signs that an amount may begin with, besides figures."""


def amounts(tokens: Tokens) -> Iterator[Found]:
    """Each amount once. Takes its tokens."""
    i = 0
    while i < len(tokens):
        made = None if tokens.taken[i] else _amount(tokens, i)
        if made:
            yield from made[0]
            tokens.take(i, made[1])
        i = made[1] if made else i + 1


def _amount(tokens: Tokens, i: int) -> tuple[list[Found], int] | None:
    token = tokens[i]
    if token.kind != "number" and token.lower not in _OPENINGS:
        return None
    if token.text in SIGNS or (token.text in CODES and tokens[i + 1].kind == "number"):
        return _sum_behind_sign(tokens, i, i, SIGNS.get(token.text) or token.text)
    if token.lower in _DOLLARS and tokens[i + 1].text == "$" and tokens.touch(i):
        return _sum_behind_sign(tokens, i, i + 1, _DOLLARS[token.lower])
    if token.text in _MINUS and tokens.touch(i) and not tokens.touch(i - 1):
        return _negative(tokens, i)
    if token.lower == "ph" and tokens[i + 1].kind == "number":
        return _acidity(tokens, i)
    if token.kind == "number" and tokens.touch(i) and tokens[i + 1].lower in ("st", "nd", "rd", "th"):
        return _ordinal(tokens, i, i + 2, Decimal(token.digits)) if len(token.digits) < 9 else None
    if token.lower in ORDINALS and token.lower != "twenty" and token.lower != "first":
        return _ordinal(tokens, i, i + 1, Decimal(ORDINALS[token.lower]))
    if token.kind == "sign" or _is_no_amount(tokens, i):
        return None
    read = numeral(tokens, i)
    return _numbered(tokens, i, *read) if read and tokens.is_free(i, read[1]) else None


def _sum_behind_sign(tokens: Tokens, start: int, sign: int, code: str) -> tuple[list[Found], int] | None:
    read = numeral(tokens, sign + 1, is_money=True) if tokens[sign + 1].kind == "number" else None
    if not read:
        return None
    joint = tokens[read[1]]
    if joint.text in ("-", "–") and tokens.touch(read[1]) and (upper := numeral(tokens, read[1] + 1, is_money=True)):
        lower = _scaled_alike(tokens, read, upper, read[1] + 1)
        why = "a sum: a currency before a range"
        both = _one(tokens, "sum", start, read[1], lower, code, why)
        return [*both, *_one(tokens, "sum", read[1] + 1, upper[1], upper[0], code, why)], upper[1]
    return _one(tokens, "sum", start, read[1], read[0], code, "a sum: a currency before a number"), read[1]


def _acidity(tokens: Tokens, i: int) -> tuple[list[Found], int]:
    amount = Decimal(tokens[i + 1].digits[:12])
    return _one(tokens, "measure", i, i + 2, amount, "pH", "a measure: pH and a number"), i + 2


def _negative(tokens: Tokens, i: int) -> tuple[list[Found], int] | None:
    """Below zero, where a unit says that the sign is no dash."""
    read = numeral(tokens, i + 1) if tokens[i + 1].kind == "number" else None
    made = _with_unit(tokens, i + 1, read[0], read[1]) if read else None
    if not read or not made or made[0][0].sort == "sum":
        return None
    one = made[0][0]
    return _one(tokens, one.sort, i, made[1], -read[0], one.value.unit, f"{one.reason}, below zero"), made[1]


def _ordinal(tokens: Tokens, i: int, end: int, amount: Decimal) -> tuple[list[Found], int] | None:
    """Where it counts: "the 35th president", "second largest"."""
    at = end + (tokens[end].text == "-")
    if tokens[at].lower in _NUMBERED or (tokens[at].lower.endswith(_SUPERLATIVES) and len(tokens[at].text) > 4):
        return _one(tokens, "count", i, end, amount, "", "a place in a row: an ordinal"), end
    return None


def _numbered(tokens: Tokens, i: int, amount: Decimal, end: int) -> tuple[list[Found], int] | None:
    """What stands behind a number says what it is."""
    is_range = end < len(tokens) and tokens[end].text in _ENDS_OF_RANGE and not tokens.taken[end]
    made = _range(tokens, i, amount, end) if is_range else None
    return made or _with_unit(tokens, i, amount, end) or _count(tokens, i, amount, end)


def _range(tokens: Tokens, i: int, amount: Decimal, end: int) -> tuple[list[Found], int] | None:
    """ "10 to 30 µm": both have the unit that stands behind the second. A scale too: "2 to 3 million"."""
    if tokens[end + 1].kind == "sign" or (tokens[end].text == "-" and not tokens.touch(end)):
        return None
    if tokens[end].lower in ("and", "or") and tokens[i - 1].lower != "between":
        return None
    read = numeral(tokens, end + 1)
    if not read or not tokens.is_free(end + 1, read[1]) or amount >= read[0]:
        return None
    second = _with_unit(tokens, end + 1, read[0], read[1]) or _count(tokens, end + 1, read[0], read[1])
    if not second or not second[0] or second[0][-1].sort == "sum":
        return None
    last = second[0][-1]
    amount = _scaled_alike(tokens, (amount, end), read, end + 1)
    first = _one(tokens, last.sort, i, end, amount, last.value.unit, f"{last.reason}, the lower end of a range")
    return [*first, *second[0]], second[1]


def _scaled_alike(tokens: Tokens, lower: tuple[Decimal, int], upper: tuple[Decimal, int], at: int) -> Decimal:
    """The lower end of "70–85 million" is meant in millions too."""
    if tokens[at].kind != "number" or upper[1] - at != 2 or tokens[lower[1] - 1].kind != "number":
        return lower[0]
    mantissa = Decimal(tokens[at].digits)
    return lower[0] * (upper[0] / mantissa) if lower[0] < mantissa else lower[0]


def _with_unit(tokens: Tokens, i: int, amount: Decimal, end: int) -> tuple[list[Found], int] | None:
    after = tokens[end]
    if after.text == "%" or after.lower in ("percent", "percentage"):
        is_points = tokens[end + 1].lower in ("point", "points")
        if after.lower == "percentage" and not is_points:
            return None
        unit = "percentage points" if is_points else "%"
        stop = end + 1 + is_points
        return _one(tokens, "percentage", i, stop, amount, unit, "a share: a number and percent"), stop
    if tokens.words(end, "per", "cent"):
        return _one(tokens, "percentage", i, end + 2, amount, "%", "a share: a number and per cent"), end + 2
    for words, code in BEHIND.items() if after.lower in FIRST_WORDS else ():
        if tokens.words(end, *words):
            stop = end + len(words)
            return _one(tokens, "sum", i, stop, amount, code, "a sum: a number and a currency"), stop
    if measured := unit_at(tokens, end):
        name, stop = measured
        return _one(tokens, "measure", i, stop, amount, name, f"a measure: a number and the unit {name}"), stop
    return None


def _count(tokens: Tokens, i: int, amount: Decimal, end: int) -> tuple[list[Found], int] | None:
    if age := unit_of_age(tokens, end):
        unit, stop = age
        return _one(tokens, "count", i, stop, amount, unit, f"a count: a number and {unit}, joined by a hyphen"), stop
    if tokens[end].text == "-" and tokens.touch(end - 1):
        return None
    if tokens[end].lower in _HOURS or tokens[end].kind == "number" or tokens[i - 1].kind == "number":
        return None
    if noun := head_noun(tokens, end):
        unit, stop = noun
        return _one(tokens, "count", i, stop, amount, unit, f"a count: a number before “{unit}”"), stop
    if tokens[i].kind == "number" and not tokens.touch(end - 1):
        return _one(tokens, "count", i, end, amount, "", "a count: a number"), end
    is_at_end = tokens[i].kind == "number" and (tokens[end].end < 0 or tokens[end].text in ".,;:)!?")
    return (_one(tokens, "count", i, end, amount, "", "a count: a number"), end) if is_at_end else None


def _is_no_amount(tokens: Tokens, i: int) -> bool:
    """Part of a name or a date, a number of a section or a list, a footnote, a time, a score."""
    before, after = tokens[i - 1], tokens[i + 1]
    if tokens[i].kind == "word":
        return before.text == "-" and tokens.touch(i - 1)
    touches = tokens.touch(i - 1) and before.end > 0
    if touches and (before.kind == "word" or before.text in "-–/:.#@_&+*’'"):
        return True
    if before.text == "[" or before.lower in _PLACES or (before.text == "." and tokens[i - 2].lower in ("no", "fig")):
        return True
    if tokens.touch(i) and after.text in (":", "/", "_", "@") and tokens.touch(i + 1):
        return True
    if i == 0 and after.text in (".", ")") and tokens[2].kind == "word":
        return True
    return before.is_capital and before.lower not in _ABOUT and before.lower not in ORDINARY


def _one(tokens: Tokens, sort: Sort, start: int, end: int, amount: Decimal, unit: str, reason: str) -> list[Found]:
    begin = tokens[_opening(tokens, start)].start
    stop = tokens[end - 1].end
    text = tokens.text[begin:stop]
    value = Value("money" if sort == "sum" else "number", text, value=_plainly(amount), unit=unit)
    return [Found(sort, value, begin, stop, reason)]


def _opening(tokens: Tokens, start: int) -> int:
    """Where words such as "more than" begin before a number."""
    for length in (3, 2, 1):
        is_circa = tokens[start - 1].text == "." and tokens[start - 2].lower in ("c", "ca")
        first = start - length - is_circa
        words = [tokens[at].lower for at in range(first, start - is_circa)]
        if first >= 0 and " ".join(words) in _ABOUT and tokens.is_free(first, start):
            return first
    return start


def _plainly(amount: Decimal) -> str:
    """In full: 279750000 and not 2.7975E+8; without zeros that say nothing."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
