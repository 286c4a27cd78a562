"""Marking dates. How they are written and compared stands in `moments`."""

import html
from collections.abc import Sequence
from typing import Any

from facts.core.kinds import date

from . import moments
from .base import BLANK, WRONG, Fields, Marked, Told, Values, one_value

NAME = "date"
HAS_PARTS = False
SHOWS_KEY = True


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    return one_value(fields, "response")


def mark(content: Values, key: Values, response: Any) -> Marked:
    return mark_text(key, response)


def mark_text(key: Values, response: Any) -> Marked:
    """Also for a blank."""
    if response is None or response == "":
        return BLANK
    if not isinstance(response, str):
        return WRONG
    return moments.compare(response, key["value"])


def perfect(content: Values, key: Values) -> Any:
    return date.words(key)


WRONG_DATES = {
    "century": ("15th century", "18th century"),
    "decade": ("1490s", "1780s"),
    "year": ("1492", "1789"),
    "month": ("October 1492", "July 1789"),
    "day": ("12 October 1492", "14 July 1789"),
}


def wrong_example(content: Values, key: Values) -> Any:
    dates = WRONG_DATES.get(content["precision"], WRONG_DATES["year"])
    return next((text for text in dates if mark(content, key, text).fraction < 1), None)


def guess(content: Values, key: Values) -> float | None:
    return 0.0


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str):
        return []
    return [Told(html.escape(response), mark_text(key, response).verdict)]
