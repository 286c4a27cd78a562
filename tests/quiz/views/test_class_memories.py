"""What a class remembers and what was expected of its answers: only those who are in it, and only what counts."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import User
from quiz.core.memory import DEFAULT_NUMBERS
from quiz.models import Attempt, Enrolment, Group, Memory, Plan, Review
from quiz.queries.class_memories import class_memory
from quiz.queries.forecasts import class_forecasts
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page
from tests.quiz.learners import AGAIN, DAY, GOOD, NOW, answer, start, submit
from tests.quiz.views.test_memories import rated
from tests.quiz.views.test_progress import tables

ONE = dt.timedelta(days=1)
GROUP = "Late shift"


def recall(stability: float, days: int) -> float:
    """By the default numbers, reckoned here."""
    decay = DEFAULT_NUMBERS[20]
    return (1 + (0.9 ** (-1 / decay) - 1) * days / stability) ** -decay


def known(learner: User, room: ClassRoom, kind: str, *, stability: float, lapses: int = 0, days_ago: int = 0) -> None:
    Memory.objects.create(
        learner=learner,
        item=room.items[kind],
        model="fsrs-6",
        parameters="default",
        state={"phase": "review", "step": None, "stability": stability, "difficulty": 5.0},
        last_day=DAY - days_ago * ONE,
        last_review_at=NOW,
        due_at=NOW,
        reps=3,
        lapses=lapses,
    )


@pytest.fixture
def classmates(classroom: ClassRoom) -> list[User]:
    """Ada and two more, one of them in a group; a former student and a teacher who know as much do not count."""
    group = Group.objects.create(course=classroom.course, title=GROUP)
    others = [factories.UserFactory(first_name="Zoe") for _ in range(2)]
    for other, of in zip(others, (group, None), strict=True):
        factories.EnrolmentFactory(course=classroom.course, user=other, group=of)
    former = factories.UserFactory()
    for outsider in (former, classroom.grace):
        known(outsider, classroom, "short", stability=1.0, lapses=9)  # neither counts
    return [classroom.ada, *others]


def page_on(user: User, address: str, days: int = 0) -> Page:
    with time_machine.travel(NOW + days * ONE, tick=False):
        return Page(signed_in(user).get(address))


def test_expected_recall_is_the_mean_over_all_cards_and_students(classroom, classmates):
    known(classmates[0], classroom, "short", stability=5.0, days_ago=2)
    known(classmates[1], classroom, "short", stability=50.0, days_ago=1)
    topic = classroom.items["short"].topic
    exam = factories.PlanFactory(learner=None, course=classroom.course, exam_on=DAY + 10 * ONE, topics=[topic])
    factories.PlanFactory(learner=None, course=classroom.course, exam_on=DAY - ONE, topics=[topic])

    found = class_memory(classroom.course, today=DAY)

    short = next(each for each in found.topics if each.met)
    assert (found.exam, found.students, short.cards, short.met) == (exam, 3, 1, pytest.approx(2 / 3))
    assert short.today == pytest.approx((recall(5, 2) + recall(50, 1)) / 3)
    assert short.on_exam == pytest.approx((recall(5, 12) + recall(50, 11)) / 3)
    assert [each.on_exam for each in found.topics if each is not short] == [None] * (len(found.topics) - 1)
    assert found.on_exam == round(100 * short.on_exam)
    only = class_memory(classroom.course, today=DAY, group=Group.objects.get(title=GROUP))
    assert next(each.today for each in only.topics if each.met) == pytest.approx(recall(50, 1))


def test_facts_that_are_about_to_be_forgotten_come_with_how_many_lose_them(classroom, classmates):
    """One is lost by two, one by one; one fades and stays, and one was lost long ago."""
    for learner in classmates[:2]:
        known(learner, classroom, "short", stability=1.0, days_ago=3)
    known(classmates[2], classroom, "short", stability=400.0)
    known(classmates[0], classroom, "number", stability=1.0, days_ago=3)
    known(classmates[0], classroom, "date", stability=30.0, days_ago=3)
    known(classmates[0], classroom, "single", stability=0.1, days_ago=90)
    assert recall(1, 3) > 0.7 > recall(1, 10)

    fading = class_memory(classroom.course, today=DAY).fading

    assert [(fact.statement, fact.losing, fact.met) for fact in fading] == [
        (classroom.items["short"].fact.statement, 2, 3),
        (classroom.items["number"].fact.statement, 1, 1),
    ]
    assert fading[0].in_a_week == pytest.approx((2 * recall(1, 10) + recall(400, 7)) / 3)


def test_lapses_and_leeches_stand_where_teachers_look_at_questions(classroom, classmates):
    known(classmates[0], classroom, "short", stability=1.0, lapses=8)
    known(classmates[1], classroom, "short", stability=1.0, lapses=1)
    known(classmates[1], classroom, "number", stability=1.0, lapses=1)
    submit(start(classroom.quiz, classmates[2]))
    said = "forgotten 9 times, by 2 of 3; a leech for one student"

    course = page_on(classroom.grace, f"/courses/{classroom.course.pk}/memory/").text
    statistics = page_on(classroom.grace, f"/courses/{classroom.course.pk}/quizzes/{classroom.quiz.pk}/").text

    for text in (course, statistics):
        assert said in text
        assert "forgotten once, by 1 of 2" in text


def answered(learner: User, room: ClassRoom, days: int, **responses: str) -> Attempt:
    at = NOW + days * ONE + dt.timedelta(hours=1)
    attempt = start(room.quiz, learner, now=at)
    for kind, response in responses.items():
        answer(attempt, kind, response, now=at)
    return submit(attempt, now=at)


def test_answers_are_foretold_from_what_was_reviewed_before_them(classroom, classmates):
    short, number, date = (classroom.items[kind] for kind in ("short", "number", "date"))
    ada, zoe, _ = classmates
    rated(ada, short, (0, GOOD))
    rated(ada, number, (0, AGAIN))
    rated(zoe, short, (0, GOOD), (5, GOOD))
    answered(ada, classroom, 5, short="Vilnius", number="1", date="2004")
    answered(zoe, classroom, 5, short="Kaunas")

    found = class_forecasts(classroom.course)

    first_again, _hard, first_good, _easy = DEFAULT_NUMBERS[:4]
    chances = [(recall(first_good, 5), 1), (recall(first_again, 5), 0)]
    assert found.calibration is not None
    assert found.calibration.n == 2
    assert found.calibration.brier == pytest.approx(sum((p - y) ** 2 for p, y in chances) / 2)
    assert (found.answers, found.first_met, found.same_day) == (4, 1, 1)
    assert found.quizzes[0].foretold == pytest.approx(sum(p for p, _ in chances) / 2)
    assert (found.quizzes[0].came_back, found.quizzes[0].mark) == (0.5, 0.5)
    assert Review.objects.filter(kind="quiz", item=date).exists()

    page = page_on(classroom.grace, f"/courses/{classroom.course.pk}/memory/forecasts/", 6)
    assert "Fewer than 30 answers say little." in page.text
    assert [row.split()[-5] for row in tables(page)["Calibration"]] == ["1", "1"]


def test_who_left_test_drives_and_undone_reviews_are_no_forecasts(classroom, classmates):
    short = classroom.items["short"]
    _, zoe, _ = classmates
    rated(zoe, short, (0, GOOD))
    answered(zoe, classroom, 5, short="Kaunas")
    assert class_forecasts(classroom.course).answers == 1

    trial = answered(classroom.ada, classroom, 5, short="Vilnius")
    Attempt.objects.filter(pk=trial.pk).update(is_trial=True)
    assert class_forecasts(classroom.course).answers == 1

    Enrolment.objects.filter(user=zoe).delete()
    assert class_forecasts(classroom.course).answers == 0
    assert class_forecasts(classroom.course).calibration is None


@pytest.mark.parametrize("page", ["memory/", "memory/forecasts/"])
def test_as_many_statements_for_few_as_for_many_and_outsiders_see_nothing(classroom, classmates, page):
    address = f"/courses/{classroom.course.pk}/{page}"

    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            assert classroom.course.title in page_on(classroom.grace, address, 40).text
        return len(found)

    rated(classmates[0], classroom.items["short"], (0, GOOD), (1, GOOD), (3, AGAIN))
    answered(classmates[0], classroom, 9, short="Vilnius")
    few = counted()
    for learner in classmates:
        for item in classroom.items.values():
            rated(learner, item, (10, GOOD), (14, GOOD), (20, AGAIN))
        answered(learner, classroom, 30, short="Kaunas", number="279.75", date="2004")

    assert counted() == few
    for outsider in (classroom.ada, classroom.mallory):
        assert signed_in(outsider).get(address).status_code == 404
    assert signed_in(classroom.grace).get(f"{address}?group=Nobody").status_code == 404
    assert Plan.objects.count() == 0
