"""A quiz in numbers: what its page says of what students handed in, in as many statements for many as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Enrolment
from quiz.queries.statistics import quiz_report
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page
from tests.quiz.views.sittings import begun, handed_in, question_form, question_url, right


def address(room: ClassRoom, query: str = "") -> str:
    return f"/courses/{room.course.pk}/quizzes/{room.quiz.pk}/{query}"


def student(room: ClassRoom):
    user = factories.UserFactory()
    factories.EnrolmentFactory(course=room.course, user=user)
    return signed_in(user)


def hand_in(room: ClassRoom, client, *kinds: str) -> None:
    """An attempt with right answers to these kinds, and none to the others."""
    attempt = begun(client, room.quiz)
    answers = {}
    for kind in kinds:
        form = question_form(Page(client.get(question_url(attempt, kind))))
        answers[kind] = right(kind, form)
    handed_in(client, room.quiz, answers)


def row_of(report, kind: str, room: ClassRoom):
    return next(row for row in report.questions if row.item_id == room.items[kind].pk)


def test_nothing_handed_in_yet(classroom, as_grace):
    begun(signed_in(classroom.ada), classroom.quiz)

    page = Page(as_grace.get(address(classroom)))

    assert "Numbers appear here with the first attempt that somebody hands in." in page.text
    assert "Facility" not in page.text


def test_the_page_says_who_knew_what(classroom, as_grace):
    hand_in(classroom, signed_in(classroom.ada), "short", "single", "date")
    hand_in(classroom, student(classroom), "short")
    hand_in(classroom, student(classroom))

    report = quiz_report(classroom.quiz, which="first")
    page = Page(as_grace.get(address(classroom)))

    assert (report.attempts, report.asked_alike, report.whole.n) == (3, 3, 3)
    assert report.whole.mean == pytest.approx(4 / 3)
    assert row_of(report, "short", classroom).numbers.facility == pytest.approx(2 / 3)
    assert row_of(report, "truefalse", classroom).numbers.guess == 0.5
    assert row_of(report, "single", classroom).numbers.guess == pytest.approx(1 / 3)
    assert [(row.numbers.id, row.numbers.count) for row in row_of(report, "single", classroom).choices] == [
        ("a", 0),
        ("b", 1),
        ("c", 0),
    ]
    assert "3 attempts handed in. With fewer than 30 the numbers say little yet." in page.text
    assert f"{classroom.items['short']} Short answer 3 67 %" in page.text
    assert "option b key 1 33 % 0 % 100 %" in page.text


def test_one_attempt_of_each_student_counts_as_chosen(classroom, as_grace):
    ada = signed_in(classroom.ada)
    hand_in(classroom, ada)
    hand_in(classroom, ada, "short", "single")
    hand_in(classroom, ada, "short")
    means = {which: quiz_report(classroom.quiz, which=which).whole.mean for which in ("first", "best", "last", "all")}

    assert means == {"first": 0, "best": pytest.approx(2), "last": pytest.approx(1), "all": pytest.approx(1)}
    assert "One attempt handed in." in Page(as_grace.get(address(classroom, "?attempts=best"))).text
    assert as_grace.get(address(classroom, "?attempts=worst")).status_code == 400


def test_who_teaches_is_no_student(classroom):
    teacher = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user
    hand_in(classroom, signed_in(classroom.ada), "short")
    Enrolment.objects.filter(user=classroom.ada).update(role=Enrolment.Role.ASSISTANT)

    assert quiz_report(classroom.quiz, which="all").attempts == 0
    assert Page(signed_in(teacher).get(address(classroom))).text.count("Facility") == 0


def test_a_quiz_that_grew_is_whole_over_those_who_were_asked_the_same(classroom):
    hand_in(classroom, signed_in(classroom.ada), "short")
    late = factories.ItemFactory(deck=classroom.deck, kind="short", slug="late")
    factories.SlotFactory(quiz=classroom.quiz, item=late, position=99)
    for _ in range(2):
        hand_in(classroom, student(classroom), "short", "date")

    report = quiz_report(classroom.quiz, which="first")

    assert (report.attempts, report.asked_alike) == (3, 2)
    assert report.whole.mean == pytest.approx(2)
    assert next(row for row in report.questions if row.item_id == late.pk).numbers.n == 2
    assert row_of(report, "short", classroom).numbers.n == 3


def test_an_answer_that_waits_is_left_out(classroom):
    hand_in(classroom, signed_in(classroom.ada), "short")
    version = factories.ItemFactory(deck=classroom.deck, kind="long").current
    done = classroom.quiz.attempts.get()
    done.items.create(position=99, version=version, weight=1, response="Because.", fraction=0, verdict="waiting")

    assert version.item_id not in {row.item_id for row in quiz_report(classroom.quiz, which="first").questions}


def test_the_page_reads_no_more_for_more_students(classroom, as_grace):
    hand_in(classroom, signed_in(classroom.ada), "short")
    as_grace.get(address(classroom))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            as_grace.get(address(classroom))
        counts.append(len(queries))
        for _more in range(3):
            hand_in(classroom, student(classroom), "single", "date")

    assert counts[0] == counts[1] <= 12


def test_the_course_leads_there(classroom, as_grace):
    assert address(classroom) in Page(as_grace.get(f"/courses/{classroom.course.pk}/")).links
