"""Random draws: which items of a pool an attempt asks, and in which order. Chance comes as a seed."""

import random
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def drawn(pool: Sequence[int], count: int, *, seed: int, used: Mapping[int, int], taken: Collection[int]) -> list[int]:
    """`count` items of the pool, or as many as there are, those used least often first, by chance among equals.

    `used` says how often the learner was asked an item before: so nothing is repeated until all was used.
    `taken` are items that the attempt asks already.
    """
    left = sorted(set(pool) - set(taken))
    random.Random(seed).shuffle(left)  # noqa: S311 - an order, not a secret
    return sorted(left, key=lambda item: used.get(item, 0))[:count]


def sections(places: Sequence[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    """Places in runs: one that names a section begins it, those that follow belong to it; the first may name none."""
    runs: list[tuple[str, list[T]]] = []
    for name, place in places:
        if name or not runs:
            runs.append((name, []))
        runs[-1][1].append(place)
    return runs


def question_order(places: Sequence[tuple[str, T]], *, seed: int, is_shuffled: bool) -> list[tuple[str, T]]:
    """The places as an attempt asks them, each with the name of its section; shuffled within their sections."""
    chance = random.Random(seed)  # noqa: S311 - an order, not a secret
    ordered = []
    for name, run in sections(places):
        if is_shuffled:
            chance.shuffle(run)
        ordered += [(name, place) for place in run]
    return ordered
