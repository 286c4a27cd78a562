"""Marking single choices: the right one, or nothing."""

from collections.abc import Sequence
from typing import Any

from .base import BLANK, RIGHT, WRONG, Fields, Marked, Told, Values, at, one_value, verdict

NAME = "single"
HAS_PARTS = False
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    place = one_value(fields, "response")
    return None if place is None else at(order, place)


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None:
        return BLANK
    return RIGHT if response == key["right"] else WRONG


def perfect(content: Values, key: Values) -> Any:
    return key["right"]


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str) or response not in face["options"]:
        return []
    return [Told(face["options"][response], verdict(response == key["right"]))]
