"""
Marking orderings: neighbours of the right order that stand in order, side by side or not, of all such neighbours.

The order that the attempt pinned is never right; sent back as it was, it is no answer.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from .base import (
    BLANK,
    WRONG,
    BadResponse,
    Fields,
    Marked,
    Told,
    Values,
    all_values,
    at,
    marked,
    one_value,
    texts,
    verdict,
)

NAME = "ordering"
HAS_PARTS = True
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> list[str] | None:
    """The order in the form, after its move, if there is one: "2:up" lifts the third entry by one place."""
    entries = [at(order, place) for place in all_values(fields, "place")]
    move = one_value(fields, "move")
    if not entries and move is None:
        return None
    if sorted(entries) != sorted(order):
        raise BadResponse
    if move is not None:
        entries = _moved(entries, move)
    return None if entries == list(order) else entries


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None:
        return BLANK
    places = {id_: i for i, id_ in enumerate(texts(response))}
    if set(places) != set(key["order"]):
        return WRONG
    neighbours = list(pairwise(key["order"]))
    return marked(sum(places[one] < places[next_] for one, next_ in neighbours), len(neighbours))


def perfect(content: Values, key: Values) -> Any:
    return list(key["order"])


def wrong_example(content: Values, key: Values) -> Any:
    """The last entry comes first."""
    *others, last = key["order"]
    return [last, *others]


def guess(content: Values, key: Values) -> float | None:
    return None


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    """An entry is right where it stands after the one that comes before it; the first has none, so no verdict."""
    entries = [id_ for id_ in texts(response) if id_ in face["entries"]]
    before = {next_: one for one, next_ in pairwise(key["order"])}
    return [
        Told(face["entries"][id_], verdict(before[id_] in entries[:i]) if id_ in before else None)
        for i, id_ in enumerate(entries)
    ]


def _moved(entries: list[str], move: str) -> list[str]:
    """The entries after a move. Above the first and below the last there is no place to go."""
    place, _, direction = move.partition(":")
    if direction not in ("up", "down"):
        raise BadResponse
    i = entries.index(at(entries, place))
    j = min(max(i + (1 if direction == "down" else -1), 0), len(entries) - 1)
    entries[i], entries[j] = entries[j], entries[i]
    return entries
