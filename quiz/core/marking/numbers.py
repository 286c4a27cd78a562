"""
Reading a typed number in English writing, and comparing it with the key.

    279.75    1,234,567    1 234 567    -5    1.5e6    $279.75M    USD 5 bn    2.52 %    about 5,500 peacekeepers

Decimals stand after a point; commas or spaces part thousands. Nothing is guessed: what can be read in two ways is
refused with a note that says how to write it. All arithmetic is decimal and exact.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal

from .base import RIGHT, WRONG, Marked, wrong

LENGTH = 120
MOST_DIGITS = 40
MOST_EXPONENT = 30

MAGNITUDES = {
    "hundred": Decimal(10) ** 2,
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
}
_SHORT_MAGNITUDES = {
    "k": "thousand",
    "m": "million",
    "mn": "million",
    "mln": "million",
    "mil": "million",
    "mio": "million",
    "b": "billion",
    "bn": "billion",
    "bln": "billion",
    "tn": "trillion",
    "trn": "trillion",
}
_CURRENCIES = {
    "$": "dollar",
    "usd": "dollar",
    "dollar": "dollar",
    "€": "euro",
    "eur": "euro",
    "euro": "euro",
    "£": "pound",
    "gbp": "pound",
    "¥": "yen",
    "jpy": "yen",
    "yen": "yen",
}
_PERCENT = {"%", "percent", "pct"}
_MEASURES = {
    "metre": "m meter metre",
    "centimetre": "cm centimeter centimetre",
    "millimetre": "mm millimeter millimetre",
    "kilometre": "km kilometer kilometre",
    "mile": "mi mile",
    "foot": "ft foot feet",
    "gram": "g gram gramme",
    "kilogram": "kg kilo kilogram kilogramme",
    "tonne": "t ton tonne",
    "second": "s sec second",
    "minute": "min minute",
    "hour": "h hr hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "yr year",
    "hectare": "ha hectare",
    "litre": "l liter litre",
}
_MEASURE_OF = {word: measure for measure, words in _MEASURES.items() for word in words.split()}
_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
# After a number these would make it another one: "five point two", "1 hundred and five", "3 or 4".
_GOING_ON = {"and", "half", "minus", "or", "plus", "point", "times", "to", *_WORDS}

_TOKEN = re.compile(r"[%$€£¥]|(?:[^\W\d_][.'/-]?)++[23]?(?![0-9])")
_REST = re.compile(rf"(?:[ -]?(?:{_TOKEN.pattern}),?)*+[ .!]*")
_POWER = re.compile(r"[0-9][\u00b2\u00b3\u00b9\u2070-\u209f]")
_PLAIN = re.compile(r"[0-9]*\.?[0-9]+|[0-9]+\.")
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?")
_COMMA_DECIMALS = re.compile(r"([0-9]{1,3}(?:[. ][0-9]{3})*|[0-9]+),([0-9]+)")
_POINT_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_EXACT = Context(prec=200)

_NUMBER = re.compile(
    r"""
    (?:(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|over|more\ than|circa|ca?\.|~|≈)\ ?)?
    (?P<sign>[-+]|minus\ )?\ ?
    (?P<currency>(?:us|u\.s\.)?\ ?[$€£¥]|(?:usd|eur|gbp|jpy)(?![a-z]))?\ ?
    (?P<inner_sign>[-+])?
    (?P<digits>[0-9.,][0-9., ]*)
    (?:(?:e|\ ?[x×*]\ ?10\ ?\^)(?P<exponent>[-+]?[0-9]{1,2})(?![0-9]))?
    (?P<rest>.*)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Unit:
    """What words beside a number say. `magnitude` is None where none is named, `currency` a word such as "dollar"."""

    magnitude: Decimal | None = None
    percent: bool = False
    currency: str | None = None
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Number:
    """A number as written: `value` is not yet multiplied by the unit's magnitude."""

    value: Decimal
    unit: Unit


