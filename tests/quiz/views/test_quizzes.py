"""The list of quizzes, and the page before one."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from quiz.models import Quiz
from tests import factories
from tests.pages import Page, send
from tests.quiz.views.sittings import begun, handed_in, new

NOW = "2026-11-02 08:00:00Z"  # a Monday, 10:00 in Vilnius


def set_to(quiz: Quiz, **values) -> None:
    for name, value in values.items():
        setattr(quiz, name, value)
    quiz.save(update_fields=list(values))


def page_of(client, quiz: Quiz) -> Page:
    return Page(client.get(f"/quizzes/{quiz.pk}/"))


def start_forms(page: Page) -> list[str]:
    return [form.action for form in page.forms if form.action.endswith("/start/")]


def test_before_a_quiz_it_says_what_to_expect_and_starts_nothing(classroom, as_ada):
    set_to(classroom.quiz, introduction="On the Baltic states.", attempts_allowed=3)

    page = page_of(as_ada, classroom.quiz)

    expected = "On the Baltic states. What to expect Questions 9 Time as long as you need"
    assert f"{classroom.course.title} {classroom.quiz.title} {expected}" in page.text
    assert "Attempts 3 of 3 left Due no date Going back yes, until you hand in" in page.text
    assert [button.words for button in page.form(f"/quizzes/{classroom.quiz.pk}/start/").buttons] == [
        "Start, 9 questions"
    ]
    assert classroom.quiz.attempts.count() == 0


def test_dates_are_told_in_the_learners_zone_and_in_days(classroom, as_ada):
    with time_machine.travel(NOW, tick=False):
        set_to(classroom.quiz, due_at=timezone.now() + dt.timedelta(days=3, hours=14))
        page = page_of(as_ada, classroom.quiz)

    assert "Due Friday 6 November, 00:00, in 4 days" in page.text


def test_a_quiz_that_opens_later_cannot_be_started(classroom, as_ada):
    with time_machine.travel(NOW, tick=False):
        set_to(classroom.quiz, opens_at=timezone.now() + dt.timedelta(days=1))
        page = page_of(as_ada, classroom.quiz)
        refused = as_ada.post(f"/quizzes/{classroom.quiz.pk}/start/", {"operation": new()}, follow=True)
        listed = Page(as_ada.get("/quizzes/"))

    assert "It opens on Tuesday 3 November, 10:00." in page.text
    assert start_forms(page) == []
    assert "This quiz is not open yet." in Page(refused).text
    assert "opens Tuesday 3 November, 10:00" in listed.text


def test_attempts_run_out(classroom, as_ada):
    set_to(classroom.quiz, attempts_allowed=1)
    form = page_of(as_ada, classroom.quiz).form(f"/quizzes/{classroom.quiz.pk}/start/")
    attempt = handed_in(as_ada, classroom.quiz)

    page = page_of(as_ada, classroom.quiz)
    refused = send(as_ada, form)

    assert "0 of 1 left" in page.text
    assert "You have used all attempts of this quiz." in page.text
    assert start_forms(page) == []
    assert f"/attempts/{attempt.pk}/result/" in page.links
    assert refused.redirect_chain == [(f"/quizzes/{classroom.quiz.pk}/", 302)]
    assert classroom.quiz.attempts.count() == 1


def test_an_open_attempt_is_resumed(classroom, as_ada):
    attempt = begun(as_ada, classroom.quiz)

    page = page_of(as_ada, classroom.quiz)

    assert f"/attempts/{attempt.pk}/" in page.links
    assert start_forms(page) == []


def test_a_teacher_sees_the_page_but_does_not_start(classroom, as_grace):
    set_to(classroom.quiz, state=Quiz.State.DRAFT)

    page = page_of(as_grace, classroom.quiz)

    assert "You see this page because you teach the course." in page.text
    assert start_forms(page) == []


def test_the_list_parts_what_is_to_take_from_what_was_handed_in(classroom, as_ada):
    taken = factories.QuizFactory(course=classroom.course, title="Taken")
    factories.SlotFactory(quiz=taken, item=classroom.items["short"])
    factories.QuizFactory(course=classroom.course, title="A draft", state=Quiz.State.DRAFT)
    factories.QuizFactory(title="Of another class")
    attempt = handed_in(as_ada, taken)
    as_ada.get("/")  # takes the message

    page = Page(as_ada.get("/quizzes/"))

    to_take, _, handed = page.text.partition("Handed in")
    assert "One quiz to take" in to_take
    assert classroom.quiz.title in to_take
    assert "Taken" not in to_take
    assert "Taken" in handed
    assert "0 of 1 : Taken, 1" in handed
    assert f"/attempts/{attempt.pk}/result/" in page.links
    assert "A draft" not in page.text
    assert "Of another class" not in page.text


def test_one_that_is_open_comes_with_a_way_back_in(classroom, as_ada):
    attempt = begun(as_ada, classroom.quiz)

    page = Page(as_ada.get("/quizzes/"))

    assert f"/attempts/{attempt.pk}/" in page.links
    assert f"Resume : {classroom.quiz.title}" in page.text


@pytest.mark.parametrize("why", ["none", "archived"])
def test_without_quizzes_it_says_so_and_leads_on(classroom, as_ada, why):
    if why == "archived":
        classroom.course.archived_at = timezone.now()
        classroom.course.save(update_fields=["archived_at"])
    else:
        set_to(classroom.quiz, state=Quiz.State.DRAFT)

    page = Page(as_ada.get("/quizzes/"))

    assert "No quizzes yet Your teacher has not published one." in page.text
    assert "/cards/" in page.links
    assert as_ada.get(f"/quizzes/{classroom.quiz.pk}/").status_code == 404


def test_a_quiz_that_lost_its_questions_cannot_be_started(classroom, as_ada):
    for item in classroom.items.values():
        item.state = "retired"
        item.save(update_fields=["state"])

    assert "This quiz has no questions yet." in page_of(as_ada, classroom.quiz).text
    assert "No quiz is waiting" in Page(as_ada.get("/quizzes/")).text
