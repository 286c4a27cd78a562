"""
What a response is worth: reading it from a form, marking it, telling it part by part.

A card is not marked, its learner rates it: the functions here raise ValueError for it.
"""

from collections.abc import Sequence
from typing import Any

from . import cloze, date, long, matching, number, ordering, several, short, single, truefalse
from .base import BadResponse, Fields, Marked, Marker, Told, Values, Verdict, marked_by_hand, one_value

_MODULES: tuple[Marker, ...] = (single, several, truefalse, short, number, date, cloze, matching, ordering, long)

MARKERS: dict[str, Marker] = {marker.NAME: marker for marker in _MODULES}
"""By the name of the kind, in the order of `docs/items.md`."""

__all__ = [
    "MARKERS",
    "BadResponse",
    "Marked",
    "Told",
    "Verdict",
    "guess",
    "is_in",
    "mark",
    "marked_by_hand",
    "one_value",
    "perfect",
    "read",
    "tell",
    "wrong_example",
]


def read(kind: str, fields: Fields, face: Values, order: Sequence[str]) -> Any:
    """
    The response in a form, or None where it is blank.

    The fields are "response" (several values for `several`), "blank-<id>" in a cloze, "pair-<place of the left>" in a
    matching, "place" (one per entry) and "move" ("<index>:up" or "<index>:down") in an ordering. Raises BadResponse.
    """
    return _marker(kind).read(fields, face, order)


def is_in(fields: Fields) -> bool:
    """Whether a form holds a response at all, were it a blank one."""
    return any(name in ("response", "place") or name.startswith(("blank-", "pair-")) for name in fields)


def mark(kind: str, content: Values, key: Values, response: Any) -> Marked:
    """What a response is worth. Any JSON is marked; what has the wrong shape is wrong."""
    return _marker(kind).mark(content, key, response)


def perfect(kind: str, content: Values, key: Values) -> Any:
    """A response that marks 1."""
    return _marker(kind).perfect(content, key)


def wrong_example(kind: str, content: Values, key: Values) -> Any:
    """A response that a learner might give and that does not mark 1, always the same."""
    return _marker(kind).wrong_example(content, key)


def guess(kind: str, content: Values, key: Values) -> float | None:
    """The mean mark of a blind guess, 0 to 1; None where that is not known."""
    return _marker(kind).guess(content, key)


def tell(kind: str, face: Values, key: Values, response: Any) -> list[Told]:
    """The response part by part for the page after answering. What is not answered is left out."""
    return _marker(kind).tell(face, key, response)


def _marker(kind: str) -> Marker:
    if kind not in MARKERS:
        raise ValueError(f"Items of kind “{kind}” are not marked.")
    return MARKERS[kind]
