"""Packages made to harm: each is refused with a sentence, or only what is wrong in it is left out."""

import io
import json
import zipfile

import pytest

from facts.core.formats import anki
from facts.core.formats.anki import clozes, databases
from facts.core.formats.anki.protobufs import Message
from facts.core.formats.base import FormatError
from tests.facts.core.formats.wordings import PICTURE

from .packages import archive, basic, collection, new_package, package, packed

PLAIN = collection(*(basic(f"front {i} {'x' * 200}", "back", f"g{i}") for i in range(60)))
ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
DAMAGED = "The collection in this package is damaged, so that it cannot be read."
TRAP = "It unpacks to far more than it should: this looks like a trap."


def instead(then: str) -> bytes:
    """A package whose collection was changed by these commands."""
    return package(collection(basic("a", "b"), then=then))


def torn(data: bytes) -> bytes:
    """With a page in the middle overwritten."""
    return data[:12_288] + b"\x0d\xff\xff" * 1_365 + data[16_383:]


def claiming(size: int) -> bytes:
    """A zstd frame that says it holds so many bytes, in one piece."""
    return b"\x28\xb5\x2f\xfd\xe0" + size.to_bytes(8, "little") + b"\x01\x00\x00"


def lying() -> bytes:
    """An archive whose list says that a member has a gigabyte."""
    data = bytearray(package(PLAIN))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10**9).to_bytes(4, "little")
    return bytes(data)


def linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo("collection.anki2")
        info.external_attr = 0o120777 << 16
        made.writestr(info, "/etc/passwd")
    return out.getvalue()


