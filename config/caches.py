"""The cache in the database (CACHES), which all processes share. It says when the database takes nothing.

Django's own takes every failed write for a lost race and goes on. Then a limit on tries finds that it cannot count, and
tells somebody who tries for the first time that it was too often.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import InternalError, OperationalError, connections, router, transaction
from django.utils import timezone

PROBE = "probe"
"""A key that no other can be: those begin with a colon."""


class SharedCache(DatabaseCache):
    def _base_set(self, mode: str, key: str, *given: Any, **named: Any) -> bool:
        """Raises what Django swallows where the database is away, locked, full or only readable."""
        failed: list[Exception] = []

        def noted(execute: Callable[..., Any], *statement: Any) -> Any:
            try:
                return execute(*statement)
            except (OperationalError, InternalError) as error:  # the latter where PostgreSQL only reads
                failed.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(noted):
            is_kept = super()._base_set(mode, key, *given, **named)
        if failed and not is_kept:
            raise failed[-1]
        if not is_kept and mode != "touch":
            self._try_to_write(key)
        return is_kept

    def _try_to_write(self, key: str) -> None:
        """A commit that failed is no statement. Unless the key is there, so that it is plain why it was not added."""
        database = router.db_for_write(self.cache_model_class)
        connection = connections[database]
        table = connection.ops.quote_name(self._table)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        find = f"SELECT 1 FROM {table} WHERE cache_key = %s"  # noqa: S608 - our own name
        write = f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '', %s)"  # noqa: S608
        with transaction.atomic(using=database), connection.cursor() as cursor:
            cursor.execute(find, [key])
            if not cursor.fetchone():
                cursor.execute(
                    write + " ON CONFLICT (cache_key) DO UPDATE SET expires = excluded.expires", [PROBE, now]
                )
