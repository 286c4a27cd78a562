"""
The archive of a course: a zip file with a member of JSON lines for each table, the media, and a manifest.

    tables/facts_topic.jsonl
        {"id":7,"deck":3,"slug":"membership","title":"Membership","position":0}
    media/0123456789abcdef01234567.png
    manifest.json
        {"format":"factkeep-course","version":1,"course":"The Baltic States","made_at":"2026-11-26T01:00:00+00:00",
         "schema":{"facts":"0006_tags_and_difficulty","people":"0002_study","quiz":"0014_reports"},
         "members":{"tables/facts_topic.jsonl":{"rows":1,"bytes":72,"sha256":"5a…"}}}

The `id` of a row is what other rows of the archive call it by, and means nothing elsewhere. Rows come by ascending id,
a line each. Instants, days, decimals and UUIDs are texts as ISO 8601 and Python write them. `schema` names the newest
migration of each app that wrote it.

Which tables and columns there are is told by `quiz/models/archives.py`. Reading and writing go row by row.
What a person takes along of theirs is a file of the same build, of the form "factkeep-person", with their user name as
`person` in the place of `course`, and with texts for people beside the tables (docs/privacy.md).
"""

import datetime as dt
import hashlib
import json
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum
from typing import IO, Any

VERSION = 1
MANIFEST = "manifest.json"
MOST_LINE = 16_000_000
"""Bytes of a row: a source's text has 400,000 signs at most, and all else is shorter."""
MOST_MANIFEST = 32_000_000
MOST_BLOB = 32_000_000

_MADE_AT = (1980, 1, 1, 0, 0, 0)
_CHUNK = 65_536
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError)
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")

Row = dict[str, Any]


class Kind(Enum):
    """Whose rows an archive holds; the value is the name that the manifest has for whose."""

    COURSE = "course"
    PERSON = "person"

    @property
    def format(self) -> str:
        return f"factkeep-{self.value}"


class ArchiveError(ValueError):
    """Why an archive is refused, in a sentence; `place` says where in it, and is empty for the whole."""

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(f"{place}: {what}" if place else what)
        self.what = what
        self.place = place


@dataclass(frozen=True)
class Member:
    """What the manifest says of a member. `rows` is 0 for media."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`of` is the course or the person that it holds."""

    of: str
    made_at: str
    schema: Mapping[str, str]
    members: Mapping[str, Member]


def table_member(table: str) -> str:
    return f"tables/{table}.jsonl"


def media_member(name: str) -> str:
    return f"media/{name}"


class Writer:
    """Writes an archive to a file, member after member. It is none before `finish`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._members: dict[str, Member] = {}

    def table(self, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Writes the rows of a table; gives how many. Each has an `id`, and these ascend."""
        return self._write(table_member(name), (_line(row) for row in rows)).rows

    def media(self, name: str, data: bytes) -> None:
        self.file(media_member(name), [data])

    def file(self, name: str, parts: Iterable[bytes]) -> None:
        """Writes a member that is no table."""
        self._write(name, parts, is_table=False)

    def _write(self, name: str, parts: Iterable[bytes], *, is_table: bool = True) -> Member:
        count, size, digest = 0, 0, hashlib.sha256()
        with self._zip.open(_info(name), "w", force_zip64=True) as stream:
            for part in parts:
                stream.write(part)
                digest.update(part)
                size += len(part)
                count += 1
        self._members[name] = Member(count if is_table else 0, size, digest.hexdigest())
        return self._members[name]

    def finish(self, kind: Kind, *, of: str, made_at: dt.datetime, schema: Mapping[str, str]) -> Manifest:
        manifest = Manifest(of, made_at.isoformat(), schema, self._members)
        whole = asdict(manifest)
        said = {"format": kind.format, "version": VERSION, kind.value: whole.pop("of"), **whole}
        self._zip.writestr(_info(MANIFEST), json.dumps(said, ensure_ascii=False, indent=1))
        self._zip.close()
        return manifest


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE_AT)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _line(row: Mapping[str, Any]) -> bytes:
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False)
    return f"{text}\n".encode()


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an archive.")


