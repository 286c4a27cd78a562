"""The cache in the database (CACHES), which all processes share. It says when it could not be written.

Django's own takes a failed write for a lost race and goes on. Then a limit on tries finds that it cannot count, and
tells somebody who tries for the first time that it was too often.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router


class NotKept(OperationalError):  # noqa: N818  it names an outcome
    """The database took nothing. What goes wrong between two who write the same is no such error."""


class SharedCache(DatabaseCache):
    def _base_set(self, *given: Any, **named: Any) -> bool:
        is_kept = super()._base_set(*given, **named)
        if not is_kept and connections[router.db_for_write(self.cache_model_class)].errors_occurred:
            raise NotKept("The cache could not be written.")
        return is_kept
