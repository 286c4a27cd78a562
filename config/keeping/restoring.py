"""Restore a backup into an empty place, whole or not at all; one of an older version is brought up to date."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from config.core.backups import FOLDERS, MEMBERS, BackupError, Manifest, missing_rows, refusal
from config.keeping import databases
from config.keeping.backups import PART, alone, unpack
from quiz.queries.verification import differences


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    differences: Sequence[str]
    """What `verify` says of it: faults that the site had when it was backed up."""


def restore(path: Path) -> Restored:
    """Raises BackupError with the reason; then nothing of the backup is there."""
    place = Path(settings.DATA_DIR)
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(place), tempfile.TemporaryDirectory(prefix=PART, dir=place) as room:
            if not databases.is_empty():
                raise BackupError(
                    "There is a database already, and a backup is restored into an empty place only. "
                    "Set FACTKEEP_DATA_DIR or DATABASE_URL to an empty one, or move the old one away."
                )
            manifest = unpack(path, Path(room))
            if reason := refusal(manifest, database=connection.vendor, known=databases.known()):
                raise BackupError(reason)
            database = Path(room, MEMBERS[manifest.database])
            fill = _fill_postgres if connection.vendor == "postgresql" else _fill_sqlite
            return Restored(manifest, fill(database, manifest))
    except DatabaseError as error:
        raise BackupError(f"The database does not take it: {str(error).strip()}") from error
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: {error.filename or place}.") from error


def _fill_sqlite(file: Path, manifest: Manifest) -> list[str]:
    """All is done beside, and the last act is a rename."""
    databases.check_file(file)
    with closing(sqlite3.connect(file)) as database:
        _check_rows(manifest, databases.counted(database.cursor()))
    with databases.database_at(file):
        databases.migrate()
        found = list(differences(Counter()))
    _put_beside(file.parent, manifest)
    target = Path(connection.settings_dict["NAME"])
    for left in ("", "-wal", "-shm"):  # of a database without a table
        Path(f"{target}{left}").unlink(missing_ok=True)
    os.replace(file, target)
    return found


def _fill_postgres(file: Path, manifest: Manifest) -> list[str]:
    """The files first: killed after them, a restore can be done again, while one without them would look whole."""
    put = _put_beside(file.parent, manifest)
    try:
        databases.copy_in(file)
        with connection.cursor() as cursor:
            _check_rows(manifest, databases.counted(cursor))
        databases.migrate()
        return list(differences(Counter()))
    except BaseException:
        for path in put:
            path.unlink()
        databases.drop_tables()
        raise


def _check_rows(manifest: Manifest, counts: dict[str, int]) -> None:
    if missing := missing_rows(manifest.rows, counts):
        raise BackupError(f"The database is not what the manifest says: {' '.join(missing)}")


def _put_beside(room: Path, manifest: Manifest) -> list[Path]:
    """The files that are new. Pictures and sounds are named by what they hold: one that is there is the same."""
    new = []
    for name in manifest.files:
        target = Path(settings.MEDIA_ROOT, name)
        if name.split("/")[0] in FOLDERS and not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(room / name, target)
            new.append(target)
    return new
