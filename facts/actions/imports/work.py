"""
Who is at work on an import. One at a time, and whoever is gone for long loses it to the next.

Whoever works says so at most twice a second, with how far it is. Work that was taken over notices when it says so, and
stops; so nothing is done twice, whichever process was killed, and when.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import F

from facts.actions.imports import progress
from facts.models import Import

Clock = Callable[[], dt.datetime]
PAUSE = dt.timedelta(milliseconds=500)
GONE_AFTER = dt.timedelta(seconds=30)
MOST_TRIES = 3


class TakenOverError(Exception):
    """Somebody else is at work on this import now."""


class Work:
    def __init__(self, import_: Import, run: uuid.UUID, clock: Clock) -> None:
        self.import_ = import_
        self.clock = clock
        self._run = run
        self._said_at = clock()

    @property
    def _mine(self):
        return Import.objects.filter(pk=self.import_.pk, run=self._run)

    def say(self, done: int) -> None:
        """How far it is, for whoever waits."""
        now = self.clock()
        if now - self._said_at >= PAUSE:
            self._said_at = now
            self.keep(done=done)

    def tell(self, done: int) -> None:
        """How far it is, from within the transaction that takes it in."""
        now = self.clock()
        if now - self._said_at >= PAUSE:
            self._said_at = now
            progress.tell(self.import_, done)

    def keep(self, **fields: object) -> None:
        """Write these fields. Raises TakenOverError."""
        if not self._mine.update(**fields, touched_at=self.clock()):
            raise TakenOverError
        for name, value in fields.items():
            setattr(self.import_, name, value)

    def lock(self) -> None:
        """Within a transaction: nobody takes this over before it ends. Raises TakenOverError."""
        if not self._mine.select_for_update().exists():
            raise TakenOverError

    def end(self, state: Import.State, **fields: object) -> None:
        finished = {"finished_at": self.clock()} if state != Import.State.READY else {}
        self.keep(**fields, **finished, state=state, run=None, tries=0)


def claim(pk: int, state: Import.State, clock: Clock) -> Work | None:
    """The work on an import in this state, unless somebody is at it."""
    run = uuid.uuid4()
    free = Import.objects.filter(pk=pk, state=state, run=None)
    if not free.update(run=run, tries=F("tries") + 1, touched_at=clock()):
        return None
    return Work(Import.objects.select_related("deck", "topic").get(pk=pk), run, clock)


@transaction.atomic
def release_abandoned(*, now: dt.datetime) -> list[Import]:
    """Free what was left in the middle, for another try. What failed often enough is refused."""
    gone = Import.objects.at_work().filter(touched_at__lt=now - GONE_AFTER, run__isnull=False)
    gone.filter(tries__gte=MOST_TRIES).update(
        state=Import.State.REFUSED,
        run=None,
        finished_at=now,
        refusal=f"This was begun {MOST_TRIES} times and broke off each time. Try a smaller file.",
    )
    freed = list(gone.select_for_update())
    Import.objects.filter(pk__in=[each.pk for each in freed]).update(run=None, touched_at=now)
    return freed
