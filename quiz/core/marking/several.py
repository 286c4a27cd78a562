"""Marking several choices: the right ones chosen less the wrong ones, of all that are right, and never below 0."""

from collections.abc import Sequence
from typing import Any

from .base import BLANK, WRONG, BadResponse, Fields, Marked, Told, Values, all_values, at, marked, texts, verdict

NAME = "several"
HAS_PARTS = True
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> list[str] | None:
    chosen = [at(order, place) for place in all_values(fields, "response")]
    if len(set(chosen)) < len(chosen):
        raise BadResponse
    return chosen or None


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None or response == []:
        return BLANK
    chosen, known = set(texts(response)), {option["id"] for option in content["options"]}
    if not chosen <= known:
        return WRONG
    right = set(key["right"])
    return marked(len(chosen & right) - len(chosen - right), len(right))


def perfect(content: Values, key: Values) -> Any:
    return list(key["right"])


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    options = face["options"]
    return [Told(options[id_], verdict(id_ in key["right"])) for id_ in texts(response) if id_ in options]
