"""Faults that the real server meets: a locked database, a storm of kept answers, slow clients, a worker killed."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from quiz.actions.starts import start_attempt
from tests import factories
from tests.config.served import PATIENCE, Served, sums, wait
from tests.conftest import ClassRoom, session_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The server is given a copy of the file."),
]
AS_HTMX = {"HX-Request": "true"}
SAVED = "SELECT count(*) FROM quiz_step WHERE operation = ?"
SLOW = """
    CREATE TRIGGER slow BEFORE INSERT ON facts_item
    BEGIN SELECT sum(a.position + b.position) FROM facts_importrow a, facts_importrow b; END
"""
"""Each question takes moments, so that who takes in some hundred is met in the middle."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Makes a site of what the database has by then."""
    made = []

    def serve(workers: int = 1, **settings: str) -> Served:
        made.append(Served(tmp_path, workers, **settings))
        return made[-1]

    yield serve
    for site in made:
        site.stop()


def test_a_lock_longer_than_the_wait_is_told_and_reading_goes_on(classroom: ClassRoom, served) -> None:
    attempt = start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
    address = reverse("quiz:attempt-respond", args=[attempt.pk, 1])
    form = {"response": "1", "operation": str(uuid.uuid4())}
    ada = session_of(classroom.ada)
    site = served(FACTKEEP_DATABASE_WAIT_SECONDS="1")
    site.start()
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        refused = site.post(address, ada, form, **AS_HTMX)
        took = time.monotonic() - began
        page = site.get(address.removesuffix("respond/"), ada)
        other.execute("ROLLBACK")

    again = [site.post(address, ada, form, **AS_HTMX).status for _ in range(2)]

    assert refused.is_away
    assert 1 <= took < 10
    assert page.status == 200
    assert again == [200, 200]
    assert site.rows(SAVED, form["operation"].replace("-", "")) == [(1,)]


def test_a_storm_of_kept_answers_counts_each_once(classroom: ClassRoom, served) -> None:
    """The server was away for long: what all browsers kept comes in one moment, and twice where nobody heard back."""
    posts = []
    for number in range(40):
        student = factories.EnrolmentFactory(course=classroom.course).user
        attempt = start_attempt(classroom.quiz, student, operation=uuid.uuid4(), seed=number, now=timezone.now())
        key = session_of(student)
        for response in "01010":
            address = reverse("quiz:attempt-respond", args=[attempt.pk, 1])
            posts.append((address, key, {"response": response, "operation": str(uuid.uuid4())}))
    site = served(2)
    site.start()

    with ThreadPoolExecutor(len(posts) * 2) as browsers:
        replies = list(browsers.map(lambda post: site.post(*post, **AS_HTMX).status, posts * 2))
    verified = site.manage("verify").wait(PATIENCE)

    times = Counter(operation for (operation,) in site.rows("SELECT operation FROM quiz_step WHERE action = 'save'"))
    sent = {form["operation"].replace("-", "") for _address, _key, form in posts}
    assert Counter(replies) == {200: 400}
    assert set(times.values()) == {1}
    assert set(times) <= sent
    assert verified == 0


def test_who_says_nothing_or_little_keeps_nobody_waiting(classroom: ClassRoom, served) -> None:
    """More idle and slow connections than a server has threads: headers are waited for without one."""
    ada = session_of(classroom.ada)
    site = served()
    site.start()
    with ExitStack() as open_:
        slow = [open_.enter_context(socket.create_connection(("127.0.0.1", site.port))) for _ in range(300)]
        took = []
        for byte in b"POST /a":
            for client in slow[100:]:
                client.send(bytes([byte]))
            began = time.monotonic()
            assert site.get("/quizzes/", ada).status == 200
            took.append(time.monotonic() - began)

    assert max(took) < 5


def test_an_import_whose_worker_is_killed_is_taken_up_and_comes_in_once(classroom: ClassRoom, served) -> None:
    """Once while the file is read, once while it is taken in: each time another worker goes on."""
    grace = session_of(classroom.grace)
    site = served(FACTKEEP_TASKS="database")
    site.start()
    fields = {"deck": str(classroom.deck.pk), "state": "draft", "operation": str(uuid.uuid4())}
    before = site.rows("SELECT count(*) FROM facts_item")[0][0]

    sent = site.send_file(reverse("admin:facts_item_import"), grace, fields, "file", sums(510))
    broken_off = [killed_in_the_middle(site, site.manage("work"), "reading")]
    second = site.manage("work")
    wait(lambda: site.rows("SELECT state, total FROM facts_import") == [("ready", 510)])
    site.rows(SLOW)
    accepted = site.post(sent.headers["Location"] + "apply/", grace, {})
    broken_off.append(killed_in_the_middle(site, second, "applying"))
    site.rows("DROP TRIGGER slow")
    none_yet = site.rows("SELECT count(*) FROM facts_item")[0][0]
    third = site.manage("work", "--once").wait(PATIENCE)

    assert (sent.status, accepted.status, third) == (302, 302, 0)
    assert broken_off == [("reading", 1), ("applying", 1)]
    assert none_yet == before
    assert site.rows("SELECT state, run FROM facts_import") == [("done", None)]
    assert site.rows("SELECT count(*), count(DISTINCT slug) FROM facts_item") == [(before + 510,) * 2]


def killed_in_the_middle(site: Served, worker: subprocess.Popen[bytes], state: str) -> tuple[object, ...]:
    """It gets no further than to begin; then half a minute goes by. Gives what the import says of itself."""
    wait(lambda: site.rows("SELECT count(*) FROM facts_import WHERE state = ? AND run IS NOT NULL", state) == [(1,)])
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    (left,) = site.rows("SELECT state, tries FROM facts_import WHERE run IS NOT NULL")
    site.rows("UPDATE facts_import SET touched_at = datetime(touched_at, '-31 seconds')")
    return left
