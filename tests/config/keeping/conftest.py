"""An empty place to restore into, on whichever database the tests run."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from config.keeping.backups import Made, make_backup
from config.keeping.databases import database_at

AT = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
Place = Callable[[], AbstractContextManager[Path]]


def backed_up(folder: Path, *, keep: int = 9, days: int = 0) -> Made:
    return make_backup(folder, keep=keep, now=AT + dt.timedelta(days=days))


@pytest.fixture
def empty_place(tmp_path: Path, settings: Settings) -> Place:
    """Within it, settings and connection are those of a machine on which nothing is yet."""

    @contextmanager
    def place() -> Iterator[Path]:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        before = settings.DATA_DIR, settings.MEDIA_ROOT
        settings.DATA_DIR = settings.MEDIA_ROOT = folder
        try:
            with _database(folder) as name, database_at(name):
                yield folder
        finally:
            settings.DATA_DIR, settings.MEDIA_ROOT = before

    return place


@contextmanager
def _database(folder: Path) -> Iterator[Path | str]:
    if connection.vendor == "sqlite":
        yield folder / "factkeep.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
