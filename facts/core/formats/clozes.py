"""
Texts with blanks, as other products have them: our cloze, which is one stretch of phrases.

What stands before the first paragraph with a blank becomes the stem. Formatting that goes on around a blank is closed
before it and opened again. While a text is read, tokens stand in it for its blanks.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from facts.core.formats.answers import Note
from facts.core.formats.markup import canonical, from_html, to_html
from facts.core.kinds import cloze
from facts.core.kinds.base import Values
from facts.core.prose import media_names

Gap = tuple[dict[str, Any], dict[str, Any]]
"""A blank without its id, and its key."""
Parts = tuple[str, dict[str, Any], dict[str, Any]]

_PLACE = re.compile(r"\{([0-9]{1,2})\}")
_TOKEN = re.compile(r"\ue000([0-9]+)\ue001")
_FORMULA = re.compile(r"\\[(\[](?:[^\\]|\\(?![()\[\]]))*")
_EDGES = re.compile(r"((?:\s|\\\n)*)(.*?)((?:\s|\\\n)*)", re.DOTALL)
_AROUND = re.compile(r"(\s?)[*_~]*\ue000([0-9]+)\ue001[*_~]*(\s?)")
_BLOCK = re.compile(r"- |1\. |> |\|.*\n\| ?:?-")
"""The beginning of a list, a quotation or a table."""


def with_tokens(stretches: Sequence[str]) -> str:
    text = stretches[0] + "".join(f"\ue000{i + 1}\ue001{each}" for i, each in enumerate(stretches[1:]))
    if any(_TOKEN.search(formula[0]) for formula in _FORMULA.finditer(text)):
        raise ValueError("A blank stands in a formula, where none can be.")
    return text


def parts_of(text: str, gaps: Sequence[Gap], note: Note) -> Parts:
    """Kind, content and key of a text of ours with tokens. Raises ValueError where they cannot be blanks."""
    if not gaps:
        raise ValueError("It has no blank that can be read.")
    paragraphs = text.split("\n\n")
    first = next((i for i, each in enumerate(paragraphs) if _TOKEN.search(each)), 0)
    stem, rest = canonical("\n\n".join(paragraphs[:first])), "\n\n".join(paragraphs[first:])
    flat = from_html(to_html(rest), {name: name for name in media_names(rest)}, is_inline=True).text
    if any(_BLOCK.match(each.lstrip()) for each in paragraphs[first:]):
        note("The table or list around the blanks became lines.")
    text = _with_places("\\\n".join(map(_apart, flat.split("\\\n"))))
    if _PLACE.findall(text) != [str(i + 1) for i in range(len(gaps))]:
        raise ValueError("A blank stands where none can be.")
    content = {
        "stem": stem or cloze.STEM,
        "text": text,
        "blanks": [{"id": str(i + 1), **blank} for i, (blank, _) in enumerate(gaps)],
    }
    return "cloze", content, {"blanks": {str(i + 1): key for i, (_, key) in enumerate(gaps)}}


def _with_places(line: str) -> str:
    """A text in which tokens have become places, each stretch between them spelled by itself."""
    return "".join(
        f"{{{part}}}" if i % 2 else _PLACE.sub(r"{\1\\}", _respelled(part)) for i, part in enumerate(_TOKEN.split(line))
    )


def _respelled(stretch: str) -> str:
    before, core, after = _EDGES.fullmatch(stretch).groups()  # type: ignore[union-attr]
    return f"{before}{canonical(core, is_inline=True)}{after}"


def _apart(line: str) -> str:
    """A line in which no formatting goes across a token."""
    if not _TOKEN.search(line):
        return line
    spaces = {found[2]: (found[1], found[3]) for found in _AROUND.finditer(line)}
    marked = _TOKEN.sub(r"<br>\g<0><br>", to_html(line, is_inline=True))
    out = ""
    for piece in from_html(marked, {name: name for name in media_names(line)}, is_inline=True).text.split("\\\n"):
        token = _TOKEN.search(piece)
        before, after = spaces.get(token[1], ("", "")) if token else ("", "")
        piece = token[0] if token else piece
        out += f"{' ' if before and not out.endswith(' ') else ''}{piece}{' ' if after else ''}"
    return out.strip()


def spelled(content: Values, blank: Callable[[str], str], phrase: Callable[[str], str]) -> str:
    """The text of a cloze in another product's words: those of each blank, by its id, and of each phrase between."""
    parts = _PLACE.split(content["text"])
    return "".join(blank(part) if i % 2 else _stretch(part, phrase) for i, part in enumerate(parts))


def _stretch(text: str, phrase: Callable[[str], str]) -> str:
    core = text.strip()
    before, _, after = text.partition(core) if core else (text, "", "")
    return f"{' ' * bool(before)}{phrase(core)}{' ' * bool(after)}"
