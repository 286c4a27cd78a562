"""The whole database out to a file and in from one: SQLite by its online backup, PostgreSQL by its own programs.

People go on working while it is copied out; the copy is the database as of one moment.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.core.backups import MEMBERS, BackupError

LOGS = (
    *("people.User", "quiz.Attempt", "quiz.Step", "quiz.Review"),
    *("quiz.CardStep", "quiz.RollEntry", "quiz.Extension", "quiz.Look"),
)
"""Whose rows a manifest counts: people, and what they did."""

OPEN_DOORS = ("django_session", "people_signin")
"""Tables whose keys let in whoever has them. A copy has none of their rows: who comes back signs in again."""


def copy_out(folder: Path) -> tuple[Path, dict[str, int], dict[str, list[str]]]:
    """The file that was made in this folder, how many rows each log in it has, and the migrations it knows."""
    target = folder / MEMBERS[connection.vendor]
    if connection.vendor == "postgresql":
        return target, *_dump(target)
    return target, *_copy(Path(connection.settings_dict["NAME"]), target)


def _copy(source: Path, target: Path) -> tuple[dict[str, int], dict[str, list[str]]]:
    if not source.is_file():
        raise BackupError(f"There is no database at {source}. Run 'manage.py prepare' first.")
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=rw", uri=True, timeout=60)) as live,
            closing(sqlite3.connect(target, isolation_level=None)) as copy,
        ):
            live.backup(copy)
            _close_doors(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        check_file(target)
    except sqlite3.Error as error:
        raise BackupError(f"The database cannot be copied: {error}.") from error
    with closing(sqlite3.connect(target)) as copy:
        return counted(copy.cursor()), applied(copy.cursor())


def _close_doors(copy: sqlite3.Connection) -> None:
    copy.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    there = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in there.intersection(OPEN_DOORS):
        copy.execute(f"DELETE FROM {table}")  # noqa: S608 - our own name


def _dump(target: Path) -> tuple[dict[str, int], dict[str, list[str]]]:
    """What is counted is what is dumped: both see the snapshot that one transaction holds open."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", "-f", str(target)]
        _run("pg_dump", *options, *(f"--exclude-table-data={table}" for table in OPEN_DOORS))
        return counted(cursor), applied(cursor)


def _run(program: str, *options: str) -> None:
    """One of PostgreSQL's programs on our database. The password goes by the environment, where nobody sees it."""
    found = shutil.which(program)
    if not found:
        raise BackupError(
            f"There is no {program}. Install PostgreSQL's client programs (on Debian: postgresql-client)."
        )
    (_psql, *where, name), env = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    done = subprocess.run(  # noqa: S603 - a program found by its name, options of ours
        [found, *where, "-w", "-d", name, *options], env={**os.environ, **(env or {})}, capture_output=True, text=True
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def check_file(path: Path) -> None:
    """Raises BackupError where SQLite finds the file damaged."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = [row[0] for row in database.execute("PRAGMA integrity_check(3)")]
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database is damaged: {error}.") from error
    if found != ["ok"]:
        raise BackupError(f"The database is damaged: {'; '.join(found)}.")


def orphans() -> list[str]:
    """Rows of SQLite whose counterpart is missing, at most three. A backup keeps them, lest all else be lost."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        return [f"row {row} of {table} without its {parent}" for table, row, parent, _ in cursor.fetchmany(3)]


def counted(cursor: Any) -> dict[str, int]:
    """Rows by table, of those logs that are there: an older version may lack one."""
    there = set(connection.introspection.table_names(cursor))
    counts = {}
    for table in sorted(apps.get_model(label)._meta.db_table for label in LOGS):
        if table in there:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own name
            counts[table] = cursor.fetchone()[0]
    return counts


def applied(cursor: Any) -> dict[str, list[str]]:
    """The names of the migrations by app; {} for a database that has none."""
    if MigrationRecorder.Migration._meta.db_table not in connection.introspection.table_names(cursor):
        return {}
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    found: dict[str, list[str]] = {}
    for app, name in cursor.fetchall():
        found.setdefault(app, []).append(name)
    return found


def known() -> set[tuple[str, str]]:
    """The migrations that this version has, and those whose place one of them has taken."""
    found = MigrationLoader(None).disk_migrations
    return {*found, *(old for migration in found.values() for old in migration.replaces)}


def copy_in(path: Path) -> None:
    """Fill the empty PostgreSQL database, all or nothing."""
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(path))


def migrate() -> None:
    """Make all tables as they are today. Raises BackupError with the reason where a migration fails."""
    try:
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    except (CommandError, DatabaseError) as error:
        raise BackupError(f"It could not be brought up to date: {error}") from error


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Work with the SQLite database of this file for a while, in place of the site's own."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def is_empty() -> bool:
    """Whether there is no table yet. Does not make a file that is not there."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
        return True
    return not tables()


def tables() -> Sequence[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def drop_tables() -> None:
    """Make PostgreSQL's database empty again, as it was before we filled it."""
    connection.close()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def reset_sequences() -> None:
    """New rows are numbered after those that were copied in."""
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)
