"""A quiz on paper: the letters and numbers that one writes there, and the seeds of its versions."""

from collections.abc import Mapping, Sequence
from typing import Any

VERSIONS = "ABCD"
LETTERS = "ABCDEFGHIJKL"
"""Of choices; a question has twelve at most."""
MOST_LINES = 24


def seed_of(quiz: int, version: str) -> int:
    """The same each time, so that a version can be printed again and its key still fits."""
    return quiz * len(VERSIONS) + VERSIONS.index(version)


def right_marks(kind: str, content: Mapping[str, Any], key: Mapping[str, Any], order: Sequence[str]) -> str:
    """What one writes to be right, where that is letters and numbers: "B", "A, C", "1 C, 2 A", "3, 1, 2".

    `order` are the ids as they stand on the paper. Empty for kinds that are answered in words.
    """
    match kind:
        case "single":
            return LETTERS[order.index(key["right"])]
        case "several":
            return ", ".join(LETTERS[place] for place, id_ in enumerate(order) if id_ in key["right"])
        case "matching":
            rights = [LETTERS[order.index(key["pairs"][left["id"]])] for left in content["lefts"]]
            return ", ".join(f"{number} {letter}" for number, letter in enumerate(rights, start=1))
        case "ordering":
            return ", ".join(str(key["order"].index(id_) + 1) for id_ in order)
    return ""


def other_answers(kind: str, key: Mapping[str, Any]) -> list[str]:
    """What is right beside the answer of the key, as its author wrote it; of a text with blanks after their numbers."""
    if kind == "short":
        return [*key["accepted"][1:]]
    if kind == "cloze":
        blanks = key["blanks"].items()
        return [f"{number} {each}" for number, right in blanks for each in right.get("accepted", ())[1:]]
    return []


def lines(words: int | None) -> int:
    """How many lines a long answer gets: about eight words stand in one."""
    return min(max(-(-(words or 100) // 8), 4), MOST_LINES)
