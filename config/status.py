"""How the site is, in numbers, for the desk's page: beside it stands what `manage.py doctor` finds (config/doctor)."""

from __future__ import annotations

import datetime as dt
import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q
from django_tasks_db.models import DBTaskResult

from config.core import backups
from config.doctor.folders import age_of
from facts.models import Import
from people.models import SignIn, User
from quiz.models import Attempt, MemoryJob

SHOWN = 10
"""Of failures and backups, the last ones."""


@dataclass(frozen=True)
class Work:
    """One kind of work that no page waits for: how much waits or goes on, since when, and how much failed lately."""

    kind: str
    waiting: int
    since: dt.datetime | None
    failed: int


@dataclass(frozen=True)
class Failure:
    kind: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class Backup:
    made_at: dt.datetime
    size: int


@dataclass(frozen=True)
class Disk:
    folder: Path
    free: int
    total: int


@dataclass(frozen=True)
class Status:
    version: str
    runs_on: str
    database: str
    database_size: int
    worker_seen: dt.timedelta | None
    work: list[Work]
    failures: list[Failure]
    backups: list[Backup]
    disks: list[Disk]
    people: dict[str, int]
    open_attempts: int


def measured(now: dt.datetime) -> Status:
    """By a number of statements that does not grow with what there is."""
    return Status(
        version=settings.VERSION,
        runs_on=f"Python {platform.python_version()}, Django {django.get_version()}",
        database=_database(),
        database_size=_database_size(),
        worker_seen=age_of(settings.WORKER_BEAT, now) if settings.TASKS_IN_BACKGROUND else None,
        work=[_imports(), _memory_jobs(), _tasks()],
        failures=sorted(_failures(), key=lambda each: each.at, reverse=True)[:SHOWN],
        backups=list(_backups(Path(settings.BACKUP_DIR))),
        disks=list(_disks()),
        people=_people(now),
        open_attempts=Attempt.objects.open().count(),
    )


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def _database_size() -> int:
    """Bytes: SQLite's file with what is still written ahead of it, or what PostgreSQL says."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return sum(Path(part).stat().st_size for part in (name, f"{name}-wal") if Path(part).is_file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def _imports() -> Work:
    found = Import.objects.at_work().aggregate(waiting=Count("pk"), since=Min("created_at"))
    return Work("Imports", failed=Import.objects.filter(state=Import.State.REFUSED).count(), **found)


def _memory_jobs() -> Work:
    failed = Q(outcome=MemoryJob.Outcome.FAILED)
    going = Q(finished_at=None)
    found = MemoryJob.objects.aggregate(
        waiting=Count("pk", filter=going), since=Min("asked_at", filter=going), failed=Count("pk", filter=failed)
    )
    return Work("Fits and due dates", **found)


def _tasks() -> Work:
    over = DBTaskResult.objects.finished()
    found = DBTaskResult.objects.exclude(pk__in=over.values("pk")).aggregate(
        waiting=Count("pk"), since=Min("enqueued_at")
    )
    return Work("Calls to the worker", failed=DBTaskResult.objects.failed().count(), **found)


def _failures() -> Iterator[Failure]:
    """What broke off; a file that was refused is told to who sent it."""
    broken = MemoryJob.objects.filter(outcome=MemoryJob.Outcome.FAILED).order_by("-finished_at")
    for job in broken[:SHOWN]:
        yield Failure(str(job.get_kind_display()), job.finished_at, str(job.get_outcome_display()))
    for task in DBTaskResult.objects.failed().order_by("-finished_at")[:SHOWN]:
        name, reason = task.task_path.rpartition(".")[2], task.exception_class_path.rpartition(".")[2]
        yield Failure(name, task.finished_at or task.enqueued_at, reason)


def _backups(folder: Path) -> Iterator[Backup]:
    """The last first, by the times in their names."""
    names = os.listdir(folder) if folder.is_dir() else []
    dated = [(at, name) for name in names if (at := backups.made_at(name))]
    for at, name in sorted(dated, reverse=True)[:SHOWN]:
        with suppress(FileNotFoundError):  # it has just made way for a newer one
            yield Backup(at, Path(folder, name).stat().st_size)


def _disks() -> Iterator[Disk]:
    """Of the data folder and, where it is another one, of the backups."""
    seen = set()
    for folder in (Path(settings.DATA_DIR), Path(settings.BACKUP_DIR)):
        if folder.is_dir() and (device := folder.stat().st_dev) not in seen:
            seen.add(device)
            room = shutil.disk_usage(folder)
            yield Disk(folder, room.free, room.total)


def _people(now: dt.datetime) -> dict[str, int]:
    counted = User.objects.aggregate(
        accounts=Count("pk"),
        closed=Count("pk", filter=Q(is_active=False)),
        administrators=Count("pk", filter=Q(is_active=True, is_superuser=True)),
    )
    lately = SignIn.objects.filter(seen_at__gt=now - dt.timedelta(hours=24))
    return {**counted, "seen": lately.values("user").distinct().count()}
