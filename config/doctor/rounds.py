"""One round through the house. Where the database is away, what lives in it is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from config.core.findings import Finding
from config.doctor import database, folders, settings, work

Look = Callable[[], Iterator[Finding]]

FIRST: list[Look] = [settings.addresses, settings.secrets, folders.rooms, folders.backups]
WITH_DATABASE: list[Look] = [
    database.tables,
    database.counters,
    database.sqlite,
    database.sqlite_whole,
    settings.demo,
    settings.accounts,
    settings.factors,
]
LONG: list[Look] = [database.sqlite_whole, settings.demo]
"""What takes seconds, or longer the more there is; a page leaves it to the command."""


def findings(now: dt.datetime, *, is_quick: bool = False) -> Iterator[Finding]:
    """`is_quick` leaves out what no page waits for."""
    for look in FIRST:
        yield from look()
    yield from folders.clock()
    yield from work.worker(now)
    there = database.answers()
    yield there
    if not there.cure:
        for look in WITH_DATABASE:
            if not (is_quick and look in LONG):
                yield from look()
        yield from database.clock(now)
        yield from work.closing(now)
