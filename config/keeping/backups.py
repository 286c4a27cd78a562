"""Make a backup, look whether one is whole, and let the oldest go. What is in one is told in config/core/backups.py."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError

from config.core import backups
from config.core.backups import FOLDERS, MANIFEST, MEMBERS, BackupError, Manifest
from config.keeping import databases

CHUNK = 1 << 20
MOST_MANIFEST = 100_000_000
PART = ".factkeep-"
"""How the name of what is being made begins, so that nobody takes it for a backup."""


@dataclass(frozen=True)
class Made:
    path: Path
    manifest: Manifest
    dropped: list[str]
    """Names of older ones that went."""


def make_backup(folder: Path, *, keep: int, now: dt.datetime) -> Made:
    """Into a file of a hidden name, looked at, and only then named: what has a backup's name is whole.

    Old ones go last. Raises BackupError; then the folder holds what it held before.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(folder):
            path = folder / backups.name_of(now)
            if path.exists():
                raise BackupError(f"{path} is there already. Try again in a second.")
            _sweep(folder)
            with tempfile.TemporaryDirectory(prefix=PART, dir=folder) as room:
                part = Path(room, "part.zip")
                manifest = _write(part, Path(room), now)
                check(part)
                os.replace(part, path)
            _sync(folder)
            dropped = backups.outdated(os.listdir(folder), keep=keep)
            for name in dropped:
                (folder / name).unlink()
    except DatabaseError as error:
        raise BackupError(f"The database does not answer: {str(error).strip()}") from error
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: {error.filename or folder}.") from error
    return Made(path, manifest, dropped)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Nobody else makes or restores a backup here meanwhile. Raises BackupError where somebody does.

    The lock is the kernel's: it goes with the process, however that ends.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError(f"Another backup works in {folder} just now.") from error
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what backups left that were killed; with the lock held, none of them is at work."""
    for left in folder.glob(f"{PART}*"):
        shutil.rmtree(left)


def _write(part: Path, room: Path, now: dt.datetime) -> Manifest:
    """The database first: files that its rows name were there before the rows."""
    database, rows, migrations = databases.copy_out(room)
    files = {}
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack:
            files[database.name] = _add(pack, database, database.name)
            for path in _beside():
                name = str(path.relative_to(settings.MEDIA_ROOT))
                with contextlib.suppress(FileNotFoundError):  # removed while we came to it
                    files[name] = _add(pack, path, name)
            manifest = Manifest(
                version=settings.VERSION,
                made_at=now,
                database=next(kind for kind, member in MEMBERS.items() if member == database.name),
                migrations=migrations,
                rows=rows,
                files=files,
            )
            pack.writestr(MANIFEST, manifest.written())
        out.flush()
        os.fsync(out.fileno())
    database.unlink()
    return manifest


def _beside() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted(Path(settings.MEDIA_ROOT, folder).rglob("*")):
            if path.is_file():
                yield path


def _add(pack: zipfile.ZipFile, path: Path, name: str) -> str:
    """Its SHA-256. What is compressed already is not compressed again."""
    with path.open("rb") as source:
        info = zipfile.ZipInfo.from_file(path, name)
        info.compress_type = zipfile.ZIP_DEFLATED if name == MEMBERS["sqlite"] else zipfile.ZIP_STORED
        with pack.open(info, "w") as member:
            return _passed(source, member)


def _passed(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Hand all bytes on and give their SHA-256."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if target:
            target.write(chunk)
    return digest.hexdigest()


def check(path: Path) -> Manifest:
    """The manifest of a backup that is whole. Raises BackupError with what is wrong with it."""
    return _read(path, None)


def unpack(path: Path, folder: Path) -> Manifest:
    """All members of a backup as files in this folder, each as its manifest says. Raises BackupError."""
    return _read(path, folder)


def _read(path: Path, folder: Path | None) -> Manifest:
    try:
        with zipfile.ZipFile(path) as pack:
            manifest = _manifest(pack)
            for name, digest in manifest.files.items():
                if _member(pack, name, folder) != digest:
                    raise BackupError(f"{path} is damaged: {name} is not what was written.")
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupError(f"{path} is damaged or no backup: {error}.") from error
    return manifest


def _manifest(pack: zipfile.ZipFile) -> Manifest:
    names = pack.namelist()
    if names.count(MANIFEST) != 1 or pack.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise BackupError("It has no manifest: this is not a backup, or one that was cut short.")
    manifest = backups.read_manifest(pack.read(MANIFEST))
    if sorted(names) != sorted([MANIFEST, *manifest.files]):
        raise BackupError("It is damaged: its members are not those of its manifest.")
    return manifest


def _member(pack: zipfile.ZipFile, name: str, folder: Path | None) -> str:
    """Names are the manifest's, which lead nowhere but into the folder."""
    with pack.open(name) as source:
        if folder is None:
            return _passed(source, None)
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as out:
            digest = _passed(source, out)
            out.flush()
            os.fsync(out.fileno())
        return digest


def newest(folder: Path) -> tuple[Path, dt.datetime] | None:
    """The last backup in this folder, by its name, and when it was made."""
    names = sorted(name for name in os.listdir(folder) if backups.made_at(name)) if folder.is_dir() else []
    at = backups.made_at(names[-1]) if names else None
    return (folder / names[-1], at) if at else None


def _sync(folder: Path) -> None:
    """So that the new name survives a power cut as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
