"""
A source's text as paragraphs without marks, from plain text, Markdown or HTML.

Paragraphs count as people count them: from 1, headings not counted, a list counted once with its entries numbered
within. HTML is only ever read as text: nothing of its marks, scripts or styles comes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from facts.core.extraction import markdown
from facts.core.extraction.markup import parts
from facts.core.prose import UNFIT

LONGEST = 400_000
"""Characters of a source."""

_BLANK = re.compile(r"\n[ \t]*\n")
_LONG_LINE = 200
_BULLET = re.compile(r"(?:[-*•‣–]|[0-9]{1,3}[.)])[ \t]+")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`start` is its place in the whole plain text. A heading has the number of the paragraph that follows it."""

    text: str
    start: int
    number: int
    entry: int = 0
    """Its number in the list that makes the paragraph, from 1; 0 outside of lists."""
    is_heading: bool = False

    @property
    def locator(self) -> str:
        if self.is_heading:
            return f"heading before paragraph {self.number}"
        return f"paragraph {self.number}" + (f", entry {self.entry}" if self.entry else "")


def paragraphs(text: str, text_format: str = "plain") -> list[Paragraph]:
    """Of a text that is "plain", "markdown" or "html". Joined by two line ends they are its plain text."""
    text = UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    blocks = {"plain": _plain, "markdown": markdown.blocks, "html": _html}[text_format](text)
    made: list[Paragraph] = []
    number = entry = start = 0
    for kind, words in blocks:
        line = " ".join(words.split())
        if not line:
            entry = 0 if kind == "break" else entry
            continue
        entry = entry + 1 if kind == "entry" else 0
        if kind == "text" or entry == 1:
            number += 1
        is_heading = kind == "heading"
        made.append(Paragraph(line, start, number + is_heading, entry, is_heading))
        start += len(line) + 2
    return made


def plain(parts: list[Paragraph]) -> str:
    return "\n\n".join(part.text for part in parts)


def _plain(text: str) -> Iterator[markdown.Block]:
    """Blank lines part paragraphs. Where there are none and lines are long, each line is a paragraph."""
    blocks = _BLANK.split(text)
    if len(blocks) == 1 and any(len(line) > _LONG_LINE for line in text.split("\n")):
        blocks = text.split("\n")
    for block in blocks:
        lines = [line.strip() for line in block.strip().split("\n")]
        if len(lines) > 1 and all(_BULLET.match(line) for line in lines):
            yield from (("entry", _BULLET.sub("", line, count=1)) for line in lines)
        else:
            yield "text", block


def _html(text: str) -> Iterator[markdown.Block]:
    """Text between the borders of block elements."""
    kind, words, is_begun = "text", list[str](), False
    for sort, name in parts(text):
        if sort == "text":
            words.append(name)
            is_begun = is_begun or not name.isspace()
        elif name == "br":
            words.append(" ")
        elif name in ("td", "th"):
            words.append("; " if is_begun and sort == "start" else "")
        elif name in _BLOCKS:
            if is_begun:
                yield kind, "".join(words)
            if sort == "end" and name in ("ul", "ol"):
                yield "break", ""
            kind, words, is_begun = _kind_within(name, sort == "start", kind), [], False
    yield kind, "".join(words)


def _kind_within(name: str, is_start: bool, around: str) -> str:
    """What a text is behind this tag. A paragraph within an entry is the entry's."""
    if not is_start:
        return "text"
    if name in _HEADINGS:
        return "heading"
    return "entry" if name == "li" or (around == "entry" and name not in ("ul", "ol")) else "text"
