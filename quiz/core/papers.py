"""A quiz on paper: the letters and numbers that one writes there, and the seeds of its versions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from facts.core.kinds.base import Values

VERSIONS = "ABCD"
LETTERS = "ABCDEFGHIJKL"
"""Of choices; a question has twelve at most."""
MOST_LINES = 24


def seed_of(quiz: int, version: str) -> int:
    """The same each time, so that a version can be printed again and its key still fits."""
    return quiz * len(VERSIONS) + VERSIONS.index(version)


def right_marks(kind: str, content: Values, key: Values, order: Sequence[str]) -> str:
    """What one writes to be right, where that is letters and numbers: "B", "A, C", "1 C, 2 A", "3, 1, 2".

    `order` are the ids as they stand on the paper. Empty for kinds that are answered in words.
    """
    return ", ".join(_RIGHT_MARKS[kind](content, key, order)) if kind in _RIGHT_MARKS else ""


def other_answers(kind: str, key: Values) -> list[str]:
    """What is right beside the answer of the key, as its author wrote it; of a text with blanks after their numbers."""
    return [*_OTHER_ANSWERS[kind](key)] if kind in _OTHER_ANSWERS else []


def _chosen(content: Values, key: Values, order: Sequence[str]) -> Iterator[str]:
    rights = [key["right"]] if isinstance(key["right"], str) else key["right"]
    return (LETTERS[place] for place, id_ in enumerate(order) if id_ in rights)


def _matched(content: Values, key: Values, order: Sequence[str]) -> Iterator[str]:
    rights = (order.index(key["pairs"][left["id"]]) for left in content["lefts"])
    return (f"{number} {LETTERS[right]}" for number, right in enumerate(rights, start=1))


def _ordered(content: Values, key: Values, order: Sequence[str]) -> Iterator[str]:
    return (str(key["order"].index(id_) + 1) for id_ in order)


def _in_blanks(key: Values) -> Iterator[str]:
    return (f"{number} {each}" for number, right in key["blanks"].items() for each in right.get("accepted", ())[1:])


_RIGHT_MARKS: Mapping[str, Callable[[Values, Values, Sequence[str]], Iterator[str]]] = {
    "single": _chosen,
    "several": _chosen,
    "matching": _matched,
    "ordering": _ordered,
}
_OTHER_ANSWERS: Mapping[str, Callable[[Values], Iterable[str]]] = {
    "short": lambda key: key["accepted"][1:],
    "cloze": _in_blanks,
}


def lines(words: int | None) -> int:
    """How many lines a long answer gets: about eight words stand in one."""
    return min(max(-(-(words or 100) // 8), 4), MOST_LINES)
