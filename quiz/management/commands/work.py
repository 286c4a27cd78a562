"""Do what takes longer than a page may: large imports, fits of the memory model, other due dates for a class.

Runs beside the server until it is stopped (FACTKEEP_TASKS).
"""

import datetime as dt
import logging
import os
import signal
import threading
import time
import uuid

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from facts.actions.imports import jobs as imports
from quiz.actions import memory_jobs

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1
OUTAGE_SECONDS = 5
KEPT = dt.timedelta(days=7)
"""How long it is known what a task that is over did."""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")
        parser.add_argument("--beside", metavar="PID", type=int, help="stop when this process ends, which started it")

    def handle(self, *, once: bool, beside: int | None, **options):
        self.worker = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        if not once:
            for signum in (signal.SIGINT, signal.SIGTERM):
                signal.signal(signum, self._stop)
        if beside:
            threading.Thread(target=_watch, args=[beside], daemon=True).start()
        while self.worker.running:
            try:
                self._round()
            except OperationalError:
                log.exception("The database is away. Trying again in %d seconds.", OUTAGE_SECONDS)
                time.sleep(OUTAGE_SECONDS)
            if once:
                return
            time.sleep(PAUSE_SECONDS)

    def _stop(self, signum, frame):
        """At once: what is in the middle is taken up by the next worker."""
        self.worker.running = False
        raise SystemExit(0)

    def _round(self) -> None:
        settings.WORKER_BEAT.touch()
        close_old_connections()
        now = timezone.now()
        imports.take_up(now=now)
        memory_jobs.take_up(now=now)
        if DBTaskResult.objects.ready().exists():
            self.worker.run()
            DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()


def _watch(parent: int) -> None:
    """A shell that starts this beside a server shields it from Ctrl+C, so it looks itself."""
    while os.getppid() == parent:
        time.sleep(PAUSE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
