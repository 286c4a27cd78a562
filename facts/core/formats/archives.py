"""
Zip archives from strangers, read in memory within limits.

Names of members are keys and never paths. What an archive says of its own sizes is not believed: the bytes are counted
as they come.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from facts.core.formats.base import FormatError

_CHUNK = 65_536
_SYMLINK = 0o120000
_FREE = 1_000_000
"""Below so many bytes a high ratio is no bomb: plain text of one letter may have it."""


@dataclass(frozen=True)
class Limits:
    """Bytes, but for `members` and `ratio` (unpacked to packed)."""

    members: int = 20_000
    member_bytes: int = 50_000_000
    all_bytes: int = 500_000_000
    ratio: int = 200


class Archive:
    """The members of a zip file by name. Raises FormatError where it is damaged, or more than the limits allow."""

    def __init__(self, data: bytes, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError, OSError) as error:
            raise FormatError("This archive is damaged or cut short, so that it cannot be opened.") from error
        if len(self._zip.infolist()) > self.limits.members:
            raise FormatError(
                f"This archive has {len(self._zip.infolist()):,} members; {self.limits.members:,} is the most."
            )
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            if member.filename and not member.is_dir():
                self._members.setdefault(member.filename, member)

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises KeyError where there is none of this name."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, piece by piece."""
        member = self._members[name]
        place = f"member {name[:80]}"
        if member.flag_bits & 1:
            raise FormatError("It is locked with a password.", place)
        if member.external_attr >> 16 & 0o170000 == _SYMLINK:
            raise FormatError("It is a link to another file, which is not followed.", place)
        count = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    count += len(chunk)
                    self._unpacked += len(chunk)
                    self._check(member, count, place)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError("It is damaged, so that it cannot be unpacked.", place) from error

    def _check(self, member: zipfile.ZipInfo, count: int, place: str) -> None:
        if count > self.limits.member_bytes:
            raise FormatError(f"It unpacks to more than {self.limits.member_bytes // 1_000_000} MB.", place)
        if self._unpacked > self.limits.all_bytes:
            raise FormatError(f"This archive unpacks to more than {self.limits.all_bytes // 1_000_000} MB.")
        if count > _FREE and count > self.limits.ratio * max(member.compress_size, 1):
            raise FormatError("It unpacks to far more than it should: this looks like a trap.", place)


def is_archive(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def packed(members: dict[str, bytes]) -> bytes:
    """A zip file with these members in this order. The same members make the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()