def compare(given: str, value: str, *, tolerance: str = "0", unit: str = "") -> Marked:
    """
    Mark a typed number against a decimal string.

    Where the key's unit names a magnitude ("million U.S. dollars") the number may be written with or without it, or in
    full.
    """
    of_key = read_unit(unit)
    try:
        number = read_number(given, metres=bool(of_key.measures) and not of_key.magnitude)
    except ValueError as error:
        return wrong(str(error))
    if _conflict(number.unit, of_key):
        return wrong(f"The unit here is {unit}.")
    key, off, scale = Decimal(value), Decimal(tolerance), of_key.magnitude or Decimal(1)
    written = _EXACT.multiply(number.value, number.unit.magnitude or Decimal(1))
    scales = {scale} if number.unit.magnitude else {Decimal(1), scale}
    is_right = any(
        abs(_EXACT.subtract(written, _EXACT.multiply(key, each))) <= _EXACT.multiply(off, each) for each in scales
    )
    return RIGHT if is_right else WRONG


def read_number(text: str, *, metres: bool = False) -> Number:
    """
    The number in a text; with `metres`, "m" is a metre and not a million.

    Raises ValueError with a note for the learner: what cannot be read, or how to write it.
    """
    unreadable = ValueError("Write the number in digits, such as 5,500 or 2.5.")
    if len(text) > LENGTH or _POWER.search(text):
        raise unreadable
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().translate({0x2212: "-", 0x2013: "-"}).split())
    first = re.match(r"[a-z]+(?![a-z-])", folded)
    if first and first[0] in _WORDS:
        folded = f"{_WORDS.index(first[0])}{folded[first.end() :]}"
    found = _NUMBER.fullmatch(folded)
    if not found or (found["sign"] and found["inner_sign"]) or not _REST.fullmatch(found["rest"]):
        raise unreadable
    if _GOING_ON.intersection(_TOKEN.findall(found["rest"])):
        raise unreadable
    digits = found["digits"].rstrip(" ,")
    if decimals := _COMMA_DECIMALS.fullmatch(digits) if not _GROUPED.fullmatch(digits) else None:
        whole = re.sub("[. ]", "", decimals[1])
        raise ValueError(f"Write the decimals after a point: {whole}.{decimals[2]}.")
    if _POINT_GROUPS.fullmatch(digits):
        raise ValueError(f"Part thousands with commas: {digits.replace('.', ',')}.")
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        raise unreadable
    digits, exponent = re.sub("[, ]", "", digits), int(found["exponent"] or 0)
    if len(digits) > MOST_DIGITS or abs(exponent) > MOST_EXPONENT:
        raise unreadable
    value = Decimal(digits).scaleb(exponent, _EXACT)
    is_negative = found["sign"] in ("-", "minus ") or found["inner_sign"] == "-"
    unit = read_unit(f"{found['currency'] or ''} {found['rest']}", short=True, metres=metres)
    return Number(-value if is_negative else value, unit)


def read_unit(text: str, *, short: bool = False, metres: bool = False) -> Unit:
    """What the words say that we know; the others are passed over. `short` lets "m" or "bn" be a magnitude."""
    magnitude, percent, currency, measures = None, False, None, set()
    folded = unicodedata.normalize("NFKC", text[:LENGTH]).casefold().replace("per cent", "percent")
    for token in _TOKEN.findall(folded):
        word = token.rstrip(".'")
        if word not in _MEASURE_OF and word not in _SHORT_MAGNITUDES:
            word = word.removesuffix("s")
        if short and not (metres and word == "m"):
            word = _SHORT_MAGNITUDES.get(word, word)
        if word in MAGNITUDES:
            magnitude = (magnitude or 1) * MAGNITUDES[word]
        percent = percent or word in _PERCENT
        currency = currency or _CURRENCIES.get(word)
        if word in _MEASURE_OF:
            measures.add(_MEASURE_OF[word])
    return Unit(magnitude, percent, currency, frozenset(measures))


def _conflict(given: Unit, key: Unit) -> bool:
    """Whether the learner names another currency or measure than the key."""
    if given.currency and key.currency and given.currency != key.currency:
        return True
    if given.percent and not key.percent and (key.currency or key.measures):
        return True
    return bool(key.measures) and not given.measures <= key.measures
