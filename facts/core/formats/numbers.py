"""
Numbers as files write them; and how far off one may be, as answers with an absolute tolerance each.

    5, within 4.9..5.3      5 with 0, 5.1 with 0.2
    5, within 2 %           5 with 0.1
    5.02 in 3 digits        5.02 with 0.005

The first answer is the one that is shown as right.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal, localcontext
from typing import Any

from facts.core.tolerances import Tolerance

_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,18}(?:[.,][0-9]{0,30})?|[.,][0-9]{1,30})(?:[eE][-+]?[0-9]{1,2})?")
_EXACT = Context(prec=100)
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")

Answers = Sequence[tuple[Decimal, Decimal]]
"""Values, each with its tolerance."""


def decimal(text: str) -> Decimal | None:
    """A number as other products read it: with a point or a comma, and maybe an exponent."""
    text = text.strip()
    return Decimal(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None


def answers_of(key: Mapping[str, Any]) -> Answers:
    value, tolerance = Decimal(key["value"]), Tolerance.parse(str(key.get("tolerance") or "0"))
    with localcontext(_EXACT):
        match tolerance.way:
            case "absolute":
                return [(value, tolerance.low)]
            case "relative":
                return [(value, abs(value) * tolerance.low / 100)]
            case "range":
                return _around(value, tolerance.low, tolerance.high)
        place = Decimal(10) ** (value.adjusted() - int(tolerance.low) + 1)
        below = value // place * place
        near = [each for each in (below - place, below, below + place) if abs(each - value) <= place / 2]
        return _around(value, min(near) - place / 2, max(near) + place / 2)


def _around(value: Decimal, low: Decimal, high: Decimal) -> Answers:
    middle, half = (low + high) / 2, (high - low) / 2
    return [(value, half)] if value == middle else [(value, Decimal(0)), (middle, half)]


def key_of(answers: Answers) -> tuple[dict[str, Any], list[Decimal]]:
    """The key of the first answer, with all others that are near to it; and those that are not."""
    (value, tolerance), *more = answers
    if not more:
        return {"value": written(value), "tolerance": written(tolerance)}, []
    with localcontext(_EXACT):
        low, high = value - tolerance, value + tolerance
        apart = sorted(more, key=lambda each: abs(each[0] - value) - each[1])
        for other, slack in tuple(apart):
            if other - slack <= high and low <= other + slack:
                low, high = min(low, other - slack), max(high, other + slack)
                apart.remove((other, slack))
        if high - value == value - low:
            return {"value": written(value), "tolerance": written(high - value)}, [other for other, _ in apart]
        return {"value": written(value), "tolerance": f"{written(low)}..{written(high)}"}, [other for other, _ in apart]


def written(value: Decimal) -> str:
    """In digits, without an exponent and without zeros that say nothing unless they were written so."""
    if _PLAIN.fullmatch(str(value)):
        return str(value)
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
