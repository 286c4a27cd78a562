"""Two addresses for programs that watch the site. They know nobody, keep nothing, and say nothing about anybody.

/healthz: this process answers. /readyz: it can do its work: database there and up to date, data folder writable.
"""

from __future__ import annotations

import tempfile
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.outages import RETRY_AFTER_SECONDS


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 where nothing is wrong; else 503 with a line for each thing that is."""
    faults = list(filter(None, (database_fault(), folder_fault())))
    if not faults:
        return HttpResponse("ok\n", content_type="text/plain")
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return HttpResponse("\n".join([*faults, ""]), status=503, content_type="text/plain", headers=retry)


def database_fault() -> str:
    """One statement tells both: whether the database answers, and whether its tables are those of this version."""
    try:
        applied = set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    except DatabaseError:
        return "database: away, or not made yet"
    return "" if newest() <= applied else "database: migrations are pending"


@cache
def newest() -> frozenset[tuple[str, str]]:
    """The last migrations of each app that this code has; read once, for the code does not change under a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def folder_fault() -> str:
    """A byte is written to a file without a name, which goes by itself."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as probe:
            probe.write(b"1")
    except OSError as error:
        return f"data folder: {error.strerror}"
    return ""
