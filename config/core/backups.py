"""What a backup says about itself, how it is named, and which ones may go.

A backup is a zip file; its last member is the manifest:

    database.sqlite3  (or database.pgdump, as `pg_dump --format custom` writes it)
    media/01/0123456789abcdef01234567.png
    manifest.json
        {"format": 1, "version": "0.1.0", "made_at": "2026-11-26T04:00:12+00:00", "database": "sqlite",
         "migrations": {"quiz": ["0001_initial", "0002_contests_and_regrades"]},
         "rows": {"quiz_step": 5210}, "files": {"database.sqlite3": "9f86…"}}

`migrations` are all that were applied, `rows` counts the logs, `files` has the SHA-256 of every other member.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
MEMBERS = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
"""By kind of database, the member that holds it."""
FOLDERS = ("media", "imports")
"""What lies beside the database and belongs to it: pictures and sounds, and files that wait to be taken in."""

NAME = re.compile(r"factkeep-(\d{4}-\d{2}-\d{2}T\d{6}Z)\.zip")
_STAMP = "%Y-%m-%dT%H%M%SZ"
_FILE = re.compile(rf"({'|'.join(FOLDERS)})(/[\w-][\w.-]*)+", re.ASCII)
_MOST_SHOWN = 3


class BackupError(Exception):
    """Why something was not backed up or restored: a sentence for whoever keeps the site."""


@dataclass(frozen=True)
class Manifest:
    version: str
    made_at: dt.datetime
    database: str
    migrations: Mapping[str, Sequence[str]]
    rows: Mapping[str, int]
    files: Mapping[str, str]

    def written(self) -> str:
        fields = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        return json.dumps(fields, indent=1, sort_keys=True)


def read_manifest(text: str | bytes) -> Manifest:
    """Raises BackupError where it is not one, or one of a format that is not known yet."""
    try:
        fields: dict[str, Any] = json.loads(text)
        format_ = fields.pop("format")
        if not isinstance(format_, int) or format_ > FORMAT:
            raise BackupError(f"This backup has format {format_}, and this version reads up to {FORMAT}. Update first.")
        made_at = dt.datetime.fromisoformat(fields.pop("made_at"))
        manifest = Manifest(made_at=made_at, **fields)
        _check_shapes(manifest)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BackupError("Its manifest is damaged.") from error
    return manifest


def _check_shapes(manifest: Manifest) -> None:
    """Raises ValueError, TypeError or AttributeError where a value is none of its kind."""
    if manifest.database not in MEMBERS or manifest.made_at.tzinfo is None:
        raise ValueError(manifest.database)
    for name, digest in manifest.files.items():
        if not is_member(name) or not re.fullmatch("[0-9a-f]{64}", digest):
            raise ValueError(name)
    if MEMBERS[manifest.database] not in manifest.files:
        raise ValueError(manifest.database)
    if not all(type(count) is int for count in manifest.rows.values()):
        raise TypeError("rows")
    for names in manifest.migrations.values():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise TypeError("migrations")


def is_member(name: str) -> bool:
    """Whether a backup may hold a file of this name. None of them leads out of the data folder."""
    return name in MEMBERS.values() or _FILE.fullmatch(name) is not None


def refusal(manifest: Manifest, *, database: str, known: Collection[tuple[str, str]]) -> str:
    """Why this backup cannot be restored here, or "". `known` are the migrations that this version has."""
    if manifest.database != database:
        there, here = (_title(kind) for kind in (manifest.database, database))
        return f"It holds a {there} database and this site uses {here}. {_way(manifest.database)}"
    there_are = ((app, name) for app, names in sorted(manifest.migrations.items()) for name in names)
    unknown = [f"{app}.{name}" for app, name in there_are if (app, name) not in known]
    if unknown:
        more = f" and {len(unknown) - _MOST_SHOWN} more" if len(unknown) > _MOST_SHOWN else ""
        return (
            f"It was made by version {manifest.version}, which is newer: this one does not know "
            f"{', '.join(unknown[:_MOST_SHOWN])}{more}. Update Factkeep, then restore."
        )
    return ""


def _title(kind: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[kind]


def _way(kind: str) -> str:
    if kind == "sqlite":
        return "Restore it without DATABASE_URL, then run 'manage.py move_to_postgres'."
    return "Set DATABASE_URL to an empty PostgreSQL database."


def missing_rows(promised: Mapping[str, int], found: Mapping[str, int]) -> list[str]:
    """A sentence for each log that does not have as many rows as the manifest says."""
    return [
        f"{table} should have {count} rows and has {found.get(table, 0)}."
        for table, count in sorted(promised.items())
        if found.get(table, 0) != count
    ]


def name_of(made_at: dt.datetime) -> str:
    """By second, in UTC: the order of the names is that of time."""
    return f"factkeep-{made_at.astimezone(dt.UTC).strftime(_STAMP)}.zip"


def made_at(name: str) -> dt.datetime | None:
    """When the backup of this name was made; None for names that are not ours."""
    match = NAME.fullmatch(name)
    try:
        return dt.datetime.strptime(match[1], _STAMP).replace(tzinfo=dt.UTC) if match else None
    except ValueError:
        return None


def outdated(names: Iterable[str], *, keep: int) -> list[str]:
    """Which of these files may go so that the newest `keep` backups stay. Names that are not ours stay always."""
    ours = sorted((name for name in names if made_at(name)), reverse=True)
    return ours[max(keep, 1) :]
