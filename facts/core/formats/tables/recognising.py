"""Whether bytes are a table: what names its columns is, and two columns are where they are no other text format."""

from facts.core.formats import aiken, gift
from facts.core.formats.base import FormatError
from facts.core.formats.tables import sheets
from facts.core.formats.tables.columns import header_of
from facts.core.formats.tables.reading import separator_of
from facts.core.formats.texts import decoded

_HEAD = 64_000
"""Bytes that are looked at."""
_MOST = 0.8
"""So many of the first rows have two cells that are not empty."""


def recognised(data: bytes) -> str:
    """The separator of what looks like a table of questions; empty where nothing does."""
    try:
        text, _ = decoded(data[:_HEAD] if len(data) <= _HEAD else data[: data.rfind(b"\n", 0, _HEAD) + 1])
    except FormatError:
        return ""
    if text.lstrip().startswith("<"):  # a page or XML
        return ""
    lines = sheets.lines_of(text)
    separator = separator_of(lines)
    head = sheets.head(lines, separator)
    if not head:
        return ""
    if header_of(head[0].cells):
        return separator
    pairs = sum(len(row.cells) == 2 and all(row.cells) for row in head)
    is_other = gift.recognises(data) or aiken.recognises(data)
    return separator if pairs >= _MOST * len(head) and not is_other else ""
