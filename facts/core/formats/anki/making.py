"""
The SQLite file of a package: Anki's schema 11, which every client reads.

What Anki reckons anew when it opens a collection (statistics of the database, settings of decks) is left at its
defaults. The same rows make the same bytes.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from facts.core.formats.anki import texts
from facts.core.formats.anki.collections import DEFAULT_DECK, Logged
from facts.core.formats.anki.notetypes import OWN, OwnType

FIRST_DAY = date(2020, 1, 1)
"""The day that due dates count from."""
CREATED_S = 1_577_851_200
"""Four in the morning of that day, UTC, when Anki's day begins."""

_FIRST_ID = 1_577_851_200_000
_MOST_IDS = 10**11
_SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
  ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
  models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
  usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
  flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
  mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL, due integer NOT NULL,
  ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL, lapses integer NOT NULL, left integer NOT NULL,
  odue integer NOT NULL, odid integer NOT NULL, flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
  ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
  type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""
_MEDIA = re.compile(r"""<img\b[^<>]*\bsrc="([^"]*)"[^<>]*>|\[sound:([^\[\]]*)\]""")


@dataclass(frozen=True)
class Row:
    """
    A note with its one card. `deck` leads from the outermost to its own. `plan` are the card's columns that say when
    it comes, in the order of the table from `type` to `lapses`, and `data` what FSRS holds of it.
    """

    guid: str
    type: OwnType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    deck: tuple[str, ...]
    is_suspended: bool
    flag: int
    plan: tuple[int, ...]
    data: str
    log: Sequence[Logged]


def made(rows: Iterable[Row], changed_s: int) -> bytes:
    """`changed_s` is when the notes changed last, in seconds since 1970. Ids follow from it, as in Anki itself."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.executescript(f"BEGIN;{_SCHEMA}")
        _fill(connection, list(rows), changed_s)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, rows: list[Row], changed_s: int) -> None:
    decks, times = _Ids(), _Ids()
    names: dict[tuple[str, ...], int] = {(): DEFAULT_DECK}
    for row in rows:
        for depth in range(1, len(row.deck) + 1):
            name = row.deck[:depth]
            names.setdefault(name, decks.of("::".join(name)))
    for note_id, row in enumerate(rows, start=max(changed_s * 1000, _FIRST_ID)):
        tags = f" {' '.join(row.tags)} " if row.tags else ""
        first = _sorted_by(row.fields[0])
        checksum = int(hashlib.sha1(first.encode(errors="replace")).hexdigest()[:8], 16)  # noqa: S324 - as Anki does
        fields = "\x1f".join(row.fields)
        values: tuple[Any, ...] = (note_id, row.guid, row.type.id, changed_s, -1, tags, fields, first, checksum, 0, "")
        connection.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        kind, queue, *rest = row.plan
        values = (note_id, note_id, names[row.deck], 0, changed_s, -1, kind, -1 if row.is_suspended else queue, *rest)
        values += (0, 0, 0, row.flag, row.data)
        connection.execute("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        last = 0
        for each in row.log:
            values = (times.free(each.at_ms), note_id, -1, each.ease, each.interval, last)
            values += (each.factor, each.time_ms, each.type)
            connection.execute("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            last = each.interval
    _describe(connection, {id_: "::".join(name) or "Default" for name, id_ in names.items()}, changed_s)


def _describe(connection: sqlite3.Connection, decks: dict[int, str], changed_s: int) -> None:
    conf = {"schedVer": 2, "sched2021": True, "creationOffset": 0, "curDeck": DEFAULT_DECK, "activeDecks": [1]}
    values: tuple[Any, ...] = (1, CREATED_S, changed_s * 1000, changed_s * 1000, 11, 0, 0, 0, json.dumps(conf))
    values += (
        json.dumps({str(own.id): own.json() for own in OWN}),
        json.dumps({str(id_): _deck(id_, name) for id_, name in decks.items()}),
        json.dumps({"1": _DECK_SETTINGS}),
        "{}",
    )
    connection.execute("INSERT INTO col VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)


class _Ids:
    """Whole numbers that follow from names, none of them twice."""

    def __init__(self) -> None:
        self._after: dict[int, int] = {}
        """By number that is taken, one behind it from which to look on."""

    def of(self, name: str) -> int:
        digest = hashlib.blake2s(name.encode(errors="replace"), digest_size=8).digest()
        return self.free(_FIRST_ID + int.from_bytes(digest) % _MOST_IDS)

    def free(self, number: int) -> int:
        """This one, or the next that is free."""
        wanted = number
        while number in self._after:
            number = self._after[number]
        self._after[number] = self._after[wanted] = number + 1
        return number


def _sorted_by(text: str) -> str:
    """What Anki orders and compares notes by: the first field without tags, but with the names of its media."""
    return texts.bare(_MEDIA.sub(lambda found: f" {found[1] or found[2]} ", text))


def _deck(id_: int, name: str) -> dict[str, Any]:
    today = {f"{what}Today": [0, 0] for what in ("lrn", "rev", "new", "time")}
    shown = {"collapsed": False, "browserCollapsed": False, "desc": "", "dyn": 0, "conf": 1}
    return {"id": id_, "mod": 0, "name": name, "usn": 0, **today, **shown, "extendNew": 0, "extendRev": 0}


_DECK_SETTINGS = {
    "id": 1,
    "mod": 0,
    "name": "Default",
    "usn": 0,
    "maxTaken": 60,
    "autoplay": True,
    "timer": 0,
    "replayq": True,
    "new": {"bury": False, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0], "order": 1, "perDay": 20},
    "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
    "lapse": {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0},
    "dyn": False,
}
