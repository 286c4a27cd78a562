"""
Aiken, the plainest format: single choice, a line for the question and one for each choice.

    What is the capital of Latvia?
    A. Tallinn
    B. Riga
    C. Vilnius
    ANSWER: B

The letters run from A on, with a point or a bracket behind. Only the right letter is said, so that nothing else of a
question can be held; texts are plain.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from facts.core.formats import carrying
from facts.core.formats.base import Entry, FormatError, Loss, Question, Reading, Written, entry, left_out
from facts.core.formats.markup import from_plain, to_plain
from facts.core.formats.tables.reading import names_columns
from facts.core.formats.texts import decoded
from facts.core.kinds import KINDS, options, single

NAME = "aiken"
LABEL = "Aiken"
SUFFIX = "txt"
CONTENT_TYPE = "text/plain"

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEAD = 64_000
_CHOICE = re.compile(r"([A-Z])[.)]([ \t]*)(.*)")
_ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_LETTER = re.compile(r"([A-Za-z])[.)]?")


@dataclass
class _Piece:
    """Lines that belong together, as far as they have come."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)
    is_closed: bool = False
    """A blank line stands below the question."""

    def choice(self, line: str) -> tuple[str, str] | None:
        """Letter and text, if this line is a choice: without a space only the letter that comes next makes it one."""
        found = _CHOICE.fullmatch(line)
        if found is None or not (found[2] or not found[3] or (self.stem and found[1] == self._next)):
            return None
        return found[1], found[3]

    @property
    def _next(self) -> str:
        return _ALPHABET[len(self.choices) : len(self.choices) + 1]


def recognises(data: bytes) -> bool:
    try:
        text, _ = decoded(data[:_HEAD] if len(data) <= _HEAD else data[: data.rfind(b"\n", 0, _HEAD) + 1])
    except FormatError:
        return False
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found = any(_CHOICE.fullmatch(line) and _ANSWER.fullmatch(below) for line, below in pairwise(lines))
    return found and not names_columns(text)


def read(data: bytes) -> Reading:
    text, notes = decoded(data)
    entries = list(_entries(text.split("\n")))
    if not entries:
        raise FormatError("There is no question in this file.")
    return Reading(entries, notes=notes)


def _entries(lines: Sequence[str]) -> Iterator[Entry]:
    piece = _Piece()
    for number, line in enumerate((*lines, ""), 1):
        line = line.strip()
        piece.line = piece.line or number
        if found := _ANSWER.fullmatch(line):
            yield _entry(piece, found[1])
            piece = _Piece()
        elif choice := piece.choice(line):
            piece.choices.append(choice)
        elif line and (piece.choices or (piece.stem and piece.is_closed)):
            yield _unfinished(piece)
            piece = _Piece(number, [line])
        elif line:
            piece.stem.append(line)
        elif piece.stem or piece.choices:
            piece.is_closed = True
        else:
            piece = _Piece()
    if piece.stem or piece.choices:
        yield _unfinished(piece)


def _unfinished(piece: _Piece) -> Entry:
    why = "No line “ANSWER:” stands below its choices." if piece.choices else "No choices (A. B. C.) stand below it."
    return left_out(f"line {piece.line}", " ".join(piece.stem), why)


def _entry(piece: _Piece, said: str) -> Entry:
    place, stem = f"line {piece.line}", " ".join(piece.stem)
    letters = [letter for letter, _ in piece.choices]
    right = _LETTER.fullmatch(said.strip())
    why = ""
    if not stem:
        why = "No question stands above the choices. A question cannot begin with a letter and a point."
    elif letters != list(_ALPHABET[: len(letters)]):
        why = f"The choices are lettered {', '.join(letters)[:60]}, not from A on."
    elif not right:
        why = f"The answer is “{said.strip()[:40]}”. Aiken has one letter there."
    elif right[1].upper() not in letters:
        why = f"The answer is {right[1].upper()}, and there is no such choice."
    if why or right is None:
        return left_out(place, stem, why)
    found = [options.option(from_plain(text, is_inline=True)) for _, text in piece.choices]
    notes = ["The question stands on several lines, which were joined."] if len(piece.stem) > 1 else []
    key = {"right": found[letters.index(right[1].upper())]["id"]}
    return entry(place, Question(single.NAME, {"stem": from_plain(stem), "options": found}, key), notes)


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    pieces: list[str] = []
    losses: list[Loss] = []
    for i, question in enumerate(questions):
        if question.kind != single.NAME:
            label = KINDS[question.kind].LABEL.lower()
            losses.append(Loss(i, f"Aiken has single choice alone, and this is of the kind {label}.", is_whole=True))
            continue
        stem, choices = question.content["stem"], [each["text"] for each in question.content["options"]]
        lines = [_line(stem, is_inline=False), *(_line(text, is_inline=True) for text in choices)]
        if why := _unheld(lines):
            losses.append(Loss(i, why, is_whole=True))
            continue
        losses += [Loss(i, what) for what in carrying.losses(question)]
        if [from_plain(line, is_inline=i > 0) for i, line in enumerate(lines)] != [stem, *choices]:
            losses.append(Loss(i, "How its texts look: lines, emphasis, formulas, pictures."))
        ids = [each["id"] for each in question.content["options"]]
        lettered = [f"{letter}. {line}" for letter, line in zip(_ALPHABET, lines[1:], strict=False)]
        pieces.append("\n".join([lines[0], *lettered, f"ANSWER: {_ALPHABET[ids.index(question.key['right'])]}\n"]))
    return Written("\n".join(pieces).encode(), tuple(losses))


def _line(text: str, *, is_inline: bool) -> str:
    return " ".join(to_plain(text, is_inline=is_inline).split())


def _unheld(lines: Sequence[str]) -> str:
    """Why these cannot be told apart once they are lines."""
    if not all(lines):
        return "A text of it has no words, and Aiken has nothing else."
    if len(lines[0]) < 2:
        return "Moodle passes over a line of one letter."
    if _CHOICE.fullmatch(lines[0]) or _ANSWER.match(lines[0]):
        return "It begins as Aiken's choices or answers do, with a letter and a point or “ANSWER:”."
    return ""
