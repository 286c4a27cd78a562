"""Rows by written SQL, for what every request or every answer reads.

`Manager.raw` looks up anew, at each run, which column is which field and how it is converted: twice the time of the
read itself (docs/performance.md). Here that is known from the first run on. Elsewhere a QuerySet reads better.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def rows_of(model: type[M], sql: str, params: Sequence[object] = ()) -> list[M]:
    """The rows of a SELECT. Columns of other names than the model's fields are attributes as the database gives them.

    Fields without a column are fetched when asked for, as with `raw`.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        make = _maker(model, tuple(column[0] for column in cursor.description))
        return [make(values) for values in cursor.fetchall()]


@cache
def _maker(model: type[M], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], M]:
    places = {column: place for place, column in enumerate(columns)}
    fields = [field for field in model._meta.concrete_fields if field.column in places]
    names, taken = [field.attname for field in fields], [places.pop(field.column) for field in fields]
    converted = []
    for field, place in zip(fields, taken, strict=True):
        column = field.get_col(model._meta.db_table)
        for convert in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection)):
            converted.append((place, column, convert))

    def make(values: Sequence[Any]) -> M:
        found = list(values)
        for place, column, convert in converted:
            found[place] = convert(found[place], column, connection)
        row = model.from_db(DEFAULT_DB_ALIAS, names, [found[place] for place in taken])
        for name, place in places.items():
            setattr(row, name, found[place])
        return row

    return make
