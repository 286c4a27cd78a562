"""Marking long texts: an answer waits for a person. The text to begin with, sent back as it was, is no answer."""

import html
from collections.abc import Sequence
from typing import Any

from .base import BLANK, WAITING, WRONG, Fields, Marked, Told, Values, one_value

NAME = "long"
HAS_PARTS = False
SHOWS_KEY = True

RESPONSE_LENGTH = 20_000


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    text = one_value(fields, "response", most=RESPONSE_LENGTH)
    return None if text == face["template"].strip() else text


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None or response == "":
        return BLANK
    return WAITING if isinstance(response, str) else WRONG


def perfect(content: Values, key: Values) -> Any:
    """What the guide says; even that waits for a person."""
    return key["guide"]


def wrong_example(content: Values, key: Values) -> Any:
    return "I do not know."


def guess(content: Values, key: Values) -> float | None:
    return 0.0


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str):
        return []
    return [Told(html.escape(response).replace("\n", "<br>"), None)]
