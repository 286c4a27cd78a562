"""
Deletions in a field: which words a card of a cloze note takes away.

    {{c1::Riga}} is the capital of {{c2::Latvia::a country}}.

Card 1 takes away all that is marked `c1`, and so on; `c1,2` goes with both. After the second `::` stands a hint.
Deletions stand in one another up to ten deep.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

MOST_DEPTH = 10

_TOKEN = re.compile(r"\{\{c([0-9]{1,3}(?:,[0-9]{1,3}){0,20})::|\}\}", re.IGNORECASE)


@dataclass
class Deletion:
    """What stands in it, and the hint, both HTML."""

    numbers: frozenset[int]
    parts: list["Part"] = field(default_factory=list)
    hint: str = ""

    @property
    def text(self) -> str:
        return whole(self.parts)


Part: TypeAlias = str | Deletion


def parsed(text: str) -> list[Part]:
    """What is not closed is text, and what is nested too deeply stands in what is around it."""
    root = Deletion(frozenset())
    open_: list[tuple[Deletion, str]] = [(root, "")]
    at = 0
    for token in _TOKEN.finditer(text):
        inner = open_[-1][0]
        if token[1]:
            _add(inner, text[at : token.start()])
            numbers = frozenset(int(number) for number in token[1].split(","))
            open_.append((Deletion(numbers), token[0]))
        elif len(open_) > 1:
            _add(inner, text[at : token.start()])
            _close(open_)
        else:
            _add(inner, text[at : token.end()])
        at = token.end()
    _add(open_[-1][0], text[at:])
    while len(open_) > 1:
        deletion, opening = open_.pop()
        outer = open_[-1][0]
        _add(outer, opening)
        outer.parts += deletion.parts
    return root.parts


def _add(deletion: Deletion, text: str) -> None:
    if text:
        deletion.parts.append(text)


def _close(open_: list[tuple[Deletion, str]]) -> None:
    """The last text of a deletion may end with a hint."""
    deletion, _opening = open_.pop()
    outer = open_[-1][0]
    if len(open_) > MOST_DEPTH:
        outer.parts += deletion.parts
        return
    for place, part in enumerate(deletion.parts):
        if isinstance(part, str) and "::" in part:
            kept, _, hint = part.partition("::")
            deletion.hint = hint + whole(deletion.parts[place + 1 :])
            deletion.parts[place:] = [kept] if kept else []
            break
    outer.parts.append(deletion)


def whole(parts: list[Part]) -> str:
    """The text with everything in its place."""
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def asked(parts: list[Part], number: int, blank: Callable[[Deletion], str]) -> str:
    """The text of a card, with what `blank` makes of each deletion that it takes away."""
    return "".join(
        part if isinstance(part, str) else blank(part) if number in part.numbers else asked(part.parts, number, blank)
        for part in parts
    )


def taken(parts: list[Part], number: int) -> Iterator[Deletion]:
    """The deletions of a card, but those within another of them."""
    for part in parts:
        if isinstance(part, Deletion):
            if number in part.numbers:
                yield part
            else:
                yield from taken(part.parts, number)
