"""Rows that many tests begin with: built once in each process by the product's own actions, then written again.

Ada's class takes 50 ms to build and the first deck a second, and hundreds of tests begin with them. They come back with
the same ids, so they go first: rows that a test made before would be in their way, and the database would say so.
"""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")
Rows = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Memento:
    made: bytes
    """Pickled, which is the quickest way to a copy of one's own."""
    columns: dict[str, list[str]]
    rows: Rows


_KNOWN: dict[Callable[..., object], Memento] = {}


def remembered(build: Callable[..., Made], *given: object) -> Made:
    """What `build(*given)` made, with its rows in the database. It makes the same each time and only adds rows."""
    if build not in _KNOWN:
        before = _everything()
        made = build(*given)
        _KNOWN[build] = _memento(pickle.dumps(made), before)
        return made
    known = _KNOWN[build]
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in known.rows.items():
            cursor.executemany(_insert(table, known.columns[table]), rows)
    return pickle.loads(known.made)


def remembered_by_all(build: Callable[[], None], shelf: Path) -> None:
    """The same for what takes many seconds: one process builds it, and the others find it on a shelf that they share.

    No factory may have made the rows: those of another process count from one again.
    """
    kept = shelf / build.__name__
    with (shelf / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if build not in _KNOWN and kept.exists():
            _KNOWN[build] = pickle.loads(kept.read_bytes())
        remembered(build)
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_KNOWN[build]))


def _memento(made: bytes, before: Rows) -> Memento:
    after = _everything()
    rows = {table: [row for row in after[table] if row not in set(before[table])] for table in after}
    rows = {table: new for table, new in rows.items() if new}
    return Memento(made, {table: _columns(table) for table in rows}, rows)


def _everything() -> Rows:
    tables = connection.introspection.django_table_names(only_existing=True)
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = cursor.fetchall()
    return rows


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _insert(table: str, columns: list[str]) -> str:
    names = ", ".join(map(connection.ops.quote_name, columns))
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})"
