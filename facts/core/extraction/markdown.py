"""
Markdown as blocks without its marks, line by line and in linear time: headings, lists, quotations, tables, code, text.

Not the renderer of items (`facts/core/prose.py`): a source is never shown as HTML, and may be very long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Block = tuple[str, str]

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_ENTRY = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
_QUOTE = re.compile(r"(?: {0,3}>[ ]?)+")
_BETWEEN_ROWS = re.compile(r"[ \t|:-]+")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\](?:\([^()\s]{0,500}(?:[ \t]{1,3}\"[^\"]{0,200}\")?\)|\[[^\[\]]{0,100}\])")
_BARE_LINK = re.compile(r"<((?:https?|mailto):[^<>\s]{1,500})>")
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|`+|~~|(?<!\w)\*+(?=\S)|(?<=\S)\*+(?!\w)|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")


def blocks(text: str) -> Iterator[Block]:
    """What each is ("text", "heading", "entry", or "break" where a list ends) and its words."""
    kind, lines = "text", list[str]()
    is_code = False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            yield kind, _inline(lines)
            kind, lines, is_code = "text", [], not is_code
            continue
        if is_code:
            lines.append(line)
            continue
        line = _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line
        opened = _opened(line)
        if opened == "heading" or (lines and kind == "text" and _UNDERLINE.fullmatch(line)):
            title = [_HEADING.sub("", line, count=1).rstrip().rstrip("#")] if opened == "heading" else lines
            yield from (() if opened != "heading" else [(kind, _inline(lines))])
            yield "heading", _inline(title)
            kind, lines = "text", []
        elif not line.strip() or _RULE.fullmatch(line):
            yield kind, _inline(lines)
            lines = []
        elif opened == "entry":
            yield kind, _inline(lines)
            kind, lines = "entry", [_ENTRY.sub("", line, count=1)]
        elif opened == "row":
            yield kind, _inline(lines)
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            kind, lines = "text", [] if _BETWEEN_ROWS.fullmatch(line) else ["; ".join(cells)]
        else:
            if kind == "entry" and not lines and not line[0].isspace():
                yield "break", ""
                kind = "text"
            lines.append(line)
    yield kind, _inline(lines)


def _opened(line: str) -> str:
    if _HEADING.match(line):
        return "heading"
    if _ENTRY.match(line) and not _RULE.fullmatch(line):
        return "entry"
    return "row" if line.lstrip().startswith("|") else ""


def _inline(lines: list[str]) -> str:
    words = _BARE_LINK.sub(r"\1", _LINK.sub(r"\1", " ".join(lines)))
    return _MARKS.sub(lambda mark: mark[1] or "", words)
