"""The database: whether it answers, whether its tables are those of this version, how SQLite is set and lies."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from config.core import findings
from config.core.backups import BackupError
from config.core.findings import Finding, fault, well
from config.disks import kind_of_disk
from config.keeping.databases import check_file, known, orphans
from config.outages import is_outage
from quiz.models import Review, Step

CACHE = "cache"


def answers() -> Finding:
    try:
        if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).is_file():
            return fault("There is no database yet.", "Run 'manage.py prepare'.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        cure = "Start PostgreSQL, and look at host, name and password in DATABASE_URL."
        if connection.vendor == "sqlite":
            cure = "Look whether the server's account owns the file, and restore a backup if it is damaged."
        return fault(f"The database does not answer: {str(error).strip()}", cure)
    return well(f"The database answers ({connection.display_name}).")


def tables() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    newer = sorted(f"{app}.{name}" for app, name in set(executor.loader.applied_migrations) - known())
    if pending:
        yield fault(f"{len(pending)} migrations are pending.", "Make a backup, then run 'manage.py prepare'.")
    if newer:
        yield fault(
            f"The database is newer than this code, which does not know {', '.join(newer[:3])}.",
            "Install the version that made it, or a later one.",
        )
    if not pending and not newer:
        yield well("The tables are those of this version.")


def counters() -> Iterator[Finding]:
    """Where tries are counted."""
    if not settings.CACHE_URL:
        if CACHE not in connection.introspection.table_names():
            yield fault("The table of the cache is missing: nobody can sign in.", "Run 'manage.py prepare'.")
        return
    try:
        cache.set("doctor", "well", 60)
        is_kept = cache.get("doctor") == "well"
    except Exception as error:  # of a package that is not always there
        if not is_outage(error):
            raise
        is_kept = False
    if is_kept:
        yield well("What counts tries answers.")
    else:
        cure = "Start Redis or Valkey, and look at FACTKEEP_CACHE_URL; or leave that out, and the database does it."
        yield fault("What counts tries does not answer: nobody can sign in.", cure)


def sqlite() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = str(cursor.fetchone()[0])
    yield findings.pragmas(found, {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"})
    yield findings.file_system(kind_of_disk(path))


def sqlite_whole() -> Iterator[Finding]:
    """Reads the whole file, which takes seconds for each gigabyte."""
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    try:
        check_file(path)
    except (BackupError, sqlite3.Error) as error:
        yield fault(str(error), "Stop the server, keep this file, and restore the last backup (docs/operating.md).")
    else:
        yield well("The database file is whole.")
    if strays := orphans():
        yield fault(
            f"Rows have lost what they belong to: {', '.join(strays)}.",
            "Keep a backup, and tell whoever wrote to the database by hand; 'manage.py verify' may name more.",
        )


def clock(now: dt.datetime) -> Iterator[Finding]:
    """Ours against the database's, and against the newest entries of the logs."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            yield findings.clock((now - cursor.fetchone()[0]).total_seconds(), of="PostgreSQL")
    try:
        last = [log.objects.order_by("-pk").values_list("at", flat=True).first() for log in (Step, Review)]
    except DatabaseError:
        return  # the tables are not there, as was said
    ahead = [at - now for at in last if at]
    if ahead:
        yield findings.newest_entry(max(ahead))
