"""
A SQLite file from strangers, read in memory.

Such a file is a program: a view can be an endless query, a trigger can write, a cell can claim a gigabyte. It is never
on a disk, nothing in it is trusted, and only plain columns of the plain tables asked for are read, row by row and not
by its indexes. Work is counted in steps of SQLite's machine, so that the same file always ends the same way.
"""

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence

from facts.core.formats.base import FormatError

MOST_CELL = 5_000_000
MOST_STEPS = 400_000_000
"""A collection of 100,000 notes and a million reviews takes about a tenth of them."""
_STEP = 100_000

_HEAD = b"SQLite format 3\0"
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, MOST_CELL),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 200),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 3),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_SETTINGS = ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "writable_schema = OFF")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_COUNTED = re.compile(r"\b(?:check|generated|as|virtual)\b", re.IGNORECASE)
"""What makes a table reckon while it is read: Anki's have none of it."""
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.IGNORECASE)
_FAULTS = (sqlite3.Error, OverflowError, MemoryError, UnicodeDecodeError)
"""The last one where SQLite quotes the file in what it says is wrong."""
_BROKEN = "The collection in this package is damaged, so that it cannot be read."


class Database:
    """Raises FormatError where the file is damaged, is not what it should be, or takes too long."""

    def __init__(self, data: bytes) -> None:
        if data[:16] != _HEAD:
            raise FormatError("The collection in this package is no SQLite file.")
        self._steps = 0
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            self._open(data)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._connection.close()

    def _open(self, data: bytes) -> None:
        connection = self._connection
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        connection.create_collation("unicase", _unicase)
        for limit, value in _LIMITS:
            connection.setlimit(limit, value)
        connection.set_progress_handler(self._count, _STEP)
        try:
            connection.deserialize(_journalled(data))
            for setting in _SETTINGS:
                connection.execute(f"PRAGMA {setting}")
            listed = connection.execute("SELECT type, name, rootpage, sql FROM sqlite_master").fetchall()
        except _FAULTS as error:
            raise FormatError(_BROKEN) from error
        self._sqls = {name: sql for type_, name, page, sql in listed if type_ == "table" and page and sql}

    @property
    def tables(self) -> Collection[str]:
        """Those that hold rows of their own: neither views nor virtual ones."""
        return self._sqls.keys()

    def admit(self, tables: Collection[str]) -> None:
        """These tables must be plain and whole, and may be read from now on; nothing else may."""
        for name in tables:
            sql = self._sqls.get(name)
            if sql is None:
                raise FormatError(f"The collection in this package has no table “{name}”.")
            if not isinstance(sql, str) or _COUNTED.search(_COMMENT.sub(" ", sql)):
                raise FormatError(f"The table “{name}” of the collection in this package is not as Anki makes it.")
        try:
            found = [row for name in tables for row in self._connection.execute(f"PRAGMA quick_check({name})")]
            self._connection.set_authorizer(_only(frozenset(tables)))
        except _FAULTS as error:
            raise FormatError(self._why()) from error
        if any(row != ("ok",) for row in found):
            raise FormatError(_BROKEN)

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
        """The rows of an admitted table in the order in which it keeps them. Their values may be of any type."""
        assert all(map(_NAME.fullmatch, (table, *columns)))  # noqa: S101 - names of ours, never of the file
        query = f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED"  # noqa: S608
        try:
            yield from self._connection.execute(query)
        except _FAULTS as error:
            raise FormatError(self._why(), f"table {table}") from error

    def _count(self) -> int:
        self._steps += _STEP
        return self._steps > MOST_STEPS

    def _why(self) -> str:
        if self._steps > MOST_STEPS:
            return "The collection in this package takes too long to read."
        return _BROKEN


def _unicase(one: str, other: str) -> int:
    """How Anki orders names. Only so that a table with such names opens: nothing here goes by the order."""
    one, other = one.casefold(), other.casefold()
    return (one > other) - (one < other)


def _journalled(data: bytes) -> bytes:
    """The file without the mark that changes are in a second file beside it, which a package does not have."""
    return data[:18] + b"\x01\x01" + data[20:] if data[18:20] == b"\x02\x02" else data


def _only(tables: frozenset[str]):  # type: ignore[no-untyped-def]
    def may(action: int, one: str | None, other: str | None, database: str | None, inside: str | None) -> int:
        """`inside` is the view or trigger that asks, and there is none that may."""
        if inside is None and (action == sqlite3.SQLITE_SELECT or (action == sqlite3.SQLITE_READ and one in tables)):
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    return may
