"""The queue of answers to mark by hand, and what learner and teacher see of it."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quiz.models import Attempt, AttemptItem, Enrolment
from tests import factories
from tests.conftest import ClassRoom
from tests.pages import Page, send
from tests.quiz.learners import answer, start, submit


@pytest.fixture
def essays(classroom: ClassRoom) -> list[Attempt]:
    """Three students' essays, two marks each."""
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=classroom.deck, kind="long"), weight=2)
    students = [classroom.ada]
    for name in ("Ben", "Cai"):
        students.append(factories.UserFactory(username=name.lower(), first_name=name))
        factories.EnrolmentFactory(course=classroom.course, user=students[-1])
    attempts = [start(quiz, student) for student in students]
    for number, attempt in enumerate(attempts, start=1):
        answer(attempt, "long", f"Essay {number},\nwith <b>two</b> lines.")
        submit(attempt)
    return attempts


def queue(classroom: ClassRoom) -> str:
    return f"/courses/{classroom.course.pk}/marking/"


def opened(client: Client, classroom: ClassRoom, attempt: Attempt, query: str = "") -> Page:
    return Page(client.get(f"{queue(classroom)}{attempt.items.get().pk}/{query}"))


def marking_form(page: Page):
    return next(form for form in page.forms if form.action.endswith("/save/"))


def test_from_the_course_page_through_the_queue(classroom: ClassRoom, essays: list[Attempt], as_grace: Client):
    assert "Mark 3 answers by hand" in Page(as_grace.get(f"/courses/{classroom.course.pk}/")).text
    page = Page(as_grace.get(queue(classroom)))
    assert "Question item" in page.text
    assert "Mark 3 answers" in page.text

    page = Page(as_grace.get(next(link for link in page.links if link.startswith(f"{queue(classroom)}"))))
    for number in (1, 2, 3):
        assert f"Answer {number} of 3" in page.text
        assert f"Essay {number}, with <b>two</b> lines." in page.text
        assert "the guide" in page.text
        assert not any(name in page.text for name in ("Ada", "Byron", "Ben", "Cai"))
        page = Page(send(as_grace, marking_form(page), quarter="0.5", comment=f"Comment {number}."))

    assert "Every answer to this question is marked." in page.text
    assert [attempt.items.get().fraction for attempt in essays] == [0.5] * 3
    assert "Marking by hand" in Page(as_grace.get(f"/courses/{classroom.course.pk}/")).text


def test_the_name_is_shown_on_purpose(classroom: ClassRoom, essays: list[Attempt], as_grace: Client):
    assert "Ada Byron" in opened(as_grace, classroom, essays[0], "?name=show").text


@pytest.mark.parametrize(
    ("fields", "fraction"),
    [
        ({"quarter": "0.75"}, "0.75"),
        ({"marks": "1.5"}, "0.75"),
        ({"marks": "0,1"}, "0.05"),
        ({"marks": "2", "quarter": "0"}, "1"),
        ({"marks": "0"}, "0"),
    ],
)
def test_marks_are_quarters_or_any_number(
    fields: dict, fraction: str, classroom: ClassRoom, essays: list[Attempt], as_grace: Client
):
    send(as_grace, marking_form(opened(as_grace, classroom, essays[0])), **fields)

    item = essays[0].items.get()
    assert f"{item.fraction.normalize():f}" == fraction
    assert item.verdict != "waiting"


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Choose the marks, or write a number."),
        ({"marks": "2.01"}, "There are 2 marks to have."),
        ({"marks": "-1"}, "Write a number: 1, 0.5 or 2.75."),
        ({"marks": "1e1"}, "Write a number: 1, 0.5 or 2.75."),
        ({"marks": "٣"}, "Write a number: 1, 0.5 or 2.75."),
    ],
)
def test_what_is_no_mark_is_told_and_nothing_is_lost(
    fields: dict, problem: str, classroom: ClassRoom, essays: list[Attempt], as_grace: Client
):
    form = marking_form(opened(as_grace, classroom, essays[0]))

    response = as_grace.post(form.action, form.filled(comment="Kept.", **fields))

    assert response.status_code == 422
    assert problem in Page(response).text
    assert response.context["form"]["comment"].value() == "Kept."
    assert "Kept.</textarea>" in response.content.decode()
    assert essays[0].items.get().verdict == "waiting"


def test_a_mark_that_changes_wants_a_reason(classroom: ClassRoom, essays: list[Attempt], as_grace: Client):
    form = marking_form(opened(as_grace, classroom, essays[0]))
    send(as_grace, form, quarter="0.5")
    page = opened(as_grace, classroom, essays[0], "?from=result")

    response = as_grace.post(marking_form(page).action, marking_form(page).filled(quarter="1"))
    assert "Say why the mark changes." in Page(response).text

    response = as_grace.post(marking_form(page).action, marking_form(page).filled(quarter="1", comment="Read again."))
    assert response.headers["Location"] == f"/attempts/{essays[0].pk}/result/#q1"
    assert essays[0].items.get().fraction == 1


