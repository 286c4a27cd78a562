"""
How much of an import is taken in, while the transaction that takes it in is open.

No row can tell: others do not see what that transaction writes, it holds the import's row, and SQLite has one writer.
So it stands in a file beside the one that was sent, for whoever waits and for nothing else.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.core.files.storage import default_storage

from facts.models import Import


def tell(import_: Import, done: int) -> None:
    """Written whole, so that nobody reads half a number."""
    path = _path(import_)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(str(done))
    new.replace(path)


def told(import_: Import) -> int:
    """How many questions are taken in, 0 where nobody says so."""
    try:
        return int(_path(import_).read_text())
    except FileNotFoundError:
        return 0


def told_at(import_: Import) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(_path(import_).stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        return None


def forget(import_: Import) -> None:
    path = _path(import_)
    path.unlink(missing_ok=True)
    path.with_suffix(".new").unlink(missing_ok=True)


def _path(import_: Import) -> Path:
    return Path(default_storage.path(f"{import_.folder}/progress"))
