"""What a class page says of fits, and moving the due dates of a class after a look at what that does."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from quiz.models import Course, Memory, MemoryJob, Review
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page
from tests.quiz.learners import GOOD
from tests.quiz.views.test_memories import rated

HOUR = dt.timedelta(hours=1)


def posted(client, address: str, operation: uuid.UUID | None = None) -> Page:
    return Page(client.post(address, {"operation": str(operation or uuid.uuid4())}, follow=True))


def test_a_press_asks_the_worker_once(classroom, as_grace, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.TASKS_IN_BACKGROUND = True
    page, operation = f"/courses/{classroom.course.pk}/memory/", uuid.uuid4()
    assert "Fit to this class" in Page(as_grace.get(page)).text

    first = posted(as_grace, f"{page}fit/", operation)
    again = posted(as_grace, f"{page}fit/", operation)

    job = MemoryJob.objects.get()
    assert (job.course, job.asked_by, job.finished_at) == (classroom.course, classroom.grace, None)
    for said in (first, again):
        assert "A fit waits for the worker." in said.text
        assert "None has taken it up" not in said.text
    MemoryJob.objects.update(asked_at=timezone.now() - HOUR)
    assert "None has taken it up" in Page(as_grace.get(page)).text


def test_without_a_worker_the_page_says_what_to_do(classroom, as_grace):
    page = f"/courses/{classroom.course.pk}/memory/"
    assert f"manage.py fit_memory --course {classroom.course.pk}" in Page(as_grace.get(page)).text

    assert "no worker runs on this server" in posted(as_grace, f"{page}fit/").text

    assert not MemoryJob.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("adopted", "It erred 2.8 % less on later answers than what was in force before. 7 cards were reckoned anew"),
        ("kept", "no better than what is in force"),
        ("few", "There were 12 answers to learn from, too few of them"),
        ("failed", "broke off each time"),
    ],
)
def test_what_came_of_a_fit_is_said_in_words(classroom, as_grace, outcome, words):
    fitted = factories.ParameterSetFactory(learner=None, course=classroom.course) if outcome == "adopted" else None
    now = timezone.now()
    MemoryJob.objects.create(
        kind=MemoryJob.Kind.FIT,
        course=classroom.course,
        operation=uuid.uuid4(),
        asked_at=now,
        finished_at=now,
        outcome=outcome,
        parameter_set=fitted,
        reviews=12,
        cards=7,
    )

    text = Page(as_grace.get(f"/courses/{classroom.course.pk}/memory/")).text

    assert words in text
    usual = "go by the usual numbers, learned from many people"
    held = "Since 1 November 2026 forecasts and intervals go by numbers fitted to this class."
    assert (held if fitted else usual) in text


def test_dates_of_a_class_move_after_a_look(classroom, as_grace):
    for days in (0, 3, 10):
        rated(classroom.ada, classroom.items["short"], (days, GOOD))
    Course.objects.update(retention=0.97)
    before = Memory.objects.get().due_at
    page, operation = f"/courses/{classroom.course.pk}/memory/dates/", uuid.uuid4()

    look = Page(as_grace.get(page))
    assert "one card of the class would be due on another day" in look.text
    assert Memory.objects.get().due_at == before
    assert not MemoryJob.objects.exists()

    for _ in range(2):
        assert "1 card moved." in posted(as_grace, f"{page}move/", operation).text

    assert Memory.objects.get().due_at < before
    assert Review.objects.filter(kind="manual").count() == 1
    after = Page(as_grace.get(page)).text
    assert "1 card was moved last" in after
    assert "every card of the class is due when it should be" in after
    assert signed_in(classroom.ada).get(page).status_code == 404
