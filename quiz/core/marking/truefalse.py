"""Marking true or false."""

from collections.abc import Sequence
from typing import Any

from .base import BLANK, RIGHT, WRONG, BadResponse, Fields, Marked, Told, Values, one_value, verdict

NAME = "truefalse"
HAS_PARTS = False
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> bool | None:
    word = one_value(fields, "response")
    if word not in (None, "true", "false"):
        raise BadResponse
    return None if word is None else word == "true"


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None:
        return BLANK
    return RIGHT if response is key["right"] else WRONG


def perfect(content: Values, key: Values) -> Any:
    return key["right"]


def wrong_example(content: Values, key: Values) -> Any:
    return not key["right"]


def guess(content: Values, key: Values) -> float | None:
    return 0.5


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, bool):
        return []
    return [Told("True" if response else "False", verdict(response is key["right"]))]
