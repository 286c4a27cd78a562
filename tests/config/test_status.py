"""The page of how the site is: for administrators, in the words of the doctor, as quick with much as with little."""

import datetime as dt
import uuid

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from config.core.backups import name_of
from config.doctor.rounds import findings
from config.status import measured
from facts.models import Import
from people.models import SignIn
from quiz.models import MemoryJob
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page
from tests.quiz.learners import start

STATUS = "/admin/status/"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, tmp_path / "backups"
    settings.TASKS_IN_BACKGROUND, settings.WORKER_BEAT = True, tmp_path / "worker-beat"
    settings.BACKUP_DIR.mkdir()


@pytest.fixture
def root(db):
    return factories.UserFactory(username="root", is_superuser=True, is_staff=True)


def fill(room, number):
    """So many of all that the page counts."""
    now = timezone.now()
    for place in range(number):
        at = now - dt.timedelta(minutes=place)
        learner = factories.UserFactory()
        factories.EnrolmentFactory(course=room.course, user=learner)
        start(room.quiz, learner)
        SignIn.objects.create(user=learner, session_key=uuid.uuid4().hex, signed_in_at=at, seen_at=at)
        MemoryJob.objects.create(
            learner=learner, kind="fit", operation=uuid.uuid4(), asked_at=at, finished_at=at, outcome="failed"
        )
        MemoryJob.objects.create(learner=learner, kind="dates", operation=uuid.uuid4(), asked_at=at)
        for state in ("reading", "refused", "done"):
            Import.objects.create(
                deck=room.deck, operation=uuid.uuid4(), file_name="x", size=1, state=state, created_at=at, touched_at=at
            )
        for status, over in ("READY", None), ("FAILED", at), ("SUCCESSFUL", at):
            DBTaskResult.objects.create(
                status=status, finished_at=over, run_after=at, args_kwargs={}, backend_name="default",
                task_path="quiz.tasks.fit", exception_class_path="builtins.MemoryError",
            )  # fmt: skip
        (django_settings.BACKUP_DIR / name_of(at)).write_bytes(b"x" * 2048)


def test_what_the_doctor_finds_and_the_numbers_stand_on_it(classroom, root, settings):
    settings.SECRET_KEY = "only-for-this-machine"  # an advice
    settings.DATA_DIR.chmod(0o755)  # a fault
    settings.WORKER_BEAT.touch()
    fill(classroom, 2)

    page = Page(signed_in(root).get(STATUS)).text

    for finding in findings(timezone.now(), is_quick=True):
        assert finding.what.split(":")[0] in page
        assert finding.cure in page
    assert page.index("Fault :") < page.index("Advice :")
    assert "Fault :" not in page[page.index("Advice :") :]
    numbers = measured(timezone.now())
    assert [(each.kind, each.waiting, each.failed) for each in numbers.work] == [
        ("Imports", 2, 2),
        ("Fits and due dates", 2, 2),
        ("Calls to the worker", 2, 2),
    ]
    assert [each.reason for each in numbers.failures] == ["Broke off", "MemoryError"] * 2
    assert numbers.people == {"accounts": 6, "closed": 0, "administrators": 1, "seen": 2}
    assert (numbers.open_attempts, len(numbers.backups), numbers.backups[0].size) == (2, 2, 2048)
    assert numbers.database_size > 10_000
    assert "6, of which closed 0, administrators 1, here within a day 2" in page
    assert f"{settings.VERSION} (Python" in page
    assert "MemoryError" in page


def test_with_nothing_it_says_so(root):
    page = Page(signed_in(root).get(STATUS)).text

    assert "There are none." in page
    assert "Worker’s last sign of life none" in page
    assert "Failed last" not in page


def test_it_costs_as_many_statements_with_much_as_with_little(classroom, root):
    client, counts = signed_in(root), []
    for more in (1, 6):
        fill(classroom, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(STATUS).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 50


def test_it_does_not_read_the_database_file_nor_try_passwords(root, monkeypatch):
    def refuse(*_args):
        raise AssertionError("That takes long.")

    monkeypatch.setattr("config.doctor.database.check_file", refuse)
    monkeypatch.setattr("config.doctor.database.orphans", refuse)
    monkeypatch.setattr("config.doctor.settings.demo_sign_ins", refuse)

    assert signed_in(root).get(STATUS).status_code == 200


def test_only_administrators_see_it(classroom, as_grace, as_ada, as_mallory, root):
    assert [each.get(STATUS).status_code for each in (as_grace, as_mallory)] == [403, 403]
    assert as_ada.get(STATUS, follow=True).status_code == 403
    assert Client().get(STATUS).headers["Location"].startswith("/admin/login/")
    assert signed_in(root).post(STATUS).status_code == 405
    assert STATUS in signed_in(root).get("/admin/").text
    assert STATUS not in as_grace.get("/admin/").text


def test_a_name_that_is_no_backup_is_none(root, settings):
    for name in ("factkeep-2026.zip", "notes.txt", ".factkeep-part"):
        (settings.BACKUP_DIR / name).touch()

    assert measured(timezone.now()).backups == []


@pytest.mark.parametrize(("is_there", "is_told"), [(True, True), (False, False)])
def test_a_worker_is_missed_only_where_there_should_be_one(root, settings, is_there, is_told):
    settings.TASKS_IN_BACKGROUND = is_there

    page = Page(signed_in(root).get(STATUS))

    assert ("Worker’s last sign of life none" in page.text) is is_told


def test_a_backup_that_makes_way_while_it_is_read_is_left_out(root, settings):
    gone = settings.BACKUP_DIR / "factkeep-2026-11-26T040012Z.zip"
    gone.symlink_to(settings.BACKUP_DIR / "nowhere")
    settings.BACKUP_DIR.joinpath("factkeep-2026-11-25T040012Z.zip").write_bytes(b"x" * 2048)

    page = Page(signed_in(root).get(STATUS))

    assert "25 November 2026" in page.text
    assert "26 November 2026, 0" not in page.text
