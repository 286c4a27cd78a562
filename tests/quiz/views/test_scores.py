"""Scores over time: the mean of the class, of each group and of each topic, as pictures with sentences and tables."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Enrolment, Group, Quiz
from tests import factories
from tests.conftest import ClassRoom
from tests.pages import Page
from tests.quiz.learners import NOW, answer, start, submit

WEEK = dt.timedelta(weeks=1)


def small_quiz(room: ClassRoom, title: str, *kinds: str, **fields: object) -> Quiz:
    quiz = factories.QuizFactory(course=room.course, title=title, **fields)
    for kind in kinds:
        factories.SlotFactory(quiz=quiz, item=room.items[kind])
    return quiz


def took(quiz: Quiz, learner, *, now: dt.datetime, **answers: object) -> None:
    attempt = start(quiz, learner, now=now)
    for kind, response in answers.items():
        answer(attempt, kind, response, now=now)
    submit(attempt, now=now)


def classmate(room: ClassRoom, group: Group | None = None, role: str = Enrolment.Role.STUDENT):
    return factories.EnrolmentFactory(course=room.course, group=group, role=role).user


def page_of(client, room: ClassRoom) -> Page:
    with time_machine.travel(NOW + 4 * WEEK, tick=False):
        return Page(client.get(f"/courses/{room.course.pk}/scores/"))


def test_a_course_without_scores_says_what_to_wait_for(classroom, as_grace):
    assert "Lines appear here with the first quiz that somebody hands in." in page_of(as_grace, classroom).text


def test_the_class_its_groups_and_topics_have_a_line_each(classroom, as_grace):
    classroom.quiz.delete()
    late = Group.objects.create(course=classroom.course, title="Late shift")
    classroom.course.enrolments.filter(user=classroom.ada).update(group=late)
    other = classmate(classroom)
    first, second = small_quiz(classroom, "First", "single", "short"), small_quiz(classroom, "Second", "short")
    took(first, classroom.ada, now=NOW, single="b", short="Vilnius")
    took(first, other, now=NOW + WEEK, single="b", short="Kaunas")
    took(second, classroom.ada, now=NOW + 2 * WEEK, short="Kaunas")

    text = page_of(as_grace, classroom).text

    assert "The class From 75 to 0 % in two quizzes, best in First with 75 %." in text
    assert "2 Nov First 75 % 16 Nov Second 0 %" in text
    assert "Late shift From 100 to 0 % in two quizzes, best in First with 100 %." in text
    assert "In no group 50 % in one quiz, one not taken." in text
    single, short = (classroom.items[kind].topic.title for kind in ("single", "short"))
    assert f"{single} 100 % in one quiz." in text
    assert f"{short} From 50 to 0 % in two quizzes, best in First with 50 %." in text


def test_what_certainty_cost_stands_below_nothing(classroom, as_grace):
    quiz = small_quiz(classroom, "Sure", "short", mode=Quiz.Mode.CERTAINTY)
    attempt = start(quiz, classroom.ada)
    attempt.items.update(certainty=3)
    answer(attempt, "short", "Kaunas", now=NOW)
    attempt.items.update(certainty=3)
    submit(attempt, now=NOW)

    text = page_of(as_grace, classroom).text

    assert "The class −200 % in one quiz." in text
    assert f"{classroom.items['short'].topic.title} −200 % in one quiz." in text


def test_test_drives_and_those_who_left_do_not_count(classroom, as_grace):
    quiz = small_quiz(classroom, "First", "short")
    former = classmate(classroom)
    took(quiz, former, now=NOW, short="Vilnius")
    Enrolment.objects.filter(user=former).delete()
    took(quiz, classroom.ada, now=NOW + WEEK, short="Kaunas")

    assert "The class 0 % in one quiz." in page_of(as_grace, classroom).text


def test_as_many_statements_for_two_students_as_for_more(classroom, as_grace):
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            assert as_grace.get(f"/courses/{classroom.course.pk}/scores/").status_code == 200
        return len(found)

    group = Group.objects.create(course=classroom.course, title="Late shift")
    quiz = small_quiz(classroom, "First", "short")
    took(quiz, classroom.ada, now=NOW, short="Vilnius")
    took(quiz, classmate(classroom, group), now=NOW, short="Kaunas")
    few = counted()
    others = [small_quiz(classroom, f"Quiz {place}", "single", "number") for place in range(3)]
    for _place in range(8):
        learner = classmate(classroom, group)
        for each in (quiz, *others):
            took(each, learner, now=NOW + WEEK)

    assert counted() == few
