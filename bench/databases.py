"""A throw-away database for one run, never the one somebody uses.

This runs before Django is set up, because the settings read the environment.
"""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

KINDS = ("sqlite", "postgres")


@contextmanager
def throw_away(kind: str) -> Iterator[None]:
    """Point the settings at an empty database with everything else as shipped, and remove it afterwards.

    For PostgreSQL, DATABASE_URL names a server and a person who may create databases there; its database is left alone.
    """
    server = os.environ.get("DATABASE_URL", "")
    with empty_folder() as folder:
        folder.joinpath("static").mkdir()
        if kind == "sqlite":
            yield
        else:
            with _on_server(server) as os.environ["DATABASE_URL"]:
                yield


@contextmanager
def empty_folder() -> Iterator[Path]:
    """Point the settings at an empty folder for data, with everything else as shipped, and remove it afterwards."""
    for name in [name for name in os.environ if name.startswith("FACTKEEP_") or name == "DATABASE_URL"]:
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    with tempfile.TemporaryDirectory(prefix="factkeep-bench-") as folder:
        os.environ["FACTKEEP_DATA_DIR"] = folder
        yield Path(folder)


@contextmanager
def _on_server(server: str) -> Iterator[str]:
    import psycopg

    if not server.startswith(("postgres://", "postgresql://")):
        raise SystemExit(
            "Set DATABASE_URL=postgres://user:password@host:5432/postgres to a server for the throw-away database."
        )
    name = f"factkeep_bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
