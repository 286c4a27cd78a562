"""Marking short answers. How texts compare stands in `texts`."""

import html
from collections.abc import Sequence
from typing import Any

from facts.core.kinds import short

from . import texts
from .base import BLANK, WRONG, Fields, Marked, Told, Values, Verdict, one_value

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
    wrong_ones = [each["text"] for each in key.get("wrong", [])]
    strict = key.get("strict") or False
    return texts.compare(response, key["accepted"], strict=strict, wrong_ones=wrong_ones, rivals=rivals)


def perfect(content: Values, key: Values) -> Any:
    return short.words(key)


WRONG_TEXTS = ("something else", "another word")


def wrong_example(content: Values, key: Values) -> Any:
    """A known wrong answer, if there is one."""
    known = [each["text"] for each in key.get("wrong") or () if "*" not in each["text"]]
    return next((text for text in (*known, *WRONG_TEXTS) if mark(content, key, text).fraction < 1), None)


def guess(content: Values, key: Values) -> float | None:
    return 0.0


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    if not isinstance(response, str):
        return []
    verdict = mark_text(key, response).verdict
    return [Told(html.escape(response), verdict, _feedback(key, response) if verdict is Verdict.WRONG else "")]


def _feedback(key: Values, response: str) -> str:
    known = {each["text"]: short.wrong_id(each) for each in key.get("wrong", [])}
    return known.get(texts.meets(response, list(known)) or "", "")
