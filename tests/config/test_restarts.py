"""PostgreSQL is stopped and started again under the real server, which goes on without a restart; or it only reads."""

from __future__ import annotations

import subprocess
import time
import uuid
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench.load.cluster import Cluster, cluster, programs
from people.actions.sign_ins import NOTED
from quiz.actions.starts import start_attempt
from tests.config.served import Served, sums, wait
from tests.conftest import ClassRoom, session_of
from tests.factories import PASSWORD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite cannot be stopped."),
]
AS_HTMX = {"HX-Request": "true"}


def copied(to: Cluster) -> str:
    """The test's database on a server that may be stopped."""
    told = connection.get_connection_params()
    options = ["-h", told["host"], "-p", str(told["port"]), "-U", told["user"], told["dbname"]]
    dump = subprocess.run([to.programs / "pg_dump", "-Fc", *options], check=True, capture_output=True).stdout
    restore = [to.programs / "pg_restore", "--no-owner", "--exit-on-error", "-d", to.url]
    subprocess.run(restore, input=dump, check=True, capture_output=True)
    return to.url


def test_a_stopped_postgresql_is_told_and_taken_up_again(classroom: ClassRoom, tmp_path: Path) -> None:
    """By the server's processes, and by the worker in the middle of its waiting."""
    attempt = start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
    address = reverse("quiz:attempt-respond", args=[attempt.pk, 1])
    page = address.removesuffix("respond/")
    form = {"response": "1", "operation": str(uuid.uuid4())}
    fields = {"deck": str(classroom.deck.pk), "state": "draft", "operation": str(uuid.uuid4())}
    ada, grace = session_of(classroom.ada), session_of(classroom.grace)
    with cluster(programs(), syncs=False) as own:
        site = Served(tmp_path, 2, DATABASE_URL=copied(own), FACTKEEP_TASKS="database")
        try:
            worker = site.manage("work")
            site.start()
            before = [site.get(page, ada).status for _ in range(4)]  # each process has its connection
            processes = site.processes()

            wait(lambda: (tmp_path / "worker-beat").exists())
            own.stop()
            away = [*(site.post(address, ada, form, **AS_HTMX) for _ in range(3)), site.get(page, ada)]
            alive = site.get("/healthz", "").status
            own.start()
            began = time.monotonic()
            again = [site.post(address, ada, form, **AS_HTMX).status for _ in range(4)]
            took = time.monotonic() - began
            afterwards = site.processes()
            sent = site.send_file(reverse("admin:facts_item_import"), grace, fields, "file", sums(510))
            wait(lambda: states(own) == [("ready", 510)])
            has_ended = worker.poll()
        finally:
            site.stop()
        with psycopg.connect(own.url) as look:
            (number,) = look.execute(
                "SELECT count(*) FROM quiz_step WHERE operation = %s", [form["operation"]]
            ).fetchone()

    assert before == [200] * 4
    assert [each.is_away for each in away] == [True] * 4
    assert alive == 200
    assert again == [200] * 4
    assert took < 10
    assert number == 1
    assert processes == afterwards
    assert (sent.status, has_ended) == (302, None)


def states(own: Cluster) -> list[tuple[object, ...]]:
    with psycopg.connect(own.url) as look:
        return look.execute("SELECT state, total FROM facts_import").fetchall()


def test_from_a_postgresql_that_only_reads_pages_come(classroom: ClassRoom, tmp_path: Path) -> None:
    """A stand-by, or one whose host lets nobody write: the note that a session is in use keeps no page back."""
    attempt = start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
    address = reverse("quiz:attempt-respond", args=[attempt.pk, 1])
    ada = session_of(classroom.ada)
    session = SessionStore(ada)
    session[NOTED] = [0, 0, ada]
    session.save()
    with cluster(programs(), syncs=False) as own:
        site = Served(tmp_path, DATABASE_URL=copied(own))
        with psycopg.connect(own.url, autocommit=True) as host:
            host.execute("ALTER DATABASE factkeep SET default_transaction_read_only = on")
        try:
            site.start()
            pages = [site.get(path, ada).status for path in ("/", address.removesuffix("respond/"))]
            refused = site.post(address, ada, {"response": "1", "operation": str(uuid.uuid4())}, **AS_HTMX)
            kept_out = site.post("/account/login/", "", {"login": "ada", "password": PASSWORD})
        finally:
            site.stop()

    assert pages == [200, 200]
    assert [refused.is_away, kept_out.is_away] == [True, True]
