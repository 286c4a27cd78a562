"""Number: a value, typed, with a unit beside the field and an absolute tolerance."""

import html
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from facts.core import prose

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field

NAME = "number"
LABEL = "Number"
ABOUT = "A value, typed, with its unit and how far off one may be."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "value": str}
OPTIONAL: dict[str, type] = {"tolerance": str, "unit": str}

UNIT_LENGTH = 80

_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")


def build(fields: Values) -> tuple[Entry, Entry]:
    content = {"stem": fields["stem"], "unit": fields.get("unit", "")}
    return content, {"value": fields["value"], "tolerance": fields.get("tolerance", "0")}


def problems(content: object, key: object) -> list[Problem]:
    return [
        *check_object(content, "", {"stem", "unit"}),
        *check_stem(content),
        *check_text(field(content, "unit"), "unit", "The unit", most=UNIT_LENGTH, empty=True),
        *check_key(key),
    ]


def check_key(key: object, where: str = "key") -> Iterator[Problem]:
    """Also the key of a blank. At most 18 digits before the point and 12 after it."""
    yield from check_object(key, where, {"value", "tolerance"})
    if not _is_decimal(field(key, "value")):
        yield Problem(f"{where}.value", "Write the value in digits, with a point before the decimals: 279.75.")
    tolerance = field(key, "tolerance")
    if tolerance is not None and (not _is_decimal(tolerance) or str(tolerance).startswith("-")):
        yield Problem(f"{where}.tolerance", "Write the tolerance in digits: 0, 5 or 0.01.")


def face(content: Values) -> dict[str, Any]:
    return {"stem": prose.block(content["stem"]), "unit": content.get("unit") or ""}


def back(content: Values, key: Values) -> dict[str, Any]:
    unit = content.get("unit") or ""
    space = "" if unit.startswith("%") else " "
    return {"answer": html.escape(f"{words(key)}{space}{unit}".strip()), "feedback": {}}


def words(key: Values) -> str:
    """The value with commas between thousands: "5,500"."""
    return f"{Decimal(key['value']):,f}"


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {"text": response or ""}


def _is_decimal(value: object) -> bool:
    return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None
