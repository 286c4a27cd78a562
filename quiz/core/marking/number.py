"""Marking numbers. How they are written and compared stands in `numbers`."""

import html
from collections.abc import Sequence
from typing import Any

from facts.core.kinds import number
from facts.core.writings import writing_of

from . import numbers
from .base import BLANK, WRONG, Fields, Marked, Told, Values, one_value

NAME = "number"
HAS_PARTS = False
SHOWS_KEY = True


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    return one_value(fields, "response")


def mark(content: Values, key: Values, response: Any) -> Marked:
    return mark_text(key, response, content, content.get("unit") or "")


def mark_text(key: Values, response: Any, asked: Values, unit: str) -> Marked:
    """Also for a blank. `asked` is the content or the face, `unit` what is printed beside the field."""
    if response is None or response == "":
        return BLANK
    if not isinstance(response, str):
        return WRONG
    return numbers.compare(
        response,
        key["value"],
        tolerance=key.get("tolerance") or "0",
        unit=key.get("unit") or unit,
        typed=asked.get("unit_typed") or "",
        writing=writing_of(asked),
    )


def perfect(content: Values, key: Values) -> Any:
    return f"{number.words(key, writing_of(content))} {key.get('unit') or ''}".strip()


WRONG_NUMBERS = ("100", "7")


def wrong_example(content: Values, key: Values) -> Any:
    return next((text for text in WRONG_NUMBERS if mark(content, key, text).fraction < 1), None)


def guess(content: Values, key: Values) -> float | None:
    return 0.0


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str):
        return []
    return [Told(html.escape(response), mark_text(key, response, face, face.get("unit") or "").verdict)]
