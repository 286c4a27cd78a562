"""A question is reported from its card, waits for those who edit or teach it, and the learner reads the reply."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.models import Enrolment, QuestionReport
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page, send
from tests.quiz.test_statements import statements
from tests.quiz.views.test_cards import BY_HTMX

REPORT = ("act", "report")
WORDS = "The <b>year</b> is wrong."


@pytest.fixture
def card(classroom: ClassRoom, as_ada: Client) -> Page:
    queue = [classroom.items[kind].pk for kind in ("single", "short")]
    start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())
    return Page(as_ada.get("/cards/review/"))


@pytest.fixture
def reported(card: Page, as_ada: Client) -> QuestionReport:
    send(as_ada, card.form("/cards/step/"), REPORT, words=WORDS)
    return QuestionReport.objects.get()


@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_a_report_is_made_once_and_the_sitting_goes_on(classroom, as_ada, card: Page, headers) -> None:
    form = card.form("/cards/step/").filled(REPORT, words=WORDS)

    for words in ("Reported to those who answer for this question.", "You have reported this question"):
        answer = as_ada.post("/cards/step/", form, headers=headers, follow=not headers)
        assert words in Page(answer).text
        assert "0 done, 2 to go" in Page(answer).text
    again = Page(as_ada.get("/cards/review/")).form("/cards/step/").filled(REPORT, words="Once more.")
    as_ada.post("/cards/step/", again, headers=headers)

    report = QuestionReport.objects.get()
    assert (report.words, report.version) == (WORDS, classroom.items["single"].current)


@pytest.mark.parametrize(
    ("fields", "status"),
    [({"words": " "}, 302), ({"words": "x" * 1001}, 400), ({"item": "999999"}, 404), ({"operation": "x"}, 400)],
)
def test_a_bad_report_changes_nothing(as_ada, card: Page, fields: dict[str, str], status: int) -> None:
    form = card.form("/cards/step/").filled(REPORT, **{"words": WORDS, **fields})

    assert as_ada.post("/cards/step/", form).status_code == status
    assert not QuestionReport.objects.exists()


def test_those_who_teach_or_edit_see_it_and_others_do_not(classroom, as_grace, as_mallory, reported) -> None:
    course = classroom.course.pk
    assert "1 reported question" in Page(as_grace.get(f"/courses/{course}/")).text
    assert "1 reported question" in Page(as_grace.get("/courses/")).text
    assert "/reports/" in Page(as_grace.get(f"/courses/{course}/contests/")).links
    assert "Ada Byron, " in Page(as_grace.get("/reports/")).text

    editor = factories.UserFactory()
    classroom.deck.editors.add(editor)
    seen = Page(signed_in(editor).get("/reports/"))
    assert "A learner, " in seen.text
    assert "Ada" not in seen.text
    assert f": {WORDS}" in seen.text

    classmate = factories.EnrolmentFactory(course=classroom.course).user
    for client in (as_mallory, signed_in(classmate)):
        assert "Nothing is reported." in Page(client.get("/reports/")).text
        answer = client.post(f"/reports/{reported.pk}/close/", {"operation": str(uuid.uuid4())})
        assert answer.status_code == 404


def test_an_assistant_of_the_course_answers_and_the_learner_reads_it(classroom, as_ada, reported) -> None:
    assistant = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user
    client = signed_in(assistant)
    form = Page(client.get("/reports/")).form(f"/reports/{reported.pk}/close/")
    assert "Not answered yet." in Page(as_ada.get("/reports/")).text

    assert "Closed. The learner sees your reply." in Page(send(client, form, reply="Put right, thank you.")).text
    assert "This was closed before." in Page(send(client, form, reply="Twice.")).text

    own = Page(as_ada.get("/reports/"))
    assert f"{WORDS} Closed on" in own.text
    assert "Put right, thank you." in own.text
    send(as_ada, Page(as_ada.get("/cards/review/")).form("/cards/step/"), REPORT, words="Still wrong.")
    assert QuestionReport.objects.open().count() == 1


def test_the_list_costs_the_same_for_more_rows(classroom, as_grace, reported) -> None:
    one = len(statements(lambda: as_grace.get("/reports/")))
    for kind in ("short", "number"):
        QuestionReport.objects.create(
            learner=classroom.ada, version=classroom.items[kind].current, words=WORDS, made_at=timezone.now(),
            operation=uuid.uuid4(),
        )  # fmt: skip

    assert len(statements(lambda: as_grace.get("/reports/"))) == one
