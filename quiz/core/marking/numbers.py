"""
Reading a typed number in the writing that the question declares, and comparing it with the key.

    279.75    1,234,567    1 234 567    -5    1.5e6    $279.75M    USD 5 bn    2.52 %    about 5,500 troops    3 km/h

Nothing is guessed: what is read in another way in another writing is refused with a note that says how to write it.
Nothing is evaluated, and all arithmetic is exact.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from facts.core import measures
from facts.core.tolerances import Tolerance
from facts.core.units import LENGTH, NO_UNIT, WORD, Unit, read_unit
from facts.core.writings import APOSTROPHES, DEFAULT, SPACES, WRITINGS, Writing

from .base import RIGHT, WRONG, Marked, wrong

MOST_DIGITS = 40
MOST_EXPONENT = 30

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
# After a number these would make it another one: "five point two", "1 hundred and five", "3 or 4".
_GOING_ON = {"and", "half", "minus", "or", "plus", "point", "times", "to", *_WORDS}

_REST = re.compile(rf"(?:[ -]?{WORD},?)*+[ .!]*")
_RAISED = re.compile("(?<=10)[⁺⁻]?[⁰¹²³⁴-⁹]+")
_POWER = re.compile(r"[0-9][\u00b2\u00b3\u00b9\u2070-\u209f]")
_RIGHT_NUMBER, _UNIT = "Right number, wrong unit. It is in", "The unit here is"
_POINTS = {".": "point", ",": "comma"}
_EXACT = Context(prec=200)
_SIGNS = str.maketrans({"−": "-", "–": "-", **dict.fromkeys(SPACES, " "), **dict.fromkeys(APOSTROPHES, "'")})

_NUMBER = re.compile(
    rf"""
    (?:(?:about|around|approximately|approx\.?|roughly|some|nearly|almost|over|more\ than|circa|ca?\.|~|≈)\ ?)?
    (?P<sign>[-+]|minus\ )?\ ?
    (?P<currency>(?:u\.?s\.?\ ?\$|(?:{"|".join(map(re.escape, measures.prefixes()))})(?![a-z])\.?))?\ ?
    (?P<inner_sign>[-+])?
    (?P<digits>[0-9.,][0-9.,' ]*)
    (?:(?:e|\ ?[x×*·]\ ?10\ ?\^)(?P<exponent>[-+]?[0-9]{{1,2}})(?![0-9]))?
    (?P<rest>.*)
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Number:
    """A number as written: `value` is not yet multiplied by the unit's magnitude."""

    value: Decimal
    unit: Unit


def compare(
    given: str,
    value: str,
    *,
    tolerance: str = "0",
    unit: str = "",
    typed: str = "",
    writing: Writing = WRITINGS[DEFAULT],
) -> Marked:
    """
    Mark a typed number against a decimal string.

    `unit` is that of the value. Where it is printed beside the field, `typed` is empty, and a magnitude in it ("million
    U.S. dollars") may be written with the number or not. Else it is to be typed: "optional" or "required".
    """
    of_key = read_unit(unit)
    try:
        number = read_number(given, writing, like=of_key)
    except ValueError as error:
        return wrong(str(error))
    named = number.unit.measure
    of_key = read_unit(unit, like=number.unit)
    scale = of_key.magnitude or Decimal(1)
    is_full = number.unit.magnitude or (typed and named)
    written = Fraction(number.value) * Fraction(number.unit.magnitude or 1)
    amounts = [written] if is_full else [written, written * Fraction(scale)]
    near = Tolerance.parse(tolerance)

    def is_right(amount: Fraction) -> bool:
        return near.allows(amount / Fraction(scale), Decimal(value))

    if _conflict(number.unit, of_key):
        return wrong(f"{_RIGHT_NUMBER if any(map(is_right, amounts)) else _UNIT} {unit}.")
    in_unit = (
        [of_key.measure.from_base(named.to_base(each)) for each in amounts] if of_key.measure and named else amounts
    )
    if any(map(is_right, in_unit)):
        is_missing = typed == "required" and of_key.measure and not named
        return wrong(f"Right number, but the unit is missing: {unit}.") if is_missing else RIGHT
    if in_unit != amounts and any(map(is_right, amounts)):
        return wrong(f"{_RIGHT_NUMBER} {unit}.")
    return WRONG


def read_number(text: str, writing: Writing = WRITINGS[DEFAULT], *, like: Unit = NO_UNIT) -> Number:
    """
    The number in a text, its unit read as one `like` another where it may be either ("m": metres or million).

    Raises ValueError with a note for the learner: what cannot be read, or how to write it.
    """
    examples = f"{writing.write(Decimal(5500))} or {writing.write(Decimal('2.5'))}"
    unreadable = ValueError(f"Write the number in digits, such as {examples}.")
    text = _RAISED.sub(lambda found: f"^{unicodedata.normalize('NFKC', found[0])}", text[: LENGTH + 1])
    if len(text) > LENGTH or _POWER.search(text):
        raise unreadable
    folded = " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).split())
    first = re.match(r"[A-Za-z]+(?![A-Za-z-])", folded)
    if first and first[0].casefold() in _WORDS:
        folded = f"{_WORDS.index(first[0].casefold())}{folded[first.end() :]}"
    found = _NUMBER.fullmatch(folded)
    if not found or (found["sign"] and found["inner_sign"]) or not _REST.fullmatch(found["rest"]):
        raise unreadable
    if _GOING_ON.intersection(re.findall(WORD, found["rest"].casefold())):
        raise unreadable
    value, exponent = _read_digits(found["digits"], writing), int(found["exponent"] or 0)
    if value is None or abs(exponent) > MOST_EXPONENT:
        raise unreadable
    is_negative = (found["sign"] or found["inner_sign"] or "").casefold() in ("-", "minus ")
    unit = read_unit(f"{found['currency'] or ''} {found['rest']}", short=True, like=like)
    return Number((-value if is_negative else value).scaleb(exponent, _EXACT), unit)


def _read_digits(text: str, writing: Writing) -> Decimal | None:
    """
    The number in digits, points, commas, apostrophes and spaces; None for what no writing has.

    Raises ValueError for what only another writing has, with a note that says how to write it in this one.
    """
    digits = text.rstrip(" '.,".replace(writing.point, ""))
    if sum(sign.isdigit() for sign in digits) > MOST_DIGITS:
        return None
    value = writing.read(digits)
    others = {each for other in WRITINGS.values() if (each := other.read(digits)) is not None}
    if value is not None or not others:
        return value
    forms = [writing.write(each) for each in sorted(others)]
    if len(forms) > 1:
        raise ValueError(f"Write {' or '.join(forms)}, whichever you mean.")
    if writing.point in forms[0] and not digits.rpartition(writing.point)[2].isdecimal():
        raise ValueError(f"Write the decimals after a {_POINTS[writing.point]}: {forms[0]}.")
    raise ValueError(f"Part thousands with {writing.group_words}: {forms[0]}.")


def _conflict(given: Unit, key: Unit) -> bool:
    """Whether the learner names another unit than the key's, one that does not convert to it."""
    if given.per and key.per and given.per != key.per:
        return True
    return given.measure is not None and key.measure is not None and not given.measure.converts_to(key.measure)
