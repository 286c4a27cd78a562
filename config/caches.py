"""The cache in the database (CACHES), which all processes share. It says when it could not be written.

Django's own takes a failed write for a lost race and goes on. Then a limit on tries finds that it cannot count, and
tells somebody who tries for the first time that it was too often.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import InternalError, OperationalError, connections, router


class NotKept(OperationalError):  # noqa: N818  it names an outcome
    """The database took nothing. What goes wrong between two who write the same is no such error."""


class SharedCache(DatabaseCache):
    def _base_set(self, *given: Any, **named: Any) -> bool:
        failed: list[Exception] = []

        def noted(execute: Callable[..., Any], *statement: Any) -> Any:
            """The connection forgets its errors where it can roll back."""
            try:
                return execute(*statement)
            except (OperationalError, InternalError) as error:
                failed.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(noted):
            is_kept = super()._base_set(*given, **named)
        if not is_kept and failed:
            raise NotKept("The cache could not be written.") from failed[-1].__cause__
        return is_kept
