"""Courses as those who teach them see them: the list, one course, one student, and everything as CSV."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from facts.models import Deck
from quiz.models import Enrolment
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page
from tests.quiz.views.sittings import handed_in

RIGHT = {"short": {"response": "Vilnius"}, "number": {"response": "279.75"}, "date": {"response": "2004"}}


def results(client, course) -> list[list[str]]:
    response = client.get(f"/courses/{course.pk}/results.csv")
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def joined(classroom, number: int):
    """More students, each with the quiz handed in; the first of them knows nothing."""
    for place in range(number):
        user = factories.UserFactory(first_name=f"Student {place}")
        factories.EnrolmentFactory(course=classroom.course, user=user)
        handed_in(signed_in(user), classroom.quiz, RIGHT if place else None)


def test_the_list_counts_students_and_published_quizzes(classroom, as_grace):
    factories.QuizFactory(course=classroom.course, state="draft")
    factories.EnrolmentFactory(course=classroom.course)
    archived = factories.CourseFactory(title="Archived", archived_at=timezone.now())
    factories.EnrolmentFactory(course=archived, user=classroom.grace, role=Enrolment.Role.INSTRUCTOR)

    page = Page(as_grace.get("/courses/"))

    assert f"{classroom.course.title} 2 students, 1 published quiz Archived Archived Make a course" in page.text
    assert f"/courses/{classroom.course.pk}/" in page.links
    assert f"/courses/{archived.pk}/" in page.links
    assert as_grace.get(f"/courses/{archived.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Enrolment.Role.STUDENT, Enrolment.Role.ASSISTANT])
def test_who_may_not_make_a_course_is_not_led_to(classroom, role):
    user = factories.EnrolmentFactory(course=classroom.course, role=role).user

    page = Page(signed_in(user).get("/courses/"))

    assert "Make a course" not in page.text
    assert ("You teach no course yet." in page.text) is (role == Enrolment.Role.STUDENT)


def test_a_course_before_anything_was_handed_in(classroom, as_grace):
    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert "1 student Nothing handed in yet Scores appear here with the first quiz that somebody hands in." in page.text
    assert "Ada Byron not yet none – 0" in page.text
    assert "No quiz has five answers yet." in page.text
    assert "Too few answers to say. Five are needed for a question." in page.text
    assert "Who may need help" not in page.text


def test_a_course_without_students_says_what_to_do(classroom, as_grace):
    classroom.ada.enrolments.all().delete()

    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert "0 students Nothing handed in yet" in page.text
    assert "Nobody is enrolled yet." in page.text


def test_scores_class_means_and_hardest_questions(classroom, as_ada, as_grace):
    handed_in(as_ada, classroom.quiz, RIGHT)
    joined(classroom, 4)

    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert (
        "The class needs more practice The mean of all scores is 26 %. 0 of 5 students have 60 % or more." in page.text
    )
    assert f"{classroom.quiz.title}: 27 %." in page.text
    assert f"Question {classroom.items['single'].slug}? 0 % 5" in page.text
    assert page.text.index(f"{classroom.items['single'].slug}? 0 %") < page.text.index("? 80 % 5")
    assert "Handed in 5 of 5" in page.text
    assert "Mean of 0 %" in page.text
    assert f"/admin/facts/item/{classroom.items['single'].pk}/change/" in page.links


def test_a_question_of_a_deck_that_one_does_not_edit_is_no_link(classroom, as_ada, as_grace):
    handed_in(as_ada, classroom.quiz, RIGHT)
    joined(classroom, 4)
    Deck.objects.get(pk=classroom.deck.pk).editors.clear()

    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert f"Question {classroom.items['single'].slug}? 0 % 5" in page.text
    assert [link for link in page.links if link.startswith("/admin/facts/item/") and "change" in link] == []


def test_an_assistant_sees_results_and_no_desk(classroom, as_ada):
    handed_in(as_ada, classroom.quiz, RIGHT)
    assistant = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user

    page = Page(signed_in(assistant).get(f"/courses/{classroom.course.pk}/"))

    assert "Ada Byron" in page.text
    assert f"/courses/{classroom.course.pk}/results.csv" in page.links
    assert [link for link in page.links if link.startswith("/admin/")] == []


def test_whose_scores_fall_is_named_first(classroom, as_ada, as_grace):
    for number, answers in enumerate([{**RIGHT, "truefalse": {"response": "true"}}, RIGHT, None]):
        with time_machine.travel(f"2026-11-0{number + 1} 08:00:00Z", tick=False):
            handed_in(as_ada, classroom.quiz, answers)

    with time_machine.travel("2026-11-03 09:00:00Z", tick=False):
        page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert "Who may need help Ada Byron Scores fall: 44 to 0 % See the scores : Ada Byron" in page.text


def test_who_stays_away_is_named_with_what_waits(classroom, as_ada, as_grace):
    with time_machine.travel("2026-11-01 08:00:00Z", tick=False):
        handed_in(as_ada, classroom.quiz, RIGHT)

    with time_machine.travel("2026-11-21 09:00:00Z", tick=False):
        page = Page(as_grace.get(f"/courses/{classroom.course.pk}/"))

    assert "Ada Byron Away 20 days, 9 cards waiting" in page.text
    assert "Ada Byron 1 November" in page.text


def test_one_student_has_scores_mastery_days_and_attempts(classroom, as_ada, as_grace):
    attempt = handed_in(as_ada, classroom.quiz, RIGHT)
    elsewhere = factories.EnrolmentFactory(user=classroom.ada).course
    other = factories.QuizFactory(course=elsewhere, title="Elsewhere")
    factories.SlotFactory(quiz=other, item=classroom.items["short"])
    handed_in(as_ada, other)

    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/students/{classroom.ada.pk}/"))

    assert "Ada Byron Mean of the grades 33 % the class: 33 % Quizzes 1 of 1 taken" in page.text
    assert "Scores over time 33 % in one quiz." in page.text
    assert f"{classroom.quiz.title}, 1 " in page.text
    assert f"/attempts/{attempt.pk}/result/" in page.links
    assert "Mastery by topic" in page.text
    assert "Elsewhere" not in page.text


def test_a_student_who_did_nothing(classroom, as_grace):
    page = Page(as_grace.get(f"/courses/{classroom.course.pk}/students/{classroom.ada.pk}/"))

    assert "No quiz taken yet." in page.text
    assert "Nothing handed in yet." in page.text


def test_csv_has_a_row_for_each_attempt_handed_in(classroom, as_ada, as_grace):
    with time_machine.travel("2026-11-02 08:00:00Z", tick=False):
        handed_in(as_ada, classroom.quiz, RIGHT)

    assert results(as_grace, classroom.course) == [
        [
            "user name",
            "name",
            "quiz",
            "attempt",
            "started at (UTC)",
            "handed in at (UTC)",
            "score",
            "out of",
            "percent",
        ],
        [
            *("ada", "Ada Byron", classroom.quiz.title, "1", "2026-11-02 08:00:00", "2026-11-02 08:00:00"),
            *("3", "9", "33.33"),
        ],
    ]


def test_csv_writes_round_scores_as_numbers(classroom, as_ada, as_grace):
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=classroom.items["truefalse"], weight=Decimal(20))
    attempt = handed_in(as_ada, quiz)
    quiz.attempts.filter(pk=attempt.pk).update(score=Decimal(10))

    assert results(as_grace, classroom.course)[1][-3:] == ["10", "20", "50.0"]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_csv_holds_no_formula(classroom, as_ada, as_grace, first):
    classroom.ada.first_name = f"{first}cmd|' /C calc'!A0"
    classroom.ada.save(update_fields=["first_name"])
    classroom.quiz.title = f"{first}HYPERLINK(1)"
    classroom.quiz.save(update_fields=["title"])
    handed_in(as_ada, classroom.quiz)

    row = results(as_grace, classroom.course)[1]

    assert row[2].startswith("'")
    assert [cell for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "＝"}] == []


def test_csv_keeps_names_in_any_script_and_with_commas(classroom, as_ada, as_grace):
    classroom.ada.first_name, classroom.ada.last_name = 'Žemyna "Z", 艾达', "\u05d0\u05d3\u05d4"
    classroom.ada.save(update_fields=["first_name", "last_name"])
    handed_in(as_ada, classroom.quiz)

    assert results(as_grace, classroom.course)[1][1] == 'Žemyna "Z", 艾达 \u05d0\u05d3\u05d4'


def test_csv_leaves_out_other_courses_open_attempts_and_those_who_left(classroom, as_ada, as_grace):
    former = factories.UserFactory()
    enrolment = factories.EnrolmentFactory(course=classroom.course, user=former)
    handed_in(signed_in(former), classroom.quiz)
    enrolment.delete()
    as_ada.post(f"/quizzes/{classroom.quiz.pk}/start/", {"operation": "0" * 32})
    elsewhere = factories.QuizFactory()
    factories.SlotFactory(quiz=elsewhere, item=classroom.items["short"])
    factories.EnrolmentFactory(course=elsewhere.course, user=classroom.ada)
    handed_in(as_ada, elsewhere)

    assert len(results(as_grace, classroom.course)) == 1


def test_the_file_is_named_after_course_and_day(classroom, as_grace):
    classroom.course.title = "Saugumas & gynyba; naujas=kursas"
    classroom.course.save(update_fields=["title"])

    with time_machine.travel(dt.datetime(2026, 11, 2, 23, tzinfo=dt.UTC), tick=False):
        response = as_grace.get(f"/courses/{classroom.course.pk}/results.csv")

    assert response.headers["Content-Disposition"] == (
        'attachment; filename="saugumas-gynyba-naujaskursas-results-2026-11-03.csv"'
    )
