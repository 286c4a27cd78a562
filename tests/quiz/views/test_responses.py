"""Attempts and responses as CSV: as people read them, and nothing that a spreadsheet reckons with."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from quiz.models import Slot
from quiz.queries.responses import attempt_rows, response_rows
from tests import factories
from tests.conftest import ClassRoom
from tests.quiz.learners import ANSWERS, LATER, NOW, answer, start, submit

READ = {
    "single": "option b",
    "several": "option a; option b",
    "truefalse": "True",
    "short": "'=1+1",
    "number": "-279.75",
    "date": "2004",
    "cloze": "1: 1922; 2: Harding",
    "matching": "left one: right one; left two: right two",
    "ordering": "entry e1; entry e2; entry e3",
}


def rows(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert content.startswith("\ufeff".encode())
    assert response["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_was_said_and_earned_is_read_in_a_spreadsheet(as_grace: Client, classroom: ClassRoom):
    said = {**{kind: right for kind, (right, _wrong) in ANSWERS.items()}, "short": "=1+1", "number": "-279.75"}
    attempt = start(classroom.quiz, classroom.ada)
    for kind, response in said.items():
        answer(attempt, kind, response)
    submit(attempt)
    start(classroom.quiz, classroom.ada, now=LATER)
    base = f"/courses/{classroom.course.pk}"

    done, open_one = rows(as_grace, f"{base}/quizzes/{classroom.quiz.pk}/attempts.csv")
    responses = rows(as_grace, f"{base}/quizzes/{classroom.quiz.pk}/responses.csv")

    places = [f"{place}. {item.current.label}" for place, item in enumerate(list(classroom.items.values())[:-1], 1)]
    assert list(done)[9:] == places
    assert (done["user name"], done["name"], done["attempt"], done["state"]) == ("ada", "Ada Byron", "1", "handed in")
    assert (done["started at (UTC)"], done["handed in at (UTC)"]) == (f"{NOW:%F %T}", f"{LATER:%F %T}")
    assert (done["score"], done["out of"], done["percent"]) == ("7", "9", "77.78")
    assert [done[place] for place in places] == ["0" if kind in {"short", "number"} else "1" for kind in ANSWERS]
    assert (open_one["state"], open_one["score"], open_one[places[0]]) == ("open", "", "")
    found = {row["stable id"]: row for row in responses if row["attempt"] == "1"}
    assert {kind: found[classroom.items[kind].slug]["response"] for kind in READ} == READ
    single = found[classroom.items["single"].slug]
    assert (single["mark"], single["out of"], single["verdict"], single["version"]) == ("1", "1", "Right", "1")
    assert single["answered at (UTC)"] == f"{LATER:%F %T}"
    assert rows(as_grace, f"{base}/responses.csv") == responses


def test_a_question_that_is_asked_no_more_keeps_its_column(classroom: ClassRoom):
    submit(start(classroom.quiz, classroom.ada))
    gone = classroom.items["single"]
    Slot.objects.filter(item=gone).delete()

    head, row = attempt_rows(classroom.quiz)

    assert head[-1] == f"no longer asked: {gone.current.label}"
    assert row[-1] == "0"


@pytest.mark.parametrize("which", ["attempts", "responses"])
def test_a_larger_class_costs_no_more_statements(classroom: ClassRoom, django_assert_num_queries, which: str):
    def written() -> list:
        quiz = classroom.quiz
        return list(attempt_rows(quiz) if which == "attempts" else response_rows(quiz.course_id, [quiz.pk]))

    submit(start(classroom.quiz, classroom.ada))
    with django_assert_num_queries(3):
        few = written()
    for _student in range(3):
        learner = factories.UserFactory()
        factories.EnrolmentFactory(course=classroom.course, user=learner)
        submit(start(classroom.quiz, learner))
    with django_assert_num_queries(3):
        assert len(written()) - 1 == 4 * (len(few) - 1)
