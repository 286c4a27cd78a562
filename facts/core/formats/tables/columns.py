"""The names of columns: what each is called in the first row of a table, and by which other names it goes."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from facts.core.formats.tables import lists

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("identifier", "idnumber", "id number", "guid"),
    "kind": ("type", "question type", "item type"),
    "name": ("title", "question name", "question title"),
    "category": ("topic", "path", "folder", "chapter", "unit title", "subject"),
    "question": ("stem", "question text", "prompt", "statement", "front", "term", "word", "q"),
    "text": ("cloze", "text with blanks"),
    "answer": (
        *("answers", "right", "right answer", "right answers", "correct", "correct answer", "correct answers"),
        *("solution", "key", "back", "definition", "meaning", "translation", "value", "guide", "order"),
    ),
    "options": ("option", "choices", "choice", "answer options", "answer choices"),
    "wrong": ("wrong answer", "wrong answers", "distractor", "distractors", "incorrect", "incorrect answers"),
    "feedback": ("feedbacks", "comment", "comments"),
    "weights": ("weight", "fraction", "fractions"),
    "pairs": ("pair", "matches"),
    "extra": ("extra rights", "extras"),
    "first": ("first place",),
    "last": ("last place",),
    "tolerance": ("margin", "error margin", "accepted error"),
    "unit": ("units",),
    "unit typed": ("unit is typed",),
    "writing": ("number format", "numbers are written"),
    "strict": ("accents count",),
    "words": ("length", "word limit"),
    "template": ("text to begin with", "response template"),
    "shown": ("guide is shown",),
    "explanation": ("general feedback", "rationale", "why", "note", "notes"),
    "hints": ("hint",),
    "tags": ("tag", "keywords", "labels"),
    "difficulty": ("level",),
    "points": ("point", "mark", "marks", "score", "max score", "default grade", "grade"),
    "language": ("lang", "question language"),
    "direction": ("dir", "question direction"),
    "answer language": ("answer lang",),
    "answer direction": ("answer dir",),
}
"""In the order in which they are written."""
LISTS = frozenset({"answer", "options", "wrong", "feedback", "weights", "pairs", "extra", "hints", "tags"})
"""Columns that may stand several times, with a number or a letter behind their name."""
MOST_COLUMNS = 200
OF_CARDS = frozenset({"front", "back", "term", "word", "definition", "meaning", "translation"})

_NAMES = {alias: name for name, aliases in ALIASES.items() for alias in (name, *aliases)}
_NUMBERED = re.compile(r"(.*?) ?(?:([0-9]{1,2})|(?:^| )([a-l]))( feedback| weight)?")


@dataclass(frozen=True)
class Header:
    """
    Where each column stands, by name: number and place of each cell, one alone with the number 0.

    `unknown` are the names that say nothing to us, `doubled` those that stand twice; neither is read. `is_of_cards`
    says that the names are those of cards.
    """

    width: int
    places: Mapping[str, Sequence[tuple[int, int]]]
    unknown: Sequence[str] = ()
    doubled: Sequence[str] = ()
    is_of_cards: bool = False

    def filled(self, cells: Sequence[str]) -> dict[str, str]:
        """By column its cell, or the first of several, where it is not empty. Rows are as wide as the header."""
        return {name: cells[i] for name, i in self._firsts if cells[i]} | {
            name: text for name in self._several if (text := next(filter(None, self.texts(cells, name)), ""))
        }

    @functools.cached_property
    def _firsts(self) -> list[tuple[str, int]]:
        return [(name, places[0][1]) for name, places in self.places.items() if name not in self._several]

    @functools.cached_property
    def _several(self) -> list[str]:
        return [name for name, places in self.places.items() if len(places) > 1]

    def texts(self, cells: Sequence[str], name: str) -> list[str]:
        """The texts of a list, empty ones between them too."""
        found: list[str] = []
        for number, i in self.places.get(name, ()):
            if number and cells[i]:
                found += [""] * (number - 1 - len(found)) + [cells[i]]
            elif cells[i]:
                found += lists.split(cells[i], _SIGNS.get(name, lists.STROKE))
        return found


_SIGNS = {"tags": ",", "category": lists.SLASH}
"""Between the texts of a cell, where it is no stroke."""


def header_of(cells: Sequence[str]) -> Header | None:
    """What this row names; None where it does not look like a row of names."""
    if len(cells) > MOST_COLUMNS:
        return None
    found: dict[str, list[tuple[int, int]]] = {}
    unknown, doubled = [], []
    for i, cell in enumerate(cells):
        name, number = _known(cell)
        if not name:
            unknown += [cell] if cell else []
        elif name in found and name not in LISTS:
            doubled.append(cell)
        else:
            found.setdefault(name, []).append((number, i))
    if len(found) < 2 or not found.keys() & {"question", "text"}:
        return None
    is_of_cards = any(_plain(cell) in OF_CARDS for cell in cells)
    return Header(len(cells), {name: sorted(at) for name, at in found.items()}, unknown, doubled, is_of_cards)


TWO_COLUMNS = Header(2, {"question": [(0, 0)], "answer": [(0, 1)]}, is_of_cards=True)
"""What stands for a row of names where there is none."""


def _known(cell: str) -> tuple[str, int]:
    """The column of this name and the number behind it; of one that we do not know an empty name."""
    plain = _plain(cell)
    if name := _NAMES.get(plain):
        return name, 0
    if not (found := _NUMBERED.fullmatch(plain)):
        return "", 0
    number = int(found[2]) if found[2] else ord(found[3]) - ord("a") + 1
    name = _NAMES.get(found[1].strip(), "" if found[1] else "options")
    if found[4]:
        name = {" feedback": "feedback", " weight": "weights"}[found[4]] if name == "options" else ""
    return (name, number) if name in LISTS else ("", 0)


def _plain(cell: str) -> str:
    return " ".join(re.sub(r"[\s_\-/:*()]+", " ", cell.casefold()).split())
