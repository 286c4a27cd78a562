"""Marking short answers. How texts compare stands in `texts`."""

import html
from collections.abc import Sequence
from typing import Any

from . import texts
from .base import BLANK, WRONG, Fields, Marked, Told, Values, one_value

NAME = "short"
HAS_PARTS = False
SHOWS_KEY = True


def read(fields: Fields, face: Values, order: Sequence[str]) -> str | None:
    return one_value(fields, "response")


def mark(content: Values, key: Values, response: Any) -> Marked:
    return mark_text(key, response)


def mark_text(key: Values, response: Any, rivals: Sequence[str] = ()) -> Marked:
    """Also for a blank; `rivals` are answers known to be right elsewhere."""
    if response is None or response == "":
        return BLANK
    if not isinstance(response, str):
        return WRONG
    return texts.compare(response, key["accepted"], strict=key.get("strict") or False, rivals=rivals)


def perfect(content: Values, key: Values) -> Any:
    return key["accepted"][0]


WRONG_TEXTS = ("something else", "another word")


def wrong_example(content: Values, key: Values) -> Any:
    return next(text for text in WRONG_TEXTS if mark_text(key, text).fraction < 1)


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str):
        return []
    return [Told(html.escape(response), mark_text(key, response).verdict)]
