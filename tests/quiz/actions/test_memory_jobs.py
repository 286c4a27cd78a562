"""Fits and other due dates for a class, left to a worker: once, whoever asks how often, and whatever is killed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django_tasks_db.management.commands import db_worker

from people.models import User
from quiz import actions
from quiz.actions import memory_jobs
from quiz.actions.cards import start_sitting
from quiz.actions.memory import record_reviews
from quiz.actions.memory_jobs import fit_on_page, order
from quiz.actions.rebuilding import course_moves
from quiz.core import memory as rules
from quiz.core.memory import fitting
from quiz.core.memory.evaluation import Verdict
from quiz.core.refusals import Refused
from quiz.management.commands import work
from quiz.models import Course, Memory, MemoryJob, ParameterSet, Review
from quiz.queries.verification import differences
from tests import factories
from tests.quiz.core.memory.simulated import SLOW
from tests.quiz.learners import EASY, GOOD, NOW, evidence, rate

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LATER = NOW + 45 * DAY
CARDS = 4
DATES, FIT = MemoryJob.Kind.DATES, MemoryJob.Kind.FIT


@pytest.fixture
def course() -> Course:
    """Ada and Bo have learned its deck, and Ada one more card of another course's; Cleo has met nothing."""
    deck = factories.DeckFactory()
    items = [factories.ItemFactory(deck=deck, kind="card") for _ in range(CARDS)]
    course = factories.CourseFactory(decks=[deck])
    elsewhere = factories.ItemFactory(kind="card")
    for name in ("ada", "bo", "cleo"):
        factories.EnrolmentFactory(course=course, user=factories.UserFactory(username=name))
    ada, bo, _ = people()
    factories.EnrolmentFactory(course=factories.CourseFactory(decks=[elsewhere.deck]), user=ada)
    for learner, known in ((ada, [*items, elsewhere]), (bo, items)):
        for rating, days in ((EASY, 0), (GOOD, 9), (GOOD, 40)):
            record_reviews(learner, [evidence(item, rating) for item in known], now=NOW + days * DAY)
    return course


def people() -> list[User]:
    return list(User.objects.filter(username__in=["ada", "bo", "cleo"]).order_by("username"))


@pytest.fixture
def queue(settings, monkeypatch):
    """Tasks wait in the database for `manage.py work`."""
    for module in (work, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)  # the test's own transaction is in it
    settings.TASKS_IN_BACKGROUND = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def better(monkeypatch):
    """Whatever is fitted proves better."""
    proposal = fitting.Proposal(SLOW, 1_000, Verdict(250, 0.30, 0.35, 0.36))
    monkeypatch.setattr(actions.fitting.fitting, "propose", lambda entries, present: proposal)


def at_work(now: dt.datetime = LATER) -> None:
    with time_machine.travel(now):
        call_command("work", "--once")


def clean() -> bool:
    return list(differences(Counter())) == []


def dues() -> dict[tuple[int, int], dt.datetime]:
    return {(row.learner_id, row.item_id): row.due_at for row in Memory.objects.all()}


def test_a_fit_waits_for_the_worker_and_serves_the_class(course, queue, better):
    grace, operation, before = factories.UserFactory(), uuid.uuid4(), dues()
    job = fit_on_page(course, asked_by=grace, operation=operation, now=LATER)
    assert fit_on_page(course, asked_by=grace, operation=operation, now=LATER) == job, "a double press"
    assert fit_on_page(course, asked_by=grace, operation=uuid.uuid4(), now=LATER) == job, "one goes on already"
    assert (job.finished_at, ParameterSet.objects.count()) == (None, 0)

    at_work()

    job.refresh_from_db()
    fitted = ParameterSet.objects.in_force().get(course=course)
    assert (job.outcome, job.parameter_set, job.tries, job.cards) == ("adopted", fitted, 1, 2 * CARDS)
    assert job.reviews == 3 * 2 * CARDS, "those of the course's deck"
    assert set(Memory.objects.filter(item__deck__courses=course).values_list("parameters", flat=True)) == {fitted.name}
    assert dues() == before
    assert clean()
    *_, cleo = people()
    item = course.decks.get().items.order_by("pk")[0]
    start_sitting(cleo, [item.pk], title="", operation=uuid.uuid4(), now=LATER)
    rate(cleo, item.pk, GOOD, now=LATER)
    assert Review.objects.get(learner=cleo).parameters == fitted.name, "the class serves who has no history"
    assert clean()


def test_a_page_never_fits_by_itself(course, settings, better):
    settings.TASKS_IN_BACKGROUND = False
    with pytest.raises(Refused, match="no worker runs"):
        fit_on_page(course, asked_by=factories.UserFactory(), operation=uuid.uuid4(), now=LATER)
    assert not MemoryJob.objects.exists()


