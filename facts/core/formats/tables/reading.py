"""From a table to questions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from facts.core.formats.base import Entry, FormatError, Question, Reading, entry, left_out
from facts.core.formats.tables import fields, sheets
from facts.core.formats.tables.columns import TWO_COLUMNS, Header, header_of
from facts.core.formats.tables.rows import Row, kind_of, sides_of
from facts.core.formats.texts import decoded


def names_columns(text: str) -> bool:
    """Whether a text begins with a row of names, and so is a table whatever stands in it."""
    lines = sheets.lines_of(text)
    head = sheets.head(lines, separator_of(lines))
    return bool(head) and header_of(head[0].cells) is not None


def separator_of(lines: Sequence[str]) -> str:
    """The sign with which the first row names most columns, or that parts the first rows most evenly."""

    def fitness(separator: str) -> tuple[int, int, int]:
        head = sheets.head(lines, separator)
        header = header_of(head[0].cells) if head else None
        return len(header.places) if header else 0, *sheets.evenness(head)

    return sheets.said_separator(lines) or max(sheets.SEPARATORS, key=fitness)


def read(data: bytes) -> Reading:
    text, notes = decoded(data)
    lines = sheets.lines_of(text)
    rows = sheets.rows(lines, separator_of(lines))
    first = next(rows, None)
    if first is None:
        raise FormatError("There is nothing in this table.")
    guesses: Counter[str] = Counter()
    header = header_of(first.cells) if isinstance(first, sheets.Row) else None
    if header:
        entries = list(_entries(header, rows, guesses))
        return Reading(entries, notes=(*notes, *_notes(header, guesses)))
    if isinstance(first, sheets.Row) and any(first.cells[2:]):
        raise FormatError(
            "The first row does not name the columns. Write at least “question” and “answer” there.",
            f"line {first.line}",
        )
    entries = list(_entries(TWO_COLUMNS, chain([first], rows), guesses))
    said = "No row names the columns: the first was read as the front of cards, the second as the back."
    return Reading(entries, notes=(*notes, said))


def _entries(header: Header, rows: Iterable[sheets.Row | sheets.Torn], guesses: Counter[str]) -> Iterable[Entry]:
    width = header.width
    for row in rows:
        place = f"line {row.line}"
        if isinstance(row, sheets.Torn):
            yield left_out(place, row.start, row.why)
            continue
        cells = row.cells
        if len(cells) > width:
            if any(cells[width:]):
                yield left_out(
                    place, cells[0], f"The row has {len(cells)} cells for {width} columns: are quotes missing?"
                )
                continue
            del cells[width:]
        elif len(cells) < width:
            cells += [""] * (width - len(cells))
        yield _entry(place, Row(header, cells), guesses)


def _entry(place: str, row: Row, guesses: Counter[str]) -> Entry:
    try:
        kind = kind_of(row)
        content, key = sides_of(kind, row)
        question = Question(
            kind,
            content,
            key,
            explanation=row["explanation"],
            id=row["id"],
            name=row["name"],
            category=tuple(row.texts("category")),
            tags=tuple(row.filled("tags")),
            difficulty=fields.difficulty(row["difficulty"]),
            points=fields.points(row["points"], row.note),
        )
    except ValueError as error:
        return left_out(place, row["name"] or row["id"] or row["question"], str(error))
    found = entry(place, question, row.notes)
    if found.question and not row["kind"]:
        guesses[kind] += 1
    return found


def _notes(header: Header, guesses: Counter[str]) -> Sequence[str]:
    notes = []
    if header.unknown:
        notes.append(f"Columns that were not read: {', '.join(header.unknown)[:300]}.")
    if header.doubled:
        notes.append(f"Columns that stand twice, and of which the first was read: {', '.join(header.doubled)[:300]}.")
    if guesses:
        found = ", ".join(f"{count:,} {kind}" for kind, count in sorted(guesses.items()))
        notes.append(f"Rows that name no kind were taken by what they hold: {found}.")
    return notes
