"""Packages as Anki writes them, built piece by piece, and such as it never would."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import zstandard

from facts.core.formats.anki.making import _SCHEMA as SCHEMA

_OTHERS = ("mod", "usn", "type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "odue", "odid", "flags")

LINE = "{{FrontSide}}\n\n<hr id=answer>\n\n"


@dataclass(frozen=True)
class Type:
    """A note type; `templates` are pairs of front and back."""

    id: int
    name: str
    fields: Sequence[str]
    templates: Sequence[tuple[str, str]]
    is_cloze: bool = False

    def json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "type": int(self.is_cloze),
            "flds": [{"name": name, "ord": place} for place, name in enumerate(self.fields)],
            "tmpls": [
                {"name": f"Card {place + 1}", "ord": place, "qfmt": front, "afmt": back}
                for place, (front, back) in enumerate(self.templates)
            ],
        }


BASIC = Type(11, "Basic", ["Front", "Back"], [("{{Front}}", LINE + "{{Back}}")])
CLOZE = Type(12, "Cloze", ["Text", "Back Extra"], [("{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}")], True)


@dataclass(frozen=True)
class Note:
    """`cards` are ordinals, or mappings of a card's columns; `flds` and `id` may be anything."""

    type: Type
    fields: Sequence[str]
    guid: Any = "guid"
    tags: Any = ""
    cards: Sequence[int | Mapping[str, Any]] = (0,)


def basic(front: str, back: str, guid: str = "guid", **more: Any) -> Note:
    return Note(BASIC, [front, back], guid, **more)


def collection(
    *notes: Note, decks: Mapping[int, str] | None = None, log: Sequence[tuple[Any, ...]] = (), then: str = ""
) -> bytes:
    """An SQLite file of schema 11. Card ids count from 1, as note ids do; `log` are rows of `revlog`."""
    types = {str(note.type.id): note.type.json() for note in notes}
    names = {str(id_): {"id": id_, "name": name} for id_, name in {1: "Default", **(decks or {})}.items()}
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(SCHEMA)
    row = (1, 0, 0, 0, 11, 0, 0, 0, "{}", json.dumps(types), json.dumps(names), "{}", "{}")
    connection.execute(f"INSERT INTO col VALUES ({','.join('?' * 13)})", row)
    card_id = 0
    for id_, note in enumerate(notes, start=1):
        values = (id_, note.guid, note.type.id, 0, 0, note.tags, "\x1f".join(note.fields), "", 0, 0, "")
        connection.execute(f"INSERT INTO notes VALUES ({','.join('?' * 11)})", values)
        for card in note.cards:
            card_id += 1
            card = {"ord": card} if isinstance(card, int) else card
            columns = {"id": card_id, "nid": id_, "did": 1, "ord": 0, **dict.fromkeys(_OTHERS, 0), "data": "", **card}
            places = ", ".join(f":{name}" for name in columns)
            connection.execute(f"INSERT INTO cards ({', '.join(columns)}) VALUES ({places})", columns)
    connection.executemany("INSERT INTO revlog VALUES (?, ?, 0, ?, ?, 0, ?, ?, ?)", log)
    connection.executescript(then)
    data = connection.serialize()
    connection.close()
    return data


def archive(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def package(data: bytes, media: Mapping[str, bytes] | None = None, members: Mapping[str, bytes] | None = None) -> bytes:
    """An old package of this collection. `media` by the name that notes call them; `members` go before all else."""
    media = media or {}
    index = json.dumps({str(number): name for number, name in enumerate(media)}).encode()
    files = {str(number): each for number, each in enumerate(media.values())}
    return archive({"collection.anki2": data, "media": index, **files, **(members or {})})


def new_package(data: bytes, media: Mapping[str, bytes] | None = None) -> bytes:
    """A package of this collection in the newest outer form, with the note for old readers in it."""
    media = media or {}
    names = [name.encode() for name in media]
    entries = b"".join(bytes([10, len(name) + 2, 10, len(name)]) + name for name in names)
    dummy = collection(basic("Please update to the latest Anki version.", ""))
    files = {str(number): packed(each) for number, each in enumerate(media.values())}
    head = {"meta": b"\x08\x03", "collection.anki21b": packed(data), "collection.anki2": dummy}
    return archive({**head, "media": packed(entries), **files})


def packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)
