"""Today's page: one next step, what was left open, what is due, and the week."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from quiz.models import Enrolment
from quiz.views.home import greeting
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page
from tests.quiz.views.sittings import begun, handed_in, new


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (3, "Good evening"),
        (4, "Good morning"),
        (11, "Good morning"),
        (12, "Good afternoon"),
        (17, "Good afternoon"),
        (18, "Good evening"),
    ],
)
def test_greeting(hour, words):
    assert greeting(hour) == words


def test_the_greeting_and_the_day_are_those_of_the_learners_clock(classroom):
    classroom.ada.time_zone = "Pacific/Auckland"
    classroom.ada.save(update_fields=["time_zone"])

    with time_machine.travel("2026-11-02 20:30:00Z", tick=False):
        page = Page(signed_in(classroom.ada).get("/"))

    assert "Tuesday, 3 November Good morning, Ada" in page.text


def test_who_is_in_no_class_is_told_what_to_do(db):
    page = Page(signed_in(factories.UserFactory(username="lone")).get("/"))

    assert "A blank page, for now You are not in a class yet." in page.text
    assert "I have a class code Or tell your teacher your user name: lone ." in page.text
    assert [form.action for form in page.forms] == ["/account/logout/"]


def test_who_only_teaches_is_led_to_the_courses(as_grace):
    assert as_grace.get("/").headers["Location"] == "/courses/"


def test_who_teaches_and_learns_stays(classroom, as_grace):
    factories.EnrolmentFactory(user=classroom.grace)

    page = Page(as_grace.get("/"))

    assert "Grace" in page.text
    assert {"/", "/quizzes/", "/cards/", "/progress/", "/courses/", "/admin/"} <= set(page.links)


def test_an_archived_course_is_over_for_its_students(classroom, as_ada):
    begun(as_ada, classroom.quiz)
    classroom.course.archived_at = timezone.now()
    classroom.course.save(update_fields=["archived_at"])

    page = Page(as_ada.get("/"))

    assert "A blank page, for now" in page.text
    assert "Left open" not in page.text
    assert "Nothing to catch up on" in Page(as_ada.get("/cards/")).text


def test_what_is_left_open_can_be_resumed(classroom, as_ada):
    attempt = begun(as_ada, classroom.quiz)
    as_ada.post(f"/attempts/{attempt.pk}/4/respond/", {"operation": new(), "response": "Vilnius"})

    page = Page(as_ada.get("/"))

    assert f"Left open {classroom.quiz.title} 1 of 9 answered Resume : {classroom.quiz.title}" in page.text
    assert f"/attempts/{attempt.pk}/" in page.links
    assert "Quizzes to take" not in page.text


def test_quizzes_to_take_are_listed_soonest_first(classroom, as_ada):
    now = timezone.now()
    later = factories.QuizFactory(course=classroom.course, title="Later", due_at=now + dt.timedelta(days=9))
    sooner = factories.QuizFactory(course=classroom.course, title="Sooner", due_at=now + dt.timedelta(days=2))
    empty = factories.QuizFactory(course=classroom.course, title="Empty")
    for quiz in (later, sooner):
        factories.SlotFactory(quiz=quiz, item=classroom.items["short"])

    page = Page(as_ada.get("/"))

    assert [link for link in page.links if link.startswith("/quizzes/") and link != "/quizzes/"] == [
        f"/quizzes/{sooner.pk}/",
        f"/quizzes/{later.pk}/",
        f"/quizzes/{classroom.quiz.pk}/",
    ]
    assert ", in 2 days" in page.text
    assert "no due date" in page.text
    assert empty.title not in page.text


def test_latest_results_are_there_with_their_scores(classroom, as_ada):
    attempt = handed_in(as_ada, classroom.quiz, {"short": {"response": "Vilnius"}})

    page = Page(as_ada.get("/"))

    assert f"Latest results {classroom.quiz.title} 1 of 9," in page.text
    assert f"/attempts/{attempt.pk}/result/" in page.links
    assert "Quizzes to take" not in page.text


def test_what_is_due_and_what_is_new_make_up_the_sitting(classroom):
    with time_machine.travel("2026-11-02 10:00:00Z", tick=False):
        handed_in(signed_in(classroom.ada), classroom.quiz)
    with time_machine.travel("2026-11-12 10:00:00Z", tick=False):
        page = Page(signed_in(classroom.ada).get("/"))

    assert "9 facts are ready for another look. A short sitting now keeps them within reach." in page.text
    assert "within reach. One new fact joins in. Review 10 cards, about" in page.text


def test_the_week_counts_study_days(classroom):
    with time_machine.travel("2026-11-04 10:00:00Z", tick=False):  # a Wednesday
        client = signed_in(classroom.ada)
        before = Page(client.get("/")).text
        handed_in(client, classroom.quiz)
        after = Page(client.get("/")).text

    assert before != after
    assert "This week" in after
    assert after.count("Wednesday") >= 1


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ([], ["/", "/quizzes/", "/cards/", "/progress/"]),
        ([Enrolment.Role.STUDENT], ["/", "/quizzes/", "/cards/", "/progress/"]),
        ([Enrolment.Role.ASSISTANT], ["/courses/"]),
        ([Enrolment.Role.INSTRUCTOR], ["/courses/", "/admin/"]),
        (
            [Enrolment.Role.STUDENT, Enrolment.Role.INSTRUCTOR],
            ["/", "/quizzes/", "/cards/", "/progress/", "/courses/", "/admin/"],
        ),
    ],
)
def test_navigation_follows_the_roles(db, roles, expected):
    user = factories.UserFactory()
    for role in roles:
        factories.EnrolmentFactory(user=user, role=role)

    page = Page(signed_in(user).get("/people/help/"))

    assert page.links[page.links.index("/") + 1 :][: len(expected)] == expected
