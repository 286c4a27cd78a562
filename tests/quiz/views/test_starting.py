"""Whether an attempt may start, what it draws, test drives, and what comes after the time."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
import time_machine

from quiz.actions.closings import reopen_attempt
from quiz.models import Allowance, Attempt, Quiz, Review
from quiz.queries.verification import differences
from tests import factories
from tests.pages import Page, said
from tests.quiz.learners import NOW, actions_of
from tests.quiz.views.sittings import begun, handed_in, new

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller
        assert list(differences(Counter())) == []


def set_to(quiz: Quiz, **values: object) -> None:
    Quiz.objects.filter(pk=quiz.pk).update(**values)


def refusal(client, quiz: Quiz, **fields: str) -> str:
    """What is told where none may start; empty where one did."""
    answered = client.post(f"/quizzes/{quiz.pk}/start/", {"operation": new(), **fields}, follow=True)
    is_begun = Attempt.objects.open().filter(quiz=quiz).exists()
    assert is_begun == answered.redirect_chain[-1][0].startswith("/attempts/")
    return "" if is_begun else Page(answered).text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", "Type the password of the quiz."),
        ("  ", "Type the password of the quiz."),
        ("open", "This is not the password of the quiz."),
        (" open SESAME ", ""),
    ],
)
def test_a_quiz_may_ask_for_a_password(classroom, as_ada, clock, given, told):
    set_to(classroom.quiz, password="Open Sesame")
    assert "Open Sesame" not in Page(as_ada.get(f"/quizzes/{classroom.quiz.pk}/")).source
    assert told in refusal(as_ada, classroom.quiz, password=given)
    assert Attempt.objects.exists() == (not told)


def test_between_attempts_there_may_be_a_pause(classroom, as_ada, clock):
    set_to(classroom.quiz, pause_minutes=30)
    handed_in(as_ada, classroom.quiz)
    clock.shift(30 * MINUTE - dt.timedelta(seconds=1))
    assert "there is a pause between two attempts" in refusal(as_ada, classroom.quiz)
    clock.shift(dt.timedelta(seconds=1))
    assert refusal(as_ada, classroom.quiz) == ""


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"opens_at": NOW + MINUTE}, "This quiz is not open yet."),
        ({"opens_at": NOW}, ""),
        ({"closes_at": NOW}, "This quiz has closed."),
        ({"closes_at": NOW + MINUTE}, ""),
    ],
)
def test_opening_and_closing(classroom, as_ada, clock, values, told):
    set_to(classroom.quiz, **values)
    assert told in refusal(as_ada, classroom.quiz)
    assert Attempt.objects.exists() == (not told)


@pytest.mark.parametrize(("own", "extra", "most"), [(None, 0, 1), (None, 1, 2), (3, 0, 3), (2, 1, 3)])
def test_one_student_may_have_more_attempts(classroom, as_ada, clock, own, extra, most):
    set_to(classroom.quiz, attempts_allowed=1)
    classroom.course.enrolments.filter(user=classroom.ada).update(extra_attempts=extra)
    if own:
        Allowance.objects.create(quiz=classroom.quiz, learner=classroom.ada, attempts_allowed=own)
    for _attempt in range(most):
        handed_in(as_ada, classroom.quiz)
    assert "You have used all attempts of this quiz." in refusal(as_ada, classroom.quiz)
    assert Attempt.objects.count() == most


@pytest.mark.parametrize(("pool", "asked"), [(0, 0), (1, 1), (3, 2)])
def test_a_draw_gives_what_there_is(classroom, as_ada, clock, pool, asked):
    topic = factories.TopicFactory(deck=classroom.deck)
    for _item in range(pool):
        factories.ItemFactory(deck=classroom.deck, topic=topic)
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=None, draw_count=2, draw_topic=topic)
    told = refusal(as_ada, quiz)
    assert ("This quiz has no questions yet." in told) == (pool == 0)
    assert [attempt.items.count() for attempt in Attempt.objects.all()] == [asked] * bool(pool)


def test_a_test_drive_leaves_nothing(classroom, as_grace, clock):
    set_to(classroom.quiz, state=Quiz.State.DRAFT, password="sesame", closes_at=NOW - MINUTE)
    operation = new()
    for _ in range(2):
        as_grace.post(f"/quizzes/{classroom.quiz.pk}/test-drive/", {"operation": operation})
    trial = Attempt.objects.get()
    as_grace.post(f"/attempts/{trial.pk}/1/respond/", {"operation": new(), "response": "0"})
    assert actions_of(trial) == ["start", "save"]
    as_grace.post(f"/attempts/{trial.pk}/submit/", {"operation": new()})
    page = Page(as_grace.get(f"/attempts/{trial.pk}/result/"))
    assert "This was a test drive." in page.text
    assert not Review.objects.exists()
    course = classroom.course.pk
    for report in (f"/courses/{course}/grades.csv", f"/courses/{course}/results.csv"):
        assert "grace" not in said(as_grace.get(report)).lower()
    as_grace.post(f"/attempts/{trial.pk}/discard/", {"operation": new()})
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("is_noticed", [True, False])
def test_a_late_answer_is_kept_and_does_not_count(classroom, as_ada, clock, is_noticed):
    set_to(classroom.quiz, time_limit_minutes=10, grace_seconds=0)
    attempt = begun(as_ada, classroom.quiz)
    position = attempt.items.get(version__kind="short").position
    address = f"/attempts/{attempt.pk}/{position}/respond/"
    as_ada.post(address, {"operation": new(), "response": "Kaunas"})
    clock.shift(11 * MINUTE)
    if is_noticed:
        as_ada.get("/quizzes/")
    late = {"operation": new(), "response": "Vilnius", "go": "next"}
    answers = [as_ada.post(address, late) for _ in range(2)]

    assert {each.headers["Location"] for each in answers} == {f"/attempts/{attempt.pk}/result/"}
    attempt.refresh_from_db()
    assert (attempt.is_expired, attempt.score, attempt.submitted_at) == (True, 0, NOW + 10 * MINUTE)
    assert actions_of(attempt) == ["start", "save", "expire", "late"]
    assert attempt.items.get(position=position).response == "Kaunas"


@pytest.mark.parametrize("is_expired", [True, False])
def test_an_attempt_that_was_reopened_goes_on(classroom, as_ada, clock, is_expired):
    set_to(classroom.quiz, time_limit_minutes=10, grace_seconds=0)
    attempt = begun(as_ada, classroom.quiz)
    position = attempt.items.get(version__kind="short").position
    if is_expired:
        clock.shift(60 * MINUTE)
        as_ada.get("/quizzes/")
    else:
        as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})
    clock.shift(MINUTE)
    now = NOW + (61 if is_expired else 1) * MINUTE
    operation = uuid.uuid4()
    for _ in range(2):
        reopen_attempt(classroom.grace, attempt.pk, minutes=15, operation=operation, now=now)
    clock.shift(14 * MINUTE)
    as_ada.post(f"/attempts/{attempt.pk}/{position}/respond/", {"operation": new(), "response": "Vilnius"})
    as_ada.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})

    attempt.refresh_from_db()
    assert (attempt.score, attempt.is_expired) == (1, False)
    closing = "expire" if is_expired else "submit"
    assert actions_of(attempt) == ["start", closing, "reopen", "save", "submit"]
