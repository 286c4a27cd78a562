"""Tests run on tables made from the models. Here the migrations, on an empty database, make the same ones."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.test import override_settings
from pytest_django import DjangoDbBlocker

SQLITE = "SELECT tbl_name, type, sql FROM sqlite_master WHERE sql IS NOT NULL"
POSTGRESQL = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, is_identity,
        column_default FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """SELECT conrelid::regclass::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": r"""SELECT tablename, regexp_replace(indexdef, 'INDEX \S+ ON', 'INDEX ON')
        FROM pg_indexes WHERE schemaname = 'public'""",
}
"""Without names: a constraint that came later is named in another way."""


@pytest.fixture
def migrated(django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A database of its own that only migrations have touched."""
    with django_db_blocker.unblock(), override_settings(MIGRATION_MODULES={}):
        new = connection.copy(alias="migrated")
        connections["migrated"] = new
        name = new.settings_dict["NAME"]
        new.settings_dict["TEST"] = {**new.settings_dict["TEST"], "NAME": f"{name}_migrated"}
        settings.DATABASES["migrated"] = new.settings_dict
        new.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        yield new
        new.creation.destroy_test_db(name, verbosity=0)
        del connections["migrated"], settings.DATABASES["migrated"]


@pytest.mark.django_db
def test_migrations_make_the_tables_of_the_models(migrated: BaseDatabaseWrapper) -> None:
    ours, theirs = schema(connection), schema(migrated)

    for part in ours:
        assert theirs[part] == ours[part], part


def schema(database: BaseDatabaseWrapper) -> dict[str, list[object]]:
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            return {part: sorted(map(repr, rows(cursor, sql))) for part, sql in POSTGRESQL.items()}
        written = rows(cursor, SQLITE)
        return {
            "tables": sorted([name, *sorted(clauses(sql))] for name, kind, sql in written if kind == "table"),
            "indexes": sorted(sql for _, kind, sql in written if kind == "index"),
        }


def rows(cursor: CursorWrapper, sql: str) -> list[tuple[object, ...]]:
    """Of our own tables: of those of others, auth's ids are wider where the models made them."""
    cursor.execute(sql)
    return [row for row in cursor.fetchall() if row[0].startswith(("facts_", "people_", "quiz_"))]


def clauses(sql: str) -> list[str]:
    """The columns and constraints of CREATE TABLE: its text between the commas that stand in no further bracket."""
    body, depth, found = sql[sql.index("(") + 1 : sql.rindex(")")], 0, [""]
    for piece in re.split(r"([(),])", body):
        depth += (piece == "(") - (piece == ")")
        if piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return [each.strip() for each in found]
