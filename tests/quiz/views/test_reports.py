"""A student's page for a talk with their parents: the class beside, late and missing work, strong and weak topics."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Allowance, Quiz
from tests import factories
from tests.conftest import ClassRoom
from tests.pages import Page
from tests.quiz.learners import NOW, start, submit

DAY = dt.timedelta(days=1)


def quiz(room: ClassRoom, title: str, **fields: object) -> Quiz:
    """Of three questions of one topic, which its title names."""
    topic = factories.TopicFactory(deck=room.deck, title=f"On {title}")
    made = factories.QuizFactory(course=room.course, title=title, **fields)
    for _place in range(3):
        factories.SlotFactory(quiz=made, item=factories.ItemFactory(deck=room.deck, kind="short", topic=topic))
    return made


def took(quiz: Quiz, learner, *, right: int, now: dt.datetime = NOW) -> None:
    attempt = start(quiz, learner, now=now)
    for item in attempt.items.all()[:right]:
        item.response = "Vilnius"
        item.save()
    submit(attempt, now=now)


def page_of(client, room: ClassRoom) -> str:
    with time_machine.travel(NOW + 9 * DAY, tick=False):
        return Page(client.get(f"/courses/{room.course.pk}/students/{room.ada.pk}/")).text


def test_grades_stand_beside_the_class_and_topics_are_named(classroom, as_grace):
    classroom.quiz.delete()
    other = factories.EnrolmentFactory(course=classroom.course).user
    history, grants = quiz(classroom, "History", opens_at=NOW - DAY), quiz(classroom, "Grants", opens_at=NOW)
    took(history, classroom.ada, right=3)
    took(grants, classroom.ada, right=1)
    took(grants, other, right=3)

    text = page_of(as_grace, classroom)

    assert "Mean of the grades 67 % the class: 83 % Quizzes 2 of 2 taken, 0 of them late, 0 missing" in text
    assert "Strong in On History (100 %) Weak in On Grants (33 %)" in text
    assert "History taken 100 % 100 % Grants taken 33 % 67 %" in text


def test_late_and_missing_go_by_the_students_own_terms(classroom, as_grace):
    classroom.quiz.delete()
    due = [quiz(classroom, title, opens_at=NOW, due_at=NOW + DAY) for title in ("In time", "Late", "Later", "Missing")]
    quiz(classroom, "Ahead", opens_at=NOW + DAY)
    Allowance.objects.create(quiz=due[2], learner=classroom.ada, due_at=NOW + 5 * DAY)
    for each, days in zip(due, (0, 2, 2), strict=False):
        took(each, classroom.ada, right=0, now=NOW + days * DAY)

    text = page_of(as_grace, classroom)

    assert "3 of 5 taken, 1 of them late, 1 missing" in text
    assert "In time taken 0 % 0 % Late late 0 % 0 % Later taken 0 % 0 % Missing missing – – Ahead not begun – –" in text


def test_as_many_statements_for_one_quiz_and_student_as_for_more(classroom, as_grace):
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(as_grace, classroom)
        return len(found)

    took(quiz(classroom, "First"), classroom.ada, right=1)
    few = counted()
    for title in ("Second", "Third", "Fourth"):
        made = quiz(classroom, title)
        took(made, classroom.ada, right=3)
        for _place in range(3):
            took(made, factories.EnrolmentFactory(course=classroom.course).user, right=2)

    assert counted() == few
