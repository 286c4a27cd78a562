"""Bytes on disk of a row, its indexes included, for the tables that grow with what people do."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model

from bench import world
from quiz.models import Attempt, AttemptItem, Memory, Review, Step

TABLES: tuple[type[Model], ...] = (Memory, Review, Attempt, AttemptItem, Step)


def lines(rows: int) -> Iterator[str]:
    """For about so many of each."""
    class_ = world.build()
    world.grow(class_, rows)
    for model in TABLES:
        number = model._default_manager.count()
        size = _bytes(model._meta.db_table)
        name = model._meta.verbose_name
        yield f"{name}: {size / number:,.0f} bytes of each of {number:,}, {size / 1e6:,.0f} MB in all"


def _bytes(table: str) -> int:
    of_table = "SELECT name FROM sqlite_master WHERE tbl_name = %s"
    query = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({of_table})"
    if connection.vendor == "postgresql":
        query = "SELECT pg_total_relation_size(%s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return int(cursor.fetchone()[0])
