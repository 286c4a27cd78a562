"""What runs beside the server: the worker, and the timer that closes attempts nobody comes back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError

from config.core import findings
from config.core.findings import Finding, advice, well
from config.doctor.folders import age_of
from quiz.core.timing import Moment
from quiz.models import Attempt

PATIENCE = dt.timedelta(hours=1)


def worker(now: dt.datetime) -> Iterator[Finding]:
    yield findings.worker(age_of(settings.WORKER_BEAT, now), is_used=settings.TASKS_IN_BACKGROUND)


def closing(now: dt.datetime) -> Iterator[Finding]:
    try:
        waiting = sum(attempt.moment(now - PATIENCE) is Moment.OVER for attempt in Attempt.objects.running())
    except DatabaseError:
        return  # the tables are not there, as was said
    if waiting:
        yield advice(
            f"{waiting} attempts ran out of time more than an hour ago and are not closed yet.",
            "Run 'manage.py close_attempts' every few minutes (deploy/systemd has a timer).",
        )
    else:
        yield well("Every attempt whose time is up is closed.")
