"""Single rows, written and locked by SQL that is put together once.

Nine tenths of an answer's time is Python, and much of that was the ORM writing the same SQL again: `save` takes 300 µs
for what the database does in 30 (docs/performance.md). So this is for what every answer writes; elsewhere a QuerySet
reads better, and costs nothing that anybody would notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import BooleanField, CharField, Field, ForeignKey, IntegerField, Model, TextField

from facts.models.items import AppendOnly, ImmutableError

M = TypeVar("M", bound=Model)


def insert_row(row: Model) -> None:
    """INSERT a new row, whose id nobody asks for. Raises IntegrityError as `save` does."""
    sql, fields = _insert(type(row))
    _run(sql, _values(row, fields))
    row._state.adding = False


def insert_rows(rows: Sequence[Model], *, skips_known: bool = False) -> None:
    """INSERT new rows of one table, whose ids nobody asks for; `skips_known` leaves out those that stand there already.

    Raises as `insert_row` does.
    """
    if not rows:
        return
    sql, fields = _insert(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"{sql} ON CONFLICT DO NOTHING" if skips_known else sql, [_values(row, fields) for row in rows]
        )
    for row in rows:
        row._state.adding = False


def update_row(row: Model, *names: str) -> None:
    """UPDATE these fields of a row. Raises DatabaseError where it is gone, and ImmutableError for rows of a log."""
    if isinstance(row, AppendOnly):
        raise ImmutableError(f"{type(row).__name__} rows are never changed.")
    sql, fields = _update(type(row), names)
    if _run(sql, [*_values(row, fields), row.pk]) != 1:
        raise DatabaseError(f"{type(row).__name__} {row.pk} is gone.")


def update_rows(rows: Sequence[Model], *names: str) -> None:
    """UPDATE these fields of rows of one table, in one round trip; `bulk_update` takes ten times as long to write it.

    Raises as `update_row` does.
    """
    if not rows:
        return
    if isinstance(rows[0], AppendOnly):
        raise ImmutableError(f"{type(rows[0]).__name__} rows are never changed.")
    sql, fields = _update(type(rows[0]), names)
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*_values(row, fields), row.pk] for row in rows])
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"A {type(rows[0]).__name__} of these {len(rows)} is gone.")


def for_update(table: str) -> str:
    """What locks the rows of a table at the end of a SELECT. SQLite needs nothing: a transaction there has the lock."""
    return f" FOR UPDATE OF {table}" if connection.features.has_select_for_update else ""


def known_part(model: type[M], **values: object) -> M:
    """A row of which these columns are known, in the order of the model. The others are fetched when asked for."""
    return model.from_db(DEFAULT_DB_ALIAS, list(values), list(values.values()))


def _run(sql: str, values: Sequence[object]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


Written = Sequence[tuple[Field, type | None]]
"""Fields, each with the type of values that go to the database as they are."""


def _values(row: Model, written: Written) -> list[object]:
    values = []
    for field, plain in written:
        value = getattr(row, field.attname)
        is_ready = value is None or type(value) is plain
        values.append(value if is_ready else field.get_db_prep_save(value, connection))
    return values


@cache
def _insert(model: type[Model]) -> tuple[str, Written]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns, marks = ", ".join(map(_column, fields)), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608  names of our own
    return sql, [(field, _plain(field)) for field in fields]


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, Written]:
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{_column(field)} = %s" for field in fields)
    sql = f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608  names of our own
    return sql, [(field, _plain(field)) for field in fields]


def _plain(field: Field) -> type | None:
    column = field.target_field if isinstance(field, ForeignKey) else field
    plains = ((IntegerField, int), (BooleanField, bool), (CharField | TextField, str))
    return next((plain for kind, plain in plains if isinstance(column, kind)), None)


def _column(field: Field) -> str:
    return connection.ops.quote_name(field.column)
