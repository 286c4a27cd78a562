"""Files made to harm whoever reads them, built here. None of them holds a question that may be read."""

from __future__ import annotations

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable

import zstandard

Members = dict[str, bytes]

MANIFEST = b'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>%s</resources></manifest>'
LEADING_OUT = b'<resource type="imsqti_xmlv1p2" identifier="a"><file href="../../../etc/passwd"/></resource>'
MOODLE = b'<?xml version="1.0"?>%s<quiz><question type="shortanswer"><name><text>%s</text></name></question></quiz>'
QTI = b'<?xml version="1.0"?>%s<questestinterop><item ident="a" title="%s"/></questestinterop>'
ITEM = b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" title="%s"/>'
QTI2 = b'<?xml version="1.0"?>%s' + ITEM

LAUGHS = b'<!DOCTYPE q [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
) + b"]>"  # fmt: skip
ELSEWHERE = b'<!DOCTYPE q [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'
OWN_FILE = b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
PARAMETER = b'<!DOCTYPE q [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>'
DEFAULTS = b'<!DOCTYPE q [<!ATTLIST question type CDATA "essay">]>'


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def linked(name: str, target: str) -> bytes:
    """An archive with a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, target)
    return out.getvalue()


def claiming(data: bytes, size: int) -> bytes:
    """The archive, whose first member says that it has so many bytes."""
    at = data.index(b"PK\x01\x02")
    return data[:22] + struct.pack("<L", size) + data[26 : at + 24] + struct.pack("<L", size) + data[at + 28 :]


def locked(data: bytes) -> bytes:
    """The archive, whose first member says that it has a password."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01\x00" + data[8 : at + 8] + b"\x01\x00" + data[at + 10 :]


def overlapping(count: int = 2_000) -> bytes:
    """An archive in which many members are the same bytes of it."""
    whole = zipped({"collection.anki2": bytes(1_000_000)})
    at, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry = whole[at:end]
    renamed = [entry[:46] + f"m{i:015}".encode() + entry[62:] for i in range(count)]
    tail = struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, count, count, len(b"".join(renamed)), at, 0)
    return whole[:at] + b"".join(renamed) + tail


def database(*statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


PLAIN = zipped({"imsmanifest.xml": MANIFEST % b""}, zipfile.ZIP_STORED)
NOTES = "CREATE TABLE notes (id, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data)"
CARDS = (
    "CREATE TABLE cards "
    "(id, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left, odue, odid, flags, data)"
)
COL = "CREATE TABLE col (id, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags)"
ONE_NOTE = "INSERT INTO notes (id) VALUES (1)"
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT"


def package(collection: bytes, **more: bytes) -> bytes:
    return zipped({"collection.anki2": collection, "media": b"{}", **more})


def squeezed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def broken_pages(data: bytes) -> bytes:
    out = bytearray(data)
    for at in range(200, len(out), 97):
        out[at] ^= 0xFF
    return bytes(out)


def xml(frame: bytes) -> dict[str, bytes]:
    return {
        "laughs": frame % (LAUGHS, b"&j;"),
        "from elsewhere": frame % (ELSEWHERE, b"&a;"),
        "own file": frame % (OWN_FILE, b"&a;"),
        "parameter": frame % (PARAMETER, b"x"),
        "defaults": frame % (DEFAULTS, b"x"),
        "deep": frame % (b"", b"<x>" * 50_000),
        "cut": (frame % (b"", b"x"))[:-9],
        "NUL": frame % (b"", b"\0"),
        "wrong encoding": (frame % (b"", b"\xff\xfe\xfa")),
        "unknown encoding": (frame % (b"", b"x")).replace(b'"1.0"', b'"1.0" encoding="klingon"'),
    }


BUILT: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "only a mark": lambda: b"\xef\xbb\xbf",
    "NULs": lambda: bytes(1_000_000),
    "half of UTF-16": lambda: "Frage;Antwort\n".encode("utf-16")[:-1],
    "a program": lambda: b"\x7fELF" + bytes(200) + b"\n\n\x00",
    "archive cut short": lambda: package(database(NOTES, CARDS, COL))[:-30],
    "archive without members": lambda: zipped({}),
    "bomb in an archive": lambda: zipped({"collection.anki2": bytes(60_000_000)}),
    "bomb named as a manifest": lambda: zipped({"imsmanifest.xml": bytes(60_000_000)}),
    "archive in archives": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c": bytes(9_000_000)})})}),
    "overlapping members": overlapping,
    "too many members": lambda: zipped({f"m{i}": b"" for i in range(20_001)}),
    "a gigabyte claimed": lambda: claiming(PLAIN, 1_000_000_000),
    "locked": lambda: locked(zipped({"collection.anki2": database(NOTES, CARDS, COL)})),
    "a link for a collection": lambda: linked("collection.anki2", "/etc/passwd"),
    "a link for a manifest": lambda: linked("imsmanifest.xml", "/etc/passwd"),
    "a way out": lambda: zipped(
        {"../../etc/cron.d/x": b"x", "/abs": b"x", "C:\\x": b"x", "imsmanifest.xml": MANIFEST % b""}
    ),
    "a manifest that leads out": lambda: zipped(
        {"imsmanifest.xml": MANIFEST % LEADING_OUT}
    ),
    "corrupt pages": lambda: package(broken_pages(database(NOTES, CARDS, COL, ONE_NOTE))),
    "cut database": lambda: package(database(NOTES, CARDS, COL)[:5_000]),
    "no database": lambda: package(b"SQLite format 3\0" + bytes(9)),
    "an endless view": lambda: package(database(f"CREATE VIEW notes AS {ENDLESS} x AS id FROM n", CARDS, COL)),
    "an endless column": lambda: package(
        database("CREATE TABLE notes (id, flds AS (hex(zeroblob(20000000))))", CARDS, COL, ONE_NOTE)
    ),
    "zstd bomb": lambda: zipped(
        {"meta": b"\x08\x03", "collection.anki21b": squeezed(bytes(60_000_000)), "media": b""}
    ),
    "zstd cut short": lambda: zipped(
        {"meta": b"\x08\x03", "collection.anki21b": squeezed(b"x" * 5_000)[:12], "media": b""}
    ),
    "meta of the future": lambda: zipped({"meta": b"\x08\x63", "collection.anki99": b"x", "media": b""}),
    "media that lead out": lambda: package(
        database(NOTES, CARDS, COL), media=json.dumps({"0": "../../etc/passwd", "../1": "x"}).encode()
    ),
    **{f"Moodle XML: {name}": (lambda data=data: data) for name, data in xml(MOODLE).items()},
    **{f"QTI 1.2: {name}": (lambda data=data: data) for name, data in xml(QTI).items()},
    **{f"QTI 2: {name}": (lambda data=data: data) for name, data in xml(QTI2).items()},
    **{
        f"QTI 1.2 in an archive: {name}": (lambda data=data: zipped({"imsmanifest.xml": data}))
        for name, data in xml(MANIFEST.replace(b"<manifest", b"%s<manifest")).items()
    },
}  # fmt: skip
"""By what they are, files that must be refused or read to nothing."""
