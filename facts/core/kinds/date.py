"""Date: a year, a month or a day, typed."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

from facts.core import prose
from facts.core.dates import PartialDate

from .base import Entry, Problem, Values, check_object, check_stem, field

NAME = "date"
LABEL = "Date"
ABOUT = "A year, a month or a day, typed."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "value": str}
OPTIONAL: dict[str, type] = {}


def build(fields: Values) -> tuple[Entry, Entry]:
    precision = PartialDate.parse(fields["value"]).precision
    return {"stem": fields["stem"], "precision": precision}, {"value": fields["value"]}


def problems(content: object, key: object) -> list[Problem]:
    found = [
        *check_object(content, "", {"stem", "precision"}),
        *check_stem(content),
        *check_key(key),
    ]
    precision, value = field(content, "precision"), _read(field(key, "value"))
    if precision not in ("year", "month", "day"):
        found.append(Problem("precision", "Choose year, month or day."))
    elif value and value.precision != precision:
        found.append(Problem("key.value", f"The date gives the {value.precision}, but the {precision} is asked for."))
    return found


def check_key(key: object, where: str = "key") -> Iterator[Problem]:
    """Also the key of a blank."""
    yield from check_object(key, where, {"value"})
    value = field(key, "value")
    try:
        PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        yield Problem(f"{where}.value", str(error))


def face(content: Values) -> dict[str, Any]:
    return {"stem": prose.block(content["stem"]), "precision": content["precision"]}


def back(content: Values, key: Values) -> dict[str, Any]:
    return {"answer": html.escape(words(key)), "feedback": {}}


def words(key: Values) -> str:
    """ "11 March 1990"."""
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
