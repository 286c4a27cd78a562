"""From GIFT to questions. Each piece of the file is read by itself, so that a broken one spoils no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facts.core.formats import aiken
from facts.core.formats.base import Entry, FormatError, Question, Reading, entry, left_out
from facts.core.formats.gift import answers, signs
from facts.core.formats.gift.signs import Text
from facts.core.formats.paths import names_of
from facts.core.formats.tables.reading import names_columns
from facts.core.formats.texts import decoded

_HEAD = 64_000
_LOOKED_AT = 40
_CATEGORY = "$CATEGORY:"
_NAMED = re.compile(r"::(.*?)::", re.DOTALL)
_BLOCK = re.compile(r"(?<!^)\{\s*+(?:[=~#][^{}]*\}|(?:T|TRUE|F|FALSE)\s*(?:#[^{}]*)?\}|(?:####[^{}]*)?\}\s*$)")


@dataclass(frozen=True)
class Piece:
    """What stands between two blank lines: its text without comments, the line where that begins, and the comments."""

    line: int
    text: str
    comments: str


def recognises(data: bytes) -> bool:
    try:
        text, _ = decoded(data[:_HEAD] if len(data) <= _HEAD else data[: data.rfind(b"\n", 0, _HEAD) + 1])
    except FormatError:
        return False
    found = [piece for piece, _ in zip(_pieces(text), range(_LOOKED_AT), strict=False)]
    marked = sum(piece.text.startswith(_CATEGORY) or bool(_BLOCK.search(signs.hidden(piece.text))) for piece in found)
    return marked > 0 and 2 * marked >= len(found) and not names_columns(text) and not aiken.recognises(data)


def read(data: bytes) -> Reading:
    text, notes = decoded(data)
    category: tuple[str, ...] = ()
    entries = []
    for piece in _pieces(text):
        if piece.text.startswith(_CATEGORY):
            first, _, rest = piece.text.partition("\n")
            category = names_of(first.removeprefix(_CATEGORY))
            if not (rest := rest.strip()):
                continue
            piece = Piece(piece.line + 1, rest, piece.comments)
        entries.append(_entry(piece, category))
    if not entries:
        raise FormatError("There is no question in this file.")
    return Reading(entries, notes=notes)


def _pieces(text: str) -> Iterator[Piece]:
    """The pieces that say more than comments."""
    lines: list[str] = []
    first = 0
    for number, line in enumerate((*text.split("\n"), ""), 1):
        line = line.strip()
        if line:
            first = first if lines else number
            lines.append(line)
        elif lines:
            if said := _without_comments(first, lines):
                yield said
            lines = []


def _without_comments(first: int, lines: Sequence[str]) -> Piece | None:
    said = [(number, line) for number, line in enumerate(lines, first) if not line.startswith("//")]
    comments = "\n".join(line for line in lines if line.startswith("//"))
    return Piece(said[0][0], "\n".join(line for _, line in said), comments) if said else None


def _entry(piece: Piece, category: tuple[str, ...]) -> Entry:
    place = f"line {piece.line}"
    text = signs.hidden(piece.text)
    name = ""
    if found := _NAMED.match(text):
        name, text = " ".join(signs.shown(found[1]).split()), text[found.end() :].strip()
    text = text.removeprefix("::")
    label = name or signs.shown(text)
    try:
        before, within, behind = _parts(text)
        is_at_end = not behind.strip()
        stem = Text.of(before if is_at_end else f"{before}_____{behind}")
        said = stem.markup()
        within, general = _general(within, stem.format)
        feedback = general.markup()
        made = answers.made_of(within, stem.format)
    except ValueError as error:
        return left_out(place, label, str(error))
    identified = signs.ID.search(piece.comments)
    question = Question(
        made.kind,
        {"stem": said.text, **made.content},
        made.key,
        explanation=feedback.text,
        id=identified[1].replace("\\]", "]").strip() if identified else "",
        name=name,
        category=category,
        tags=tuple(found.replace("\\]", "]").strip() for found in signs.TAG.findall(piece.comments)),
    )
    return entry(place, question, [*said.notes, *feedback.notes, *made.notes])


def _parts(text: str) -> tuple[str, str, str]:
    """What stands before the braces, within them and behind. Raises ValueError."""
    opening, closing = text.find("{"), text.find("}")
    if opening < 0 and closing < 0:
        raise ValueError("There are no braces with an answer, so that this is a description, which asks nothing.")
    if opening < 0:
        raise ValueError("A brace closes here, and none opens. A question ends at a blank line.")
    if closing < 0:
        raise ValueError("A brace opens here and does not close. A question ends at a blank line.")
    if closing < opening:
        raise ValueError("A brace closes here before one opens. Write \\} for a brace that is only a sign.")
    before, within, behind = text[:opening], text[opening + 1 : closing], text[closing + 1 :]
    if "{" in within or "{" in behind or "}" in behind:
        raise ValueError("There are more than two braces. Write \\{ and \\} for those that are only signs.")
    return before, within.strip(), behind


def _general(within: str, default: str) -> tuple[str, Text]:
    """What is left of the answers, and the feedback for everybody behind ####."""
    answers, mark, general = within.rpartition("####")
    return (answers.strip(), Text.of(general, default)) if mark else (within, Text("", default))