def test_the_learner_waits_and_then_reads_mark_comment_and_guide(
    classroom: ClassRoom, essays: list[Attempt], as_ada: Client, as_grace: Client
):
    address = f"/attempts/{essays[0].pk}/result/"
    before = Page(as_ada.get(address)).text
    assert "0 of 2 marks so far" in before
    assert "1 answer waits for your teacher" in before
    assert "Waits for your teacher, 2 marks" in before
    assert "the guide" not in before
    assert "Make flashcards" not in before
    assert "0 of 2 so far" in Page(as_ada.get("/quizzes/")).text

    send(as_grace, marking_form(opened(as_grace, classroom, essays[0])), marks="1.5", comment="Say when.")

    after = Page(as_ada.get(address)).text
    assert "1.5 of 2 marks" in after
    assert "so far" not in after
    assert "Partly, 1.5 of 2 marks" in after
    assert "your mark rose from 0 to 1.5. Say when." in after
    assert "the guide" in after
    assert "Mark by hand" not in after


def test_a_guide_that_is_kept_back_is_not_shown(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    item = factories.ItemFactory(
        deck=classroom.deck, kind="long", key={"guide": "For teachers.", "shown": False}, explanation=""
    )
    quiz = factories.QuizFactory(course=classroom.course)
    factories.SlotFactory(quiz=quiz, item=item)
    attempt = start(quiz, classroom.ada)
    answer(attempt, "long", "A try.")
    submit(attempt)
    send(as_grace, marking_form(opened(as_grace, classroom, attempt)), quarter="0")

    assert "For teachers." not in as_ada.get(f"/attempts/{attempt.pk}/result/").content.decode()


def test_a_teacher_marks_any_answer_from_the_result(classroom: ClassRoom, as_grace: Client, as_ada: Client):
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "short", "Wilno")
    submit(attempt)
    item = AttemptItem.objects.get(attempt=attempt, version__kind="short")
    page = Page(as_grace.get(f"/attempts/{attempt.pk}/result/"))
    link = next(link for link in page.links if link.startswith(f"{queue(classroom)}{item.pk}/"))
    form = marking_form(Page(as_grace.get(link)))

    as_grace.post(form.action, form.filled(quarter="1", comment="The Polish name is fine."))

    item.refresh_from_db()
    assert (item.fraction, item.verdict) == (1, "right")
    told = Page(as_ada.get(f"/attempts/{attempt.pk}/result/")).text
    assert "your mark rose from 0 to 1. The Polish name is fine." in told


def test_an_answer_of_another_course_is_not_there(classroom: ClassRoom, essays: list[Attempt], as_mallory: Client):
    other = factories.CourseFactory()
    factories.EnrolmentFactory(course=other, user=classroom.mallory, role="instructor")
    answer_id = essays[0].items.get().pk

    assert as_mallory.get(f"/courses/{other.pk}/marking/{answer_id}/").status_code == 404
    posted = as_mallory.post(
        f"/courses/{other.pk}/marking/{answer_id}/save/", {"operation": str(uuid.uuid4()), "quarter": "1"}
    )
    assert posted.status_code == 404
    assert essays[0].items.get().verdict == "waiting"


def test_the_queue_asks_the_database_no_more_for_more_answers(
    classroom: ClassRoom, essays: list[Attempt], as_grace: Client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        as_grace.get(queue(classroom))
    with django_assert_max_num_queries(9):
        opened(as_grace, classroom, essays[1])


def test_the_list_of_courses_says_what_waits_in_each_at_a_fixed_price(
    classroom: ClassRoom, essays: list[Attempt], as_grace: Client
) -> None:
    def look() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = Page(as_grace.get("/courses/"))
        assert queue(classroom) in page.links
        return page.text, len(queries)

    first, before = look()
    other = factories.CourseFactory(title="Afternoon class")
    other.decks.add(classroom.deck)
    factories.EnrolmentFactory(course=other, user=classroom.grace, role=Enrolment.Role.INSTRUCTOR)
    quiz = factories.QuizFactory(course=other)
    factories.SlotFactory(quiz=quiz, item=essays[0].items.get().version.item)
    learner = factories.EnrolmentFactory(course=other).user
    attempt = start(quiz, learner)
    answer(attempt, "long", "Another essay.")
    submit(attempt)
    second, after = look()

    assert f"Mark 3 answers by hand : {classroom.course.title}" in first
    assert f"Mark 3 answers by hand : {classroom.course.title}" in second
    assert "Mark 1 answer by hand : Afternoon class" in second
    assert after == before