class Reader:
    """
    An archive that is whole: every member was read once and is what the manifest says.

    Raises ArchiveError for a file that is none, or was made by a Factkeep of later than `known`: the names of all
    migrations by app.
    """

    def __init__(self, file: IO[bytes], *, known: Mapping[str, Iterable[str]], kind: Kind = Kind.COURSE) -> None:
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGES as error:
            raise ArchiveError(f"This is no archive of a {kind.value}, or it was cut short.") from error
        self.manifest = self._manifest()
        for app, name in self.manifest.schema.items():
            if name not in known.get(app, ()):
                raise ArchiveError(
                    f"It was made by a newer Factkeep (migration {app}.{name}). Update this one first.", MANIFEST
                )
        names = sorted(each.filename for each in self._zip.infolist())
        expected = sorted([MANIFEST, *self.manifest.members])
        if names != expected:
            odd = next(name for name in [*names, *expected] if names.count(name) != expected.count(name))
            raise ArchiveError(f"Members and manifest differ: {odd[:80]!r}.", MANIFEST)
        for name, member in self.manifest.members.items():
            self._check(name, member)

    def _manifest(self) -> Manifest:
        no_archive = f"This is no archive of a {self._kind.value}: it has no manifest of one."
        if MANIFEST not in self._zip.namelist():
            raise ArchiveError(no_archive)
        data = b"".join(self._chunks(MANIFEST, MOST_MANIFEST))
        try:
            said = json.loads(data)
            if said.pop("format") != self._kind.format:
                raise ArchiveError(no_archive)
            if said.pop("version") != VERSION:
                raise ArchiveError("It has a form that this Factkeep does not know. Update it first.", MANIFEST)
            members = {name: _member(member) for name, member in said.pop("members").items()}
            manifest = Manifest(said.pop(self._kind.value), members=members, **said)
            texts = [manifest.of, manifest.made_at, *manifest.schema.values()]
        except ArchiveError:
            raise
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
            raise ArchiveError("It is damaged.", MANIFEST) from error
        if not all(isinstance(text, str) for text in texts):
            raise ArchiveError("It is damaged.", MANIFEST)
        return manifest

    def _check(self, name: str, member: Member) -> None:
        size, rows, digest = 0, 0, hashlib.sha256()
        for chunk in self._chunks(name, member.bytes):
            size += len(chunk)
            rows += chunk.count(b"\n")
            digest.update(chunk)
        if (size, digest.hexdigest()) != (member.bytes, member.sha256):
            raise ArchiveError("It was changed or damaged: its checksum is another one.", name)
        if member.rows and member.rows != rows:
            raise ArchiveError(f"It has {rows:,} rows; the manifest says {member.rows:,}.", name)

    def _chunks(self, name: str, most: int) -> Iterator[bytes]:
        size = 0
        try:
            with self._zip.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > most:
                        raise ArchiveError("It is longer than it should be.", name)
                    yield chunk
        except ArchiveError:
            raise
        except (*_DAMAGES, RuntimeError) as error:  # RuntimeError: locked with a password
            raise ArchiveError("It is damaged, so that it cannot be unpacked.", name) from error

    def __contains__(self, table: str) -> bool:
        return table_member(table) in self.manifest.members

    @property
    def tables(self) -> set[str]:
        names = (name for name in self.manifest.members if name.startswith("tables/"))
        return {name.removeprefix("tables/").removesuffix(".jsonl") for name in names}

    @property
    def media_names(self) -> set[str]:
        return {name.removeprefix("media/") for name in self.manifest.members if name.startswith("media/")}

    def rows(self, table: str) -> Iterator[tuple[str, Row]]:
        """The rows of a table, each with its place for people. Raises ArchiveError at the first that is none."""
        name, last = table_member(table), 0
        with self._zip.open(name) as stream:
            number = 0
            while line := stream.readline(MOST_LINE):
                number += 1
                place = f"{name}, line {number}"
                row = _row(line, place)
                if row["id"] <= last:
                    raise ArchiveError("Its ids do not ascend.", place)
                last = row["id"]
                yield place, row

    def media(self, name: str) -> bytes:
        return b"".join(self._chunks(media_member(name), MOST_BLOB))


def _member(said: Mapping[str, Any]) -> Member:
    if [type(said[name]) for name in ("rows", "bytes", "sha256")] != [int, int, str]:
        raise TypeError("rows and bytes are numbers, sha256 is a text")
    return Member(**said)


def _row(line: bytes, place: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ArchiveError("This is no row.", place) from error
    if not isinstance(row, dict) or type(row.get("id")) is not int:
        raise ArchiveError("This is no row with an id.", place)
    if _SUSPECT.search(line) and not _is_text(row):
        raise ArchiveError("It has signs that no text has.", place)
    return row


def _is_text(value: object) -> bool:
    """Whether no text within has the sign NUL or half of a pair of surrogates: databases take neither."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(each) for name, each in value.items())
    return not isinstance(value, list) or all(map(_is_text, value))