def test_what_a_killed_worker_left_is_gone_on_with(course, queue, better, monkeypatch):
    """It died between the fit and the second student: the fit is not made again, and the rest follows."""
    honest = actions.memory_jobs.rebuild
    job = order(FIT, course, operation=uuid.uuid4(), now=LATER)

    def dies_at_bo(learner, **options):
        if learner.username == "bo":
            raise SystemExit
        return honest(learner, **options)

    monkeypatch.setattr(memory_jobs, "rebuild", dies_at_bo)
    with time_machine.travel(LATER), pytest.raises(SystemExit):
        memory_jobs._do(job.pk)
    monkeypatch.setattr(memory_jobs, "rebuild", honest)
    at_work(LATER + dt.timedelta(minutes=9))
    job.refresh_from_db()
    assert (job.finished_at, job.cards) == (None, CARDS), "it may still be at work"

    at_work(LATER + dt.timedelta(minutes=11))

    job.refresh_from_db()
    assert (job.outcome, job.cards, job.tries) == ("adopted", 2 * CARDS, 2)
    assert ParameterSet.objects.count() == 1
    assert clean()


def test_what_breaks_off_again_and_again_is_over(course, queue):
    job = order(FIT, course, operation=uuid.uuid4(), now=NOW)
    MemoryJob.objects.update(touched_at=NOW, tries=3)

    at_work()

    job.refresh_from_db()
    assert (job.outcome, job.finished_at) == ("failed", LATER)
    assert order(FIT, course, operation=uuid.uuid4(), now=LATER) != job


def test_the_dates_of_a_class_move_to_where_the_preview_put_them(course):
    Course.objects.filter(pk=course.pk).update(retention=0.97)
    before, foreseen = dues(), course_moves(course, now=LATER)
    assert (foreseen.cards, foreseen.students, foreseen.looked_at) == (2 * CARDS, 2, 2)
    assert dues() == before
    operation = uuid.uuid4()

    with time_machine.travel(LATER, tick=False):
        job = order(DATES, course, operation=operation, now=LATER)
        assert order(DATES, course, operation=operation, now=LATER) == job

    assert (job.outcome, job.cards) == ("moved", 2 * CARDS)
    moved = {owner for owner, due in dues().items() if due != before[owner]}
    items = set(course.decks.get().items.values_list("pk", flat=True))
    assert moved == {(learner.pk, item) for learner in people()[:2] for item in items}
    days = Counter(max((dues()[owner].date() - LATER.date()).days, 0) for owner in moved)
    assert days == +foreseen.after
    assert Review.objects.filter(kind="manual").count() == 2 * CARDS
    assert course_moves(course, now=LATER).after == foreseen.after
    assert clean()


def test_a_move_that_broke_off_is_gone_on_with(course, queue, monkeypatch):
    Course.objects.filter(pk=course.pk).update(retention=0.97)
    monkeypatch.setattr(memory_jobs, "SMALL", 0)
    honest = actions.memory_jobs.reschedule
    job = order(DATES, course, operation=uuid.uuid4(), now=LATER)
    assert job.finished_at is None

    def dies_at_bo(learner, **options):
        moved = honest(learner, **options)
        if learner.username == "bo":
            raise SystemExit
        return moved

    monkeypatch.setattr(memory_jobs, "reschedule", dies_at_bo)
    with time_machine.travel(LATER), pytest.raises(SystemExit):
        memory_jobs._do(job.pk)
    assert Review.objects.filter(kind="manual").count() == CARDS, "all of a learner's, or none"
    monkeypatch.setattr(memory_jobs, "reschedule", honest)

    at_work(LATER + dt.timedelta(minutes=11))

    job.refresh_from_db()
    assert (job.outcome, job.cards) == ("moved", 2 * CARDS)
    assert Review.objects.filter(kind="manual").count() == 2 * CARDS
    assert clean()


def test_some_students_stand_for_a_large_class(course, monkeypatch):
    Course.objects.filter(pk=course.pk).update(retention=0.97)
    whole = course_moves(course, now=LATER)
    monkeypatch.setattr(actions.rebuilding, "LOOKED_AT", CARDS)

    part = course_moves(course, now=LATER)

    assert (part.students, part.looked_at, part.cards) == (2, 1, whole.cards)
    assert part.before.total() == whole.before.total() == 2 * CARDS


def test_the_operation_of_another_course_orders_nothing(course):
    operation = uuid.uuid4()
    order(DATES, factories.CourseFactory(), operation=operation, now=LATER)

    for kind in (DATES, FIT):
        with pytest.raises(Refused):
            order(kind, course, operation=operation, now=LATER)
    assert MemoryJob.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "reviews", "is_worth"),
    [(None, 999, False), (None, 1_000, True), (4_000, 4_999, False), (4_000, 5_000, True), (10, 999, False)],
)
def test_a_fit_is_worth_it_once_its_test_would_be_all_new(before, reviews, is_worth):
    assert fitting.is_worth_it(reviews, before) is is_worth


def test_the_command_shows_a_class_and_moves_it_if_told(course):
    Course.objects.filter(pk=course.pk).update(retention=0.97)

    def command(*options: str) -> list[str]:
        out = StringIO()
        with time_machine.travel(LATER):
            call_command("reschedule_memory", *options, stdout=out)
        return out.getvalue().splitlines()

    lines = command("--course", str(course.pk))
    assert lines[1].split()[0] == "today"
    assert lines[-1] == f"{2 * CARDS} cards would move. Nothing was changed; --apply moves them."
    assert command("--course", str(course.pk), "--apply")[-1] == f"{2 * CARDS} cards moved."
    assert rules.study_day(Review.objects.latest("pk").at, people()[0].zone) == LATER.date()
    with pytest.raises(CommandError, match="course 0"):
        command("--course", "0")
