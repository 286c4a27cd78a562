"""
What a collection holds: note types with their card templates, notes with their fields, cards in decks, and the log.

A note is what was written, a card one way of asking it. Note types and decks are JSON in the one row of `col` (Anki's
schema 11) or have tables of their own (schema 15 on, with Protocol Buffers in them). Cells may hold anything: a row of
the wrong types is counted in `damaged` and passed over.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from facts.core.formats.anki.databases import Database
from facts.core.formats.anki.protobufs import Message
from facts.core.formats.base import FormatError

MOST_NOTES = 200_000
MOST_CARDS = 400_000
MOST_REVIEWS = 1_000_000
DEFAULT_DECK = 1
_DAMAGED = "The collection in this package is damaged, so that it cannot be read."


@dataclass(frozen=True)
class Template:
    """How a note type asks one card: the HTML of both sides with fields in braces."""

    name: str
    front: str
    back: str


@dataclass(frozen=True)
class NoteType:
    """`templates` by ordinal. Of a cloze type there is one for all its cards, and a card's ordinal is its blank's."""

    name: str
    fields: tuple[str, ...]
    templates: Mapping[int, Template]
    is_cloze: bool


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    guid: str
    type_id: int
    tags: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """`queue` is -1 for one that was suspended and below that for one that was buried; `flag` is 1 to 7, or 0."""

    id: int
    ordinal: int
    deck_id: int
    queue: int
    flag: int


@dataclass(frozen=True, slots=True)
class Logged:
    """A row of the log. `at_ms` counts from 1970; `interval` is days, or seconds below 0."""

    at_ms: int
    ease: int
    interval: int
    factor: int
    time_ms: int
    type: int


@dataclass(frozen=True)
class Collection:
    """`cards` by note and `log` by card, both in order. `decks` are names from the outermost to their own."""

    types: Mapping[int, NoteType]
    decks: Mapping[int, tuple[str, ...]]
    notes: tuple[Note, ...]
    cards: Mapping[int, list[Card]]
    log: Mapping[int, list[Logged]]
    damaged: int = 0
    has_log: bool = True
    """False where the log is too long to be read."""


@dataclass
class _Rows:
    """Rows with values of the right types; the others are counted."""

    database: Database
    damaged: int = 0

    def of(self, table: str, most: int, **columns: type) -> Iterator[tuple[Any, ...]]:
        types = tuple(columns.values())
        for number, row in enumerate(self.database.rows(table, tuple(columns))):
            if number >= most:
                raise FormatError(f"The collection in this package has more than {most:,} rows in “{table}”.")
            if all(isinstance(value, type_) for value, type_ in zip(row, types, strict=True)):
                yield row
            else:
                self.damaged += 1


def read(data: bytes) -> Collection:
    """Raises FormatError."""
    database = Database(data)
    try:
        return _read(database)
    finally:
        database.close()


def _read(database: Database) -> Collection:
    of_tables = "notetypes" in database.tables
    database.admit(
        ["col", "notes", "cards"]
        + (["revlog"] if "revlog" in database.tables else [])
        + (["notetypes", "fields", "templates", "decks"] if of_tables else [])
    )
    rows = _Rows(database)
    types, decks = (_of_tables if of_tables else _of_json)(rows)
    notes = sorted(_notes(rows), key=lambda note: note.id)
    cards = _cards(rows)
    log = _log(rows) if "revlog" in database.tables else {}
    return Collection(types, decks, tuple(notes), cards, log or {}, rows.damaged, log is not None)


def _notes(rows: _Rows) -> Iterator[Note]:
    for id_, guid, type_id, tags, values in rows.of("notes", MOST_NOTES, id=int, guid=str, mid=int, tags=str, flds=str):
        yield Note(id_, guid, type_id, tuple(tags.replace("\u3000", " ").split()), tuple(values.split("\x1f")))


def _cards(rows: _Rows) -> dict[int, list[Card]]:
    cards: dict[int, list[Card]] = {}
    columns = {"id": int, "nid": int, "did": int, "odid": int, "ord": int, "queue": int, "flags": int}
    for id_, note_id, deck_id, home_id, ordinal, queue, flags in rows.of("cards", MOST_CARDS, **columns):
        cards.setdefault(note_id, []).append(Card(id_, ordinal, home_id or deck_id, queue, flags & 7))
    for of_note in cards.values():
        of_note.sort(key=lambda card: (card.ordinal, card.id))
    return cards


def _log(rows: _Rows) -> dict[int, list[Logged]] | None:
    log: dict[int, list[Logged]] = {}
    columns = {"cid": int, "id": int, "ease": int, "ivl": int, "factor": int, "time": int, "type": int}
    for number, (card_id, *values) in enumerate(rows.of("revlog", MOST_REVIEWS + 1, **columns)):
        if number >= MOST_REVIEWS:
            return None
        log.setdefault(card_id, []).append(Logged(*values))
    for of_card in log.values():
        of_card.sort(key=lambda row: row.at_ms)
    return log


def _of_tables(rows: _Rows) -> tuple[dict[int, NoteType], dict[int, tuple[str, ...]]]:
    fields: dict[int, dict[int, str]] = {}
    for type_id, ordinal, name in rows.of("fields", MOST_NOTES, ntid=int, ord=int, name=str):
        fields.setdefault(type_id, {})[ordinal] = name
    templates: dict[int, dict[int, Template]] = {}
    for type_id, ordinal, name, config in rows.of("templates", MOST_NOTES, ntid=int, ord=int, name=str, config=bytes):
        message = Message(config)
        templates.setdefault(type_id, {})[ordinal] = Template(name, message.text(1), message.text(2))
    types = {}
    for id_, name, config in rows.of("notetypes", MOST_NOTES, id=int, name=str, config=bytes):
        names = fields.get(id_, {})
        is_cloze = Message(config).number(1) == 1
        types[id_] = NoteType(name, tuple(names[at] for at in sorted(names)), templates.get(id_, {}), is_cloze)
    decks = {id_: name.split("\x1f") for id_, name in rows.of("decks", MOST_NOTES, id=int, name=str)}
    return types, {id_: _category(id_, names) for id_, names in decks.items()}


def _of_json(rows: _Rows) -> tuple[dict[int, NoteType], dict[int, tuple[str, ...]]]:
    types: dict[int, NoteType] = {}
    decks: dict[int, tuple[str, ...]] = {}
    for models, listed in rows.of("col", 2, models=str, decks=str):
        for id_, model in _objects(models):
            types[id_] = _note_type(model)
        for id_, deck in _objects(listed):
            decks[id_] = _category(id_, str(deck.get("name", "")).split("::"))
    return types, decks


def _category(deck_id: int, names: list[str]) -> tuple[str, ...]:
    """The deck that every collection has says nothing of what is in it."""
    return () if deck_id == DEFAULT_DECK else tuple(names)


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        listed = json.loads(text)
        if not isinstance(listed, dict):
            raise FormatError(_DAMAGED)
        for id_, value in listed.items():
            if isinstance(value, dict):
                yield int(id_), value
    except (ValueError, RecursionError) as error:
        raise FormatError(_DAMAGED) from error


def _note_type(model: dict[str, Any]) -> NoteType:
    templates = {
        _ordinal(each, place): Template(*(str(each.get(name, "")) for name in ("name", "qfmt", "afmt")))
        for place, each in enumerate(_list(model, "tmpls"))
    }
    fields = {_ordinal(each, place): str(each.get("name", "")) for place, each in enumerate(_list(model, "flds"))}
    names = tuple(fields[at] for at in sorted(fields))
    return NoteType(str(model.get("name", "")), names, templates, model.get("type") == 1)


def _list(model: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = model.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _ordinal(value: dict[str, Any], place: int) -> int:
    ordinal = value.get("ord")
    return ordinal if isinstance(ordinal, int) else place
