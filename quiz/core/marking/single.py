"""Marking single choices: the right one, or nothing; with weights, one that is partly right is worth its weight."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from facts.core.kinds import options

from .base import BLANK, RIGHT, WRONG, Fields, Marked, Told, Values, at, marked, one_value

NAME = "single"
HAS_PARTS = False
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    place = one_value(fields, "response")
    return None if place is None else at(order, place)


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None:
        return BLANK
    if response == key["right"]:
        return RIGHT
    return marked(options.weights(key).get(response, Decimal(0)), 1) if isinstance(response, str) else WRONG


def perfect(content: Values, key: Values) -> Any:
    return key["right"]


def wrong_example(content: Values, key: Values) -> Any:
    return next(option["id"] for option in content["options"] if option["id"] != key["right"])


def guess(content: Values, key: Values) -> float | None:
    marks = [mark(content, key, option["id"]).fraction for option in content["options"]]
    return float(sum(marks) / len(marks))


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str) or response not in face["options"]:
        return []
    return [Told(face["options"][response], mark({}, key, response).verdict)]
