"""What stands in the database, as one value to compare."""

from __future__ import annotations

import hashlib

from django.db import connection

PASSING = {"django_session", "cache", "django_migrations", "sqlite_sequence"}
"""Sessions and the counters of sign-in tries come and go with any visit."""


Digest = dict[str, str]
"""By table, a hash of all its rows."""


def digest() -> Digest:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - PASSING):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows = "\n".join(sorted(repr(row) for row in cursor.fetchall()))
            found[table] = hashlib.sha256(rows.encode(errors="backslashreplace")).hexdigest()
    return found
