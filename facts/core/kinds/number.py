"""
Number: a value, typed, in the writing that the content declares, with a tolerance and a unit.

The unit is printed beside the field, or it is to be typed: then it is part of the key, and the content says only
whether it may or must be typed. Values in content and key are decimal strings, whatever the writing.
"""

import html
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from facts.core import prose
from facts.core.tolerances import Tolerance
from facts.core.units import read_unit
from facts.core.writings import DEFAULT, WRITINGS, Writing, writing_of

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field

NAME = "number"
LABEL = "Number"
ABOUT = "A value, typed, with its unit and how far off one may be."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "value": str}
OPTIONAL: dict[str, type] = {"tolerance": str, "unit": str, "unit_typed": str, "writing": str}

UNIT_LENGTH = 80
PRINTED, TYPED = "printed", ("optional", "required")
"""Where the unit stands: beside the field, or in the answer, which may or must have it."""

_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")


def build(fields: Values) -> tuple[Entry, Entry]:
    """Fields that say what is the default anyway leave no trace."""
    unit, writing = fields.get("unit", ""), fields.get("writing", DEFAULT)
    typed = fields.get("unit_typed", PRINTED).replace(PRINTED, "")
    content: Entry = {"stem": fields["stem"], "unit": "" if typed else unit}
    content |= ({"unit_typed": typed} if typed else {}) | ({"writing": writing} if writing != DEFAULT else {})
    key = {"value": fields["value"], "tolerance": fields.get("tolerance", "0")}
    return content, key | ({"unit": unit} if typed else {})


def problems(content: object, key: object) -> list[Problem]:
    return [
        *check_object(content, "", {"stem", "unit", "unit_typed", "writing"}),
        *check_stem(content),
        *check_text(field(content, "unit"), "unit", "The unit", most=UNIT_LENGTH, empty=True),
        *check_writing(content),
        *check_key(key, more={"unit"}),
        *_check_typed_unit(field(content, "unit_typed"), field(key, "unit"), field(content, "unit")),
    ]


def check_key(key: object, where: str = "key", *, more: frozenset[str] | set[str] = frozenset()) -> Iterator[Problem]:
    """Also the key of a blank. At most 18 digits before the point and 12 after it."""
    yield from check_object(key, where, {"value", "tolerance", *more})
    value, tolerance = field(key, "value"), field(key, "tolerance")
    if not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
        yield Problem(f"{where}.value", "Write the value in digits, with a point before the decimals: 279.75.")
        return
    try:
        fault = Tolerance.parse("0" if tolerance is None else str(tolerance)).problem(Decimal(value))
    except ValueError as error:
        fault = str(error)
    if fault:
        yield Problem(f"{where}.tolerance", fault)


def check_writing(content: object) -> Iterator[Problem]:
    """Also of a cloze."""
    writing = field(content, "writing")
    if writing is not None and writing not in list(WRITINGS):
        yield Problem("writing", f"Choose how numbers are written: {', '.join(WRITINGS)}.")


def face(content: Values) -> dict[str, Any]:
    asked = {name: content[name] for name in ("unit_typed", "writing") if content.get(name)}
    return {"stem": prose.block(content["stem"]), "unit": content.get("unit") or "", **asked}


def back(content: Values, key: Values) -> dict[str, Any]:
    unit = content.get("unit") or key.get("unit") or ""
    space = "" if unit.startswith("%") else " "
    return {"answer": html.escape(f"{words(key, writing_of(content))}{space}{unit}".strip()), "feedback": {}}


def words(key: Values, writing: Writing = WRITINGS[DEFAULT]) -> str:
    """The value as it is written: "5,500"."""
    return writing.write(Decimal(key["value"]))


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    """The example shows how to write, where that is not a matter of course."""
    example = writing_of(face).example if face.get("writing") else ""
    return {"text": response or "", "example": example, "unit_typed": face.get("unit_typed", "")}


def _check_typed_unit(typed: object, unit: object, printed: object) -> Iterator[Problem]:
    if typed is None:
        if unit is not None:
            yield Problem("key.unit", "A unit that is printed stands in the content.")
        return
    if typed not in TYPED:
        yield Problem("unit_typed", f"The unit is {PRINTED}, or typing it is {' or '.join(TYPED)}.")
    if printed:
        yield Problem("unit", "A unit that is to be typed is not printed.")
    yield from check_text(unit, "key.unit", "The unit", most=UNIT_LENGTH)
    if isinstance(unit, str) and unit.strip() and read_unit(unit).measure is None:
        yield Problem("key.unit", "This unit is not known here, so that nobody can be asked to type it. Print it.")
