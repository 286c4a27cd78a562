"""From text to rows of cells and back: separators, quotes and lines. What the cells mean is not known here."""

import csv
import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice
from typing import Any

from facts.core import cells

SEPARATORS = ("\t", ";", ",")
MOST_LINES = 200
"""A quote that has not closed within so many lines was none."""

_END = "\x01"
"""A line behind the last one. No text holds it, so that quotes that swallow it are known."""
_LOOKED_AT = 30
_SAID = re.compile(r"sep=(.)")


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the one on which it begins, from 1. Cells are without the space around them."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Torn:
    """A row that cannot be told apart, how it begins, and why."""

    line: int
    start: str
    why: str


def lines_of(text: str) -> list[str]:
    return StringIO(text).readlines()


def rows(lines: Sequence[str], separator: str) -> Iterator[Row | Torn]:
    """The rows that are not blank. A quote that does not close costs its own line and no others."""
    at = 1 if lines and _SAID.fullmatch(lines[0].strip()) else 0
    while at < len(lines):
        reader = csv.reader(
            chain(map(lines.__getitem__, range(at, len(lines))), [_END]), delimiter=separator, skipinitialspace=True
        )
        for row in _run(reader, lines, at, separator):
            yield row
            if isinstance(row, Torn):
                at = row.line
                break
        else:
            return


def _run(reader: Any, lines: Sequence[str], at: int, separator: str) -> Iterator[Row | Torn]:
    """Rows from this line on, until the end or the first torn one."""
    first = at
    while True:
        try:
            given = next(reader)
        except csv.Error:
            yield Torn(first + 1, lines[first], "A cell here is too long, or its quotes do not close.")
            return
        after = at + reader.line_num
        if given == [_END]:
            return
        if after > len(lines) or after - first > MOST_LINES:
            yield Torn(first + 1, lines[first], "A quote opens here and does not close.")
            return
        if any('"' in line for line in lines[first:after]):
            record = "".join(lines[first:after])
            if not _whole(separator).fullmatch(record):
                if separator != "\t":
                    yield Torn(first + 1, lines[first], "Here text stands beside a part in quotes, in one cell.")
                    return
                given = record.rstrip("\n").split(separator)
        if any(given):
            texts = [cells.read(cell).strip() if cell else "" for cell in given]
            if any(texts):
                yield Row(first + 1, texts)
        first = after


@functools.cache
def _whole(separator: str) -> re.Pattern[str]:
    """A row in which every cell is either in quotes as a whole or begins with another sign."""
    cell = rf' *+(?:"(?:[^"]|"")*+"[ \n]*+|[^"{separator}\n][^{separator}\n]*+|)'
    return re.compile(rf"{cell}(?:{separator}{cell})*+\n?")


def said_separator(lines: Sequence[str]) -> str:
    """The one that a spreadsheet says in a first line such as `sep=;`; empty where it says none."""
    said = _SAID.fullmatch(lines[0].strip("\n")) if lines else None
    return said[1] if said and said[1] in SEPARATORS else ""


def head(lines: Sequence[str], separator: str) -> list[Row]:
    """The first rows."""
    found = (row for row in rows(lines[: _LOOKED_AT * 8], separator) if isinstance(row, Row))
    return list(islice(found, _LOOKED_AT))


def evenness(rows: Sequence[Row]) -> tuple[int, int]:
    """How many of these have the width that most of them have, being more than one cell; and that width."""
    widths = Counter(len(row.cells) for row in rows if len(row.cells) > 1)
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return count, width


def written(table: Iterable[Sequence[str]], separator: str) -> str:
    """Text whose lines end as spreadsheets end them, every cell safe from being taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerows([cells.written(cell) for cell in row] for row in table)
    return out.getvalue()
