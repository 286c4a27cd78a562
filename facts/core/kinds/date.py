"""Date: a day, a month, a year, a decade or a century, typed."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

from facts.core import prose
from facts.core.dates import PRECISIONS, PartialDate

from .base import Entry, Problem, Values, check_object, check_stem, field

NAME = "date"
LABEL = "Date"
ABOUT = "A date, typed, as far as it is known: from a day to a century."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "value": str}
OPTIONAL: dict[str, type] = {}


def build(fields: Values) -> tuple[Entry, Entry]:
    return {"stem": fields["stem"], **asked_of(fields["value"])}, {"value": fields["value"]}


def asked_of(value: str) -> Entry:
    """What the content says of a date: its precision, and whether one must say AD or BC. Raises ValueError."""
    date = PartialDate.parse(value)
    return {"precision": date.precision, **({"era": True} if date.year < 100 else {})}


def problems(content: object, key: object) -> list[Problem]:
    found = [
        *check_object(content, "", {"stem", "precision", "era"}),
        *check_stem(content),
        *check_key(key),
    ]
    precision, value = field(content, "precision"), _read(field(key, "value"))
    if precision not in PRECISIONS:
        found.append(Problem("precision", "Choose day, month, year, decade or century."))
    elif value and value.precision != precision:
        found.append(Problem("key.value", f"The date gives the {value.precision}, but the {precision} is asked for."))
    if not isinstance(field(content, "era"), bool | None):
        found.append(Problem("era", "Say whether AD or BC is asked for: true or false."))
    return found


def check_key(key: object, where: str = "key") -> Iterator[Problem]:
    """Also the key of a blank."""
    yield from check_object(key, where, {"value"})
    value = field(key, "value")
    try:
        date = PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        yield Problem(f"{where}.value", str(error))
    else:
        if date.precision == "decade" and date.year < 100:
            yield Problem(f"{where}.value", "A decade has a name from 10X on. Ask for the year or the century.")


def face(content: Values) -> dict[str, Any]:
    asked = {name: content[name] for name in ("precision", "era") if name in content}
    return {"stem": prose.block(content["stem"]), **asked}


def back(content: Values, key: Values) -> dict[str, Any]:
    return {"answer": html.escape(words(key)), "feedback": {}}


def words(key: Values) -> str:
    """ "11 March 1990", "1820s"."""
    return PartialDate.parse(key["value"]).words()


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {"text": response or ""}


def _read(value: object) -> PartialDate | None:
    try:
        return PartialDate.parse(value) if isinstance(value, str) else None
    except ValueError:
        return None
