"""One round through the house. Where the database is away, what lives in it is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from config.core.findings import Finding
from config.doctor import database, folders, settings, work

FIRST: list[Callable[[], Iterator[Finding]]] = [settings.addresses, settings.secrets, folders.rooms, folders.backups]
WITH_DATABASE: list[Callable[[], Iterator[Finding]]] = [
    database.tables,
    database.sqlite,
    settings.accounts,
    settings.factors,
]


def findings(now: dt.datetime) -> Iterator[Finding]:
    for look in FIRST:
        yield from look()
    yield from folders.clock()
    yield from work.worker(now)
    there = database.answers()
    yield there
    if not there.cure:
        for look in WITH_DATABASE:
            yield from look()
        yield from database.clock(now)
        yield from work.closing(now)
