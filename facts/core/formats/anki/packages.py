"""
A package: a zip file with a collection, an index of media, and the media by number.

    meta                  how the rest is written: 08 03 since 2022, 08 02 and none before
    collection.anki21b    SQLite packed with zstd (or collection.anki21, or collection.anki2)
    media                 {"0": "map.png"} as JSON, or packed names with zstd
    0                     the bytes of map.png, in newer packages packed with zstd

A package of newer kind also has a collection.anki2 with one note that says so. It is for older readers, never for us.
"""

import json
import unicodedata
from collections.abc import Collection

import zstandard

from facts.core.formats.anki.protobufs import Message
from facts.core.formats.archives import Archive, is_archive
from facts.core.formats.base import FormatError

NEWEST = 3
COLLECTIONS = ("collection.anki21b", "collection.anki21", "collection.anki2")
"""The first of these that is there is the collection."""
MOST_MEMBER = 50_000_000
_MOST_RATIO = 200
_FREE = 1_000_000
_MOST_WINDOW = 2**25
_ZSTD = b"\x28\xb5\x2f\xfd"


class Package:
    """Raises FormatError where it is no package of Anki's, or damaged."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._version = self._read_version()
        name = next((name for name in COLLECTIONS if name in self._archive), None)
        if name is None:
            raise FormatError("This archive has no collection of Anki's in it.")
        if self._version >= NEWEST and name != COLLECTIONS[0]:
            raise FormatError(f"This package has lost its collection: the member {COLLECTIONS[0]} is not there.")
        self._collection = name
        self._members = self._index()

    def collection(self) -> bytes:
        """The bytes of the SQLite file."""
        return self._unpacked(self._collection, is_packed=self._collection == COLLECTIONS[0])

    @property
    def names(self) -> Collection[str]:
        """What the media are called, in NFC."""
        return self._members.keys()

    def media(self, name: str) -> bytes | None:
        """The bytes of a file, None where the package lacks it."""
        member = self._members.get(name)
        if member is None or member not in self._archive:
            return None
        return self._unpacked(member, is_packed=self._version >= NEWEST)

    def _read_version(self) -> int:
        if "meta" not in self._archive:
            return 1
        version = Message(self._archive.read("meta")).number(1)
        if version > NEWEST:
            raise FormatError(
                f"This package is of a kind ({version}) that is newer than what can be read here. "
                "Export it from Anki for older versions."
            )
        return version

    def _index(self) -> dict[str, str]:
        """The member that holds each file, by the name that notes call it."""
        if "media" not in self._archive:
            return {}
        if self._version >= NEWEST:
            entries = Message(self._unpacked("media", is_packed=True)).parts(1)
            pairs = [(str(number), Message(entry).text(1)) for number, entry in enumerate(entries)]
        else:
            pairs = _of_json(self._archive.read("media"))
        return {unicodedata.normalize("NFC", name): member for member, name in pairs}

    def _unpacked(self, member: str, *, is_packed: bool) -> bytes:
        data = self._archive.read(member)
        return _of_zstd(data, f"member {member[:80]}") if is_packed else data


def recognises(data: bytes) -> bool:
    """Whether this looks like a package: a zip file with a collection's name in it."""
    return is_archive(data) and b"collection.anki2" in data


def _of_json(data: bytes) -> list[tuple[str, str]]:
    try:
        index = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FormatError("It is not JSON, as it should be.", "member media") from error
    if not isinstance(index, dict) or not all(isinstance(name, str) for name in index.values()):
        raise FormatError("It is no list of names, as it should be.", "member media")
    return list(index.items())


def _of_zstd(data: bytes, place: str) -> bytes:
    """Bytes packed with zstd, counted as they come. An empty file may stand unpacked."""
    if not data:
        return data
    most = min(MOST_MEMBER, max(_FREE, _MOST_RATIO * len(data)))
    if data[:4] != _ZSTD:
        raise FormatError("It is not packed with zstd, as it should be.", place)
    pieces: list[bytes] = []
    count = 0
    try:
        reader = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW).stream_reader(data, read_across_frames=True)
        while piece := reader.read(65_536):
            count += len(piece)
            if count > most:
                raise FormatError("It unpacks to far more than it should: this looks like a trap.", place)
            pieces.append(piece)
    except zstandard.ZstdError as error:
        raise FormatError("It is damaged, so that it cannot be unpacked.", place) from error
    return b"".join(pieces)