VIEW = f"DROP TABLE notes; CREATE VIEW notes AS {ENDLESS} SELECT x AS id, 'g' AS guid, 11 AS mid, x AS flds FROM n;"
NEW = {"meta": b"\x08\x03"}
NEWER = (
    "This package is of a kind (4) that is newer than what can be read here. Export it from Anki for older versions."
)
REFUSED = {
    "nothing": (b"", "This archive is damaged or cut short, so that it cannot be opened."),
    "no archive": (PLAIN, "This archive is damaged or cut short, so that it cannot be opened."),
    "cut short": (package(PLAIN)[:-300], "This archive is damaged or cut short, so that it cannot be opened."),
    "no collection": (archive({"media": b"{}"}), "This archive has no collection of Anki's in it."),
    "a link": (linked(), "It is a link to another file, which is not followed."),
    "a zip bomb": (package(bytes(3_000_000)), TRAP),
    "a zstd bomb": (archive({**NEW, "collection.anki21b": packed(bytes(3_000_000))}), TRAP),
    "a claim of a gigabyte": (
        archive({**NEW, "collection.anki21b": claiming(10**9)}),
        "It is damaged, so that it cannot be unpacked.",
    ),
    "zstd that is none": (
        archive({**NEW, "collection.anki21b": PLAIN}),
        "It is not packed with zstd, as it should be.",
    ),
    "zstd cut short": (
        archive({**NEW, "collection.anki21b": packed(PLAIN)[:-200]}),
        "The collection in this package is no SQLite file.",
    ),
    "only the note for older readers": (
        archive({**NEW, "collection.anki2": PLAIN}),
        "This package has lost its collection: the member collection.anki21b is not there.",
    ),
    "from the future": (
        archive({"meta": b"\x08\x04", "collection.anki21b": packed(PLAIN)}),
        NEWER,
    ),
    "meta that is nothing": (
        archive({"meta": b"\xff" * 20, "collection.anki2": PLAIN}),
        "A part of this package is damaged, so that it cannot be read.",
    ),
    "an index that is no JSON": (package(PLAIN, members={"media": b"{'0': 1"}), "It is not JSON, as it should be."),
    "an index of JSON too deep": (
        package(PLAIN, members={"media": b"[" * 100_000}),
        "It is not JSON, as it should be.",
    ),
    "an index of numbers": (package(PLAIN, members={"media": b'{"0": 1}'}), "It is no list of names, as it should be."),
    "no SQLite": (package(b"CREATE TABLE notes"), "The collection in this package is no SQLite file."),
    "SQLite cut short": (package(PLAIN[: len(PLAIN) // 2]), DAMAGED),
    "SQLite with torn pages": (package(torn(PLAIN)), DAMAGED),
    "only its head": (package(PLAIN[:100]), DAMAGED),
    "an endless view": (instead(VIEW), "The collection in this package has no table “notes”."),
    "a virtual table": (
        instead("DROP TABLE cards; CREATE VIRTUAL TABLE cards USING fts5(id, nid)"),
        "The collection in this package has no table “cards”.",
    ),
    "a column that reckons": (
        instead("DROP TABLE cards; CREATE TABLE cards (id, nid GENERATED ALWAYS AS (hex(zeroblob(2000000))))"),
        "The table “cards” of the collection in this package is not as Anki makes it.",
    ),
    "a check that reckons": (
        instead("DROP TABLE cards; CREATE TABLE cards (id /* */ CHECK (length(hex(zeroblob(2000000))) > 0))"),
        "The table “cards” of the collection in this package is not as Anki makes it.",
    ),
    "columns that are missing": (instead("DROP TABLE cards; CREATE TABLE cards (id)"), DAMAGED),
    "note types that are no JSON": (instead("UPDATE col SET models = '{'"), DAMAGED),
    "note types too deep": (instead("UPDATE col SET models = " + repr("[" * 90_000)), DAMAGED),
    "note types in a list": (instead("UPDATE col SET models = '[]'"), DAMAGED),
    "ids beyond measure": (instead(f"""UPDATE col SET decks = '{{"{"9" * 5_000}": {{}}}}'"""), DAMAGED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_package_is_refused_with_a_sentence(name):
    data, why = REFUSED[name]

    with pytest.raises(FormatError) as refusal:
        anki.read(data)

    assert refusal.value.what == why


def test_a_lie_about_a_size_is_not_believed():
    assert len(anki.read(lying()).questions) == 60


def test_a_member_without_a_name_is_passed_over():
    nameless = package(PLAIN, members={"zz": b""}).replace(b"zz", b"\0z")

    assert len(anki.read(nameless).questions) == 60


def test_a_trigger_or_view_beside_the_tables_does_no_harm():
    then = f"""CREATE VIEW more AS {ENDLESS} SELECT x FROM n;
        CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM notes; END;
        CREATE INDEX i ON notes (hex(flds)) WHERE length(flds) > 0;"""

    assert len(anki.read(instead(then)).questions) == 1


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(databases, "MOST_STEPS", 200)
    monkeypatch.setattr(databases, "_STEP", 100)

    with pytest.raises(FormatError, match="takes too long to read"):
        anki.read(package(PLAIN))


def test_nothing_but_the_admitted_tables_is_read():
    database = databases.Database(PLAIN)
    database.admit(["notes"])

    with pytest.raises(FormatError, match="damaged"):
        list(database.rows("cards", ["id"]))
    database.close()


def test_names_of_media_are_no_paths(tmp_path):
    media = {"../../../secret.png": PICTURE, f"{tmp_path}/x.png": PICTURE, "C:\\x.png": PICTURE}
    front = "".join(f'<img src="{name}" alt="x">' for name in media)

    for form in (package, new_package):
        reading = anki.read(form(collection(basic(front, "b")), media))

        assert list(reading.media.values()) == [PICTURE]
        assert [entry.notes for entry in reading.entries] == [()]
    assert list(tmp_path.iterdir()) == []


def test_a_member_that_the_index_lacks_is_nothing():
    index = json.dumps({"5": "a.png", "../0": "b.png"}).encode()
    data = collection(basic('<img src="a.png"><img src="b.png">x', "b"))

    (entry,) = anki.read(package(data, members={"media": index})).entries

    assert entry.notes == tuple(f"A picture that is not in the file ({name}.png) was not kept." for name in "ab")


def test_long_and_deep_texts_are_quick_and_whole():
    for text in ("{{c1::" * 2_000, "[latex]" * 4_000, "[$]" * 4_000, "<anki-mathjax>" * 2_000, "<b><" * 1_000):
        entries = anki.read(package(collection(basic(text, "b")))).entries

        assert len(entries) == 1


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{{c1::a", "{{c1::a"),
        ("a}}", "a}}"),
        ("{{c1::a::b::c}}", "a"),
        ("{{c1::}}", ""),
        ("{{c0::a}}{{x::b}}", "a{{x::b}}"),
        ("{{c1::" * 12 + "a" + "}}" * 12, "a"),
    ],
)
def test_deletions_that_are_badly_written(text, whole):
    assert clozes.whole(clozes.parsed(text)) == whole


@pytest.mark.parametrize("data", [b"\x0a", b"\x0a\x05ab", b"\x03", b"\x00\x00", b"\x80" * 11, b"\x0d\x01"])
def test_messages_that_are_none(data):
    with pytest.raises(FormatError):
        Message(data)


def test_a_message_holds_numbers_and_bytes():
    message = Message(b"\x08\x96\x01\x12\x02hi\x1d\x01\x02\x03\x04\x21" + bytes(8))

    assert (message.number(1), message.text(2), message.parts(3), message.number(9, 7)) == (150, "hi", [b"\1\2\3\4"], 7)
