"""A disk that is full or takes no writing: pages come, what cannot be kept is told, and it counts once afterwards."""

from __future__ import annotations

import datetime as dt
import errno
import resource
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config import disks
from config.outages import is_outage
from facts.actions.imports.deciding import begin_import
from facts.models import Import, Item, Media
from people.actions.sign_ins import NOTED
from quiz.actions.starts import start_attempt
from quiz.models import Attempt, Step
from tests.config.served import Served, sums, wait
from tests.conftest import ClassRoom, session_of, signed_in
from tests.factories import PASSWORD, picture
from tests.pages import HTMX

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="The server is given a copy of the file."),
]
PICTURE = reverse("admin:facts_media_add")
SAVED = "SELECT count(*) FROM quiz_step WHERE operation = ?"


def begun(classroom: ClassRoom) -> Attempt:
    return start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())


def respond(attempt: Attempt, number: int = 1) -> tuple[str, dict[str, str]]:
    """Where an answer goes, and what it says: one option and the other in turn, so that each is a step."""
    form = {"response": str(number % 2), "operation": str(uuid.uuid4())}
    return reverse("quiz:attempt-respond", args=[attempt.pk, 1]), form


@pytest.fixture
def pragma() -> Iterator[Callable[[str], None]]:
    """Set one for the connection of this test, which is a new one afterwards."""

    def set_(line: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {line}")

    yield set_
    connection.close()


@pytest.mark.parametrize(
    ("code", "expected"),
    [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EROFS, True), (errno.ENOENT, False), (errno.EPIPE, False)],
)
def test_a_disk_that_takes_nothing_is_told_from_a_fault_of_ours(code, expected):
    assert is_outage(OSError(code, "told by the disk")) is expected


def test_in_a_full_database_pages_come_and_an_answer_counts_once_later(classroom: ClassRoom, pragma) -> None:
    attempt = begun(classroom)
    ada = signed_in(classroom.ada)
    ada.raise_request_exception = False
    pragma("max_page_count=1")  # SQLite itself takes no page more than there are
    for number in range(1000):
        address, form = respond(attempt, number)
        refused = ada.post(address, form, headers=HTMX)
        if refused.status_code != 200:
            break

    page = ada.get(reverse("quiz:attempt-question", args=[attempt.pk, 1]))
    stored = Step.objects.filter(operation=form["operation"]).count()
    pragma("max_page_count=1000000")
    again = [ada.post(address, form, headers=HTMX).status_code for _ in range(2)]

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert "The server has no room left just now" in refused.text
    assert (page.status_code, stored) == (200, 0)
    assert again == [200, 200]
    assert Step.objects.filter(operation=form["operation"]).count() == 1


def test_in_a_full_database_a_counter_of_tries_says_that_it_is_not_kept(classroom: ClassRoom, pragma) -> None:
    def count() -> None:
        for number in range(1000):
            cache.set(f"tries.{number}", "x" * 500)

    pragma("max_page_count=1")

    with pytest.raises(OperationalError) as told:
        count()

    assert told.value.__cause__.sqlite_errorname == "SQLITE_FULL"


def test_from_a_database_that_is_only_read_pages_come(classroom: ClassRoom, pragma, caplog) -> None:
    """The note that a session is in use, due once an hour, keeps no page back; signing in says why it cannot."""
    attempt = begun(classroom)
    key = session_of(classroom.ada)
    session = SessionStore(key)
    session[NOTED] = [0, 0, key]
    session.save()
    address, form = respond(attempt)
    ada, guest = (Client(raise_request_exception=False) for _ in range(2))
    ada.cookies[settings.SESSION_COOKIE_NAME] = key
    pragma("query_only=ON")

    pages = [
        ada.get(path).status_code for path in ("/", "/quizzes/", reverse("quiz:attempt-question", args=[attempt.pk, 1]))
    ]
    refused = ada.post(address, form, headers=HTMX)
    kept_out = guest.post("/account/login/", {"login": "ada", "password": PASSWORD})

    assert pages == [200, 200, 200]
    assert [(each.status_code, each.headers["Retry-After"]) for each in (refused, kept_out)] == [(503, "5")] * 2
    assert "press Back in your browser and send it again" in kept_out.text
    assert "That a session is in use could not be noted (OperationalError)." in caplog.messages
    assert "The database is away (SQLITE_READONLY)." in caplog.messages


