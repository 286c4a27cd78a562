"""The move of a site from SQLite to an empty PostgreSQL database: every row, and then every row compared."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Collate

from config.core.backups import BackupError
from config.keeping import databases

OLD = "old"
"""The alias by which the SQLite database is known for as long as it is read."""
CHUNK = 1000
MADE_ANEW = {"cache", "sqlite_sequence", MigrationRecorder.Migration._meta.db_table}
"""Tables that are not copied: counters of sign-in tries, and what migrating writes by itself."""


def move(source: Path) -> dict[str, int]:
    """How many rows were copied, by table. The old database stays as it is, and nobody can write to it meanwhile.

    Raises BackupError with the reason; then the new database is as empty as it was.
    """
    if connection.vendor != "postgresql":
        raise BackupError("Set DATABASE_URL to the new, empty PostgreSQL database, and run this again.")
    if not source.is_file():
        raise BackupError(f"There is no SQLite database at {source}.")
    try:
        if not databases.is_empty():
            raise BackupError("The PostgreSQL database is not empty. Make a new one for the move.")
        with _held(source):
            _check_source()
            return _filled()
    except DatabaseError as error:
        raise BackupError(str(error).strip()) from error


@contextmanager
def _held(source: Path) -> Iterator[None]:
    """The old database under an alias of its own, by a connection that alone may write."""
    options = {"ENGINE": "django.db.backends.sqlite3", "NAME": source, "OPTIONS": {"timeout": 20}}
    old = connections[OLD] = DatabaseWrapper({**connection.settings_dict, **options}, OLD)
    try:
        with old.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            yield
            cursor.execute("ROLLBACK")
    finally:
        old.close()
        del connections[OLD]


def _check_source() -> None:
    executor = MigrationExecutor(connections[OLD])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BackupError(
            "The SQLite database is of an older version. Run 'manage.py prepare' without DATABASE_URL first."
        )
    known = {model._meta.db_table for model in _models()} | MADE_ANEW
    if unknown := sorted(set(connections[OLD].introspection.table_names()) - known):
        raise BackupError(f"The SQLite database has tables that nobody here knows: {', '.join(unknown)}.")


def _filled() -> dict[str, int]:
    """All of it in one transaction, after the tables were made; constraints are looked at when it ends."""
    try:
        databases.migrate()
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            _clear()
            counts = {model._meta.db_table: _copy(model) for model in _models()}
        for model in _models():
            _compare(model)
        databases.reset_sequences()
    except BaseException:
        databases.drop_tables()
        raise
    return counts


def _models() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def _clear() -> None:
    """What migrating put there: content types, permissions, and rows that migrations make."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in _models())
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names}")


def _fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _rows(model: type[models.Model], alias: str) -> Generator[tuple[Any, ...], None, None]:
    """By ascending key; texts by their signs, in whatever order the database's language has them."""
    key: Any = model._meta.pk
    is_text = isinstance(key, models.CharField) and connections[alias].vendor == "postgresql"
    order = Collate(models.F(key.attname), "C") if is_text else key.attname
    rows = model._base_manager.using(alias).order_by(order).values_list(*(field.attname for field in _fields(model)))
    return rows.iterator(chunk_size=CHUNK)


def _copy(model: type[models.Model]) -> int:
    fields, rows, count = _fields(model), _rows(model, OLD), 0
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            written = [[_written(field, value) for field, value in zip(fields, row, strict=True)] for row in chunk]
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", written)  # noqa: S608 - our names
            count += len(chunk)
    return count


def _written(field: models.Field, value: Any) -> Any:
    """The value as PostgreSQL takes it. A JSON column that may not be empty can hold JSON's null."""
    if value is None and isinstance(field, models.JSONField) and not field.null:
        return connection.ops.adapt_json_value(None, field.encoder)
    return field.get_db_prep_save(value, connection)


def _compare(model: type[models.Model]) -> None:
    """Raises BackupError where a row is not what it was."""
    names = [field.attname for field in _fields(model)]
    with closing(_rows(model, OLD)) as old, closing(_rows(model, connection.alias)) as new:
        for before, after in zip_longest(old, new):
            if before != after:
                differ = [name for name, a, b in zip(names, before or (), after or (), strict=False) if a != b]
                where = f"{model._meta.db_table}, row {(before or after)[0]}"
                raise BackupError(f"{where} is not the same in both: {', '.join(differ) or 'it is missing in one'}.")
