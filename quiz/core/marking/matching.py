"""Marking matchings: pairs right of all pairs. A left without a partner is not answered."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from .base import BLANK, Fields, Marked, Told, Values, at, marked, one_value, suffixes, text_pairs, verdict

NAME = "matching"
HAS_PARTS = True
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> dict[str, str] | None:
    lefts = [left["id"] for left in face["lefts"]]
    chosen = {at(lefts, place): one_value(fields, f"pair-{place}") for place in sorted(suffixes(fields, "pair-"))}
    return {left: at(order, place) for left, place in chosen.items() if place is not None} or None


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None or response == {}:
        return BLANK
    chosen = text_pairs(response)
    return marked(sum(chosen.get(left) == right for left, right in key["pairs"].items()), len(key["pairs"]))


def perfect(content: Values, key: Values) -> Any:
    return dict(key["pairs"])


def wrong_example(content: Values, key: Values) -> Any:
    """Each left with the partner of the next one; the last left is not answered."""
    lefts = [left["id"] for left in content["lefts"]]
    return {left: key["pairs"][after] for left, after in pairwise(lefts)}


def guess(content: Values, key: Values) -> float | None:
    return 1 / len(content["rights"])


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    chosen = text_pairs(response)
    return [
        Told(f"{left['html']}: {face['rights'][right]}", verdict(right == key["pairs"][left["id"]]))
        for left in face["lefts"]
        if (right := chosen.get(left["id"])) in face["rights"]
    ]