def test_a_picture_that_finds_no_room_leaves_nothing_behind(classroom: ClassRoom, monkeypatch) -> None:
    grace = signed_in(classroom.grace)
    grace.raise_request_exception = False
    save, data = FileSystemStorage._save, picture(size=(31, 17))
    form = {"deck": classroom.deck.pk, "alt": "A square"}

    def full(storage: FileSystemStorage, name: str, content: File) -> str:
        save(storage, name, ContentFile(content.read()[:10]))  # what there was room for
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    refused = grace.post(PICTURE, {**form, "upload": SimpleUploadedFile("a.png", data)})
    monkeypatch.undo()
    rows = Media.objects.count()
    again = grace.post(PICTURE, {**form, "upload": SimpleUploadedFile("a.png", data)})

    assert (refused.status_code, refused.headers["Retry-After"], rows) == (503, "5", 0)
    assert "The server has no room left just now" in refused.text
    assert again.status_code == 302
    stored = Media.objects.get()
    assert stored.file.size == stored.size > 10


def test_the_server_does_not_start_on_a_network_disk(monkeypatch, tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(disks, "MOUNTS", mounts)

    mounts.write_text("22 1 98:0 / / rw - ext4 /dev/vda1 rw\n")
    disks.refuse_network()
    mounts.write_text("22 1 98:0 / / rw - nfs4 server:/school rw\n")
    with pytest.raises(ImproperlyConfigured, match=r"lies on a network file system \(nfs4\).* Move FACTKEEP_DATA_DIR"):
        disks.refuse_network()


def test_the_server_on_a_full_disk_goes_on_when_there_is_room(classroom: ClassRoom, tmp_path: Path) -> None:
    """Its own files may not grow, by a limit of the kernel: database, pictures and log alike."""
    attempt = begun(classroom)
    address, form = respond(attempt)
    ada, grace = session_of(classroom.ada), session_of(classroom.grace)
    square = {"deck": str(classroom.deck.pk), "alt": "A square"}
    site = Served(tmp_path)
    question = reverse("quiz:attempt-question", args=[attempt.pk, 1])
    try:
        site.start()
        before = site.get(question, ada).status
        site.give_room(0)
        full = [site.get(question, ada), site.post(address, ada, form, **{"HX-Request": "true"})]
        full.append(site.send_file(PICTURE, grace, square, "upload", picture()))
        full.append(site.post("/account/login/", "", {"login": "ada", "password": PASSWORD}))
        full.append(site.get(question, ada))
        ready = site.get("/readyz", "")
        stored = site.rows(SAVED, form["operation"].replace("-", ""))
        site.give_room(resource.RLIM_INFINITY)
        then = [site.post(address, ada, form, **{"HX-Request": "true"}).status for _ in range(2)]
        then.append(site.send_file(PICTURE, grace, square, "upload", picture()).status)
        processes = site.server.has_ended
    finally:
        site.stop()

    assert (before, full[0].status, full[-1].status) == (200, 200, 200)
    assert [each.is_away for each in full[1:-1]] == [True] * 3
    assert (ready.status, ready.text.splitlines()[-1]) == (503, "data folder: File too large")
    assert stored == [(0,)]
    assert then == [200, 200, 302]
    assert site.rows(SAVED, form["operation"].replace("-", "")) == [(1,)]
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert not processes


def test_a_worker_on_a_full_disk_goes_on_when_there_is_room(classroom: ClassRoom, tmp_path: Path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    given = {"deck": classroom.deck, "topic": None, "item_state": Item.State.DRAFT, "operation": uuid.uuid4()}
    begin_import(ContentFile(sums(510), name="sums.gift"), **given, now=now)
    Import.objects.update(run=uuid.uuid4(), touched_at=now - dt.timedelta(seconds=31))  # somebody left it
    site = Served(tmp_path, FACTKEEP_TASKS="database")
    states = "SELECT state, tries, total FROM facts_import"
    try:
        worker = site.manage("work")
        wait(lambda: site.rows(states) == [("reading", 1, 0)])
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        time.sleep(2)
        full = site.rows(states)
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        site.rows("UPDATE facts_import SET touched_at = datetime(touched_at, '-31 seconds')")
        wait(lambda: site.rows(states) == [("ready", 0, 510)])
        has_ended = worker.poll()
    finally:
        site.stop()

    assert full == [("reading", 1, 0)]
    assert has_ended is None
