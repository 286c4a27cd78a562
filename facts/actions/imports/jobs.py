"""
The steps of an import, each at once or in the background.

Where a worker runs (FACKTEEP_TASKS), what is large is left to it. A job names its import and no more; whether there is
still something to do, the import tells. So a job that runs twice, or after its worker was killed, does no harm.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from facts.actions.imports.applying import DeckChangedError, take_in
from facts.actions.imports.clearing import clear
from facts.actions.imports.staging import TooManyError, stage
from facts.actions.imports.work import TakenOverError, claim, release_abandoned
from facts.models import Import, ImportRow

State = Import.State
log = logging.getLogger(__name__)

SMALL_BYTES = 300_000
SMALL_ROWS = 500
"""What is read and taken in while somebody waits for the page."""


@task()
def read_import(pk: int) -> None:
    _read(pk)


@task()
def apply_import(pk: int) -> None:
    _apply(pk)


@task()
def clear_import(pk: int) -> None:
    _clear(pk)


def go_on(import_: Import) -> None:
    """Do what is next, or leave it to the worker."""
    if import_.state == State.READING:
        if not settings.TASKS_IN_BACKGROUND:
            _read(import_.pk)
        elif import_.size > SMALL_BYTES or not _read(import_.pk, most=SMALL_ROWS):
            read_import.enqueue(import_.pk)
    elif import_.state == State.APPLYING:
        if settings.TASKS_IN_BACKGROUND and _number_of_changes(import_) > SMALL_ROWS:
            apply_import.enqueue(import_.pk)
        else:
            _apply(import_.pk)
    elif settings.TASKS_IN_BACKGROUND and import_.total > SMALL_ROWS:
        clear_import.enqueue(import_.pk)
    else:
        _clear(import_.pk)


def _number_of_changes(import_: Import) -> int:
    verdicts = import_.counts["verdicts"]
    of_items = sum(verdicts.get(verdict, 0) for verdict in (ImportRow.Verdict.NEW, ImportRow.Verdict.CHANGED))
    return of_items + (import_.counts.get("reviews", 0) if import_.also else 0)


def _read(pk: int, most: int | None = None) -> bool:
    """Whether there is nothing left to read."""
    work = claim(pk, State.READING, timezone.now)
    try:
        if work:
            stage(work, most=most)
    except TooManyError:
        return False
    except TakenOverError:
        log.warning("Import %d was discarded, or is read by another process.", pk)
    _clear(pk)
    return True


def _apply(pk: int) -> None:
    """A deck that changed meanwhile is compared anew, and people look again before anything is taken in."""
    work = claim(pk, State.APPLYING, timezone.now)
    try:
        if work:
            take_in(work)
    except TakenOverError:
        log.warning("Import %d is taken in by another process.", pk)
    except DeckChangedError:
        work.keep(state=State.READING, run=None, tries=0, done=0)
        go_on(work.import_)
        Import.objects.filter(pk=pk).update(refusal=_("The deck changed meanwhile, so the file was compared anew."))
        return
    _clear(pk)


def _clear(pk: int) -> None:
    """Once it is over."""
    import_ = Import.objects.get(pk=pk)
    if import_.state in (State.DONE, State.DISCARDED, State.REFUSED):
        clear(import_)


def take_up(*, now: dt.datetime) -> None:
    """What a process that is gone left in the middle, and what it left behind."""
    for import_ in release_abandoned(now=now):
        log.warning("Import %d was left in the middle and is taken up.", import_.pk)
        (read_import if import_.state == State.READING else apply_import).enqueue(import_.pk)
    for import_ in Import.objects.filter(finished_at__isnull=False).exclude(file="")[:10]:
        clear(import_)
