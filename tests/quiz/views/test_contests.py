"""Contests, from the learner's button to the teacher's decision and the new mark."""

from __future__ import annotations

import uuid
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import User
from quiz.models import Attempt, Contest, Enrolment
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import Page
from tests.quiz.learners import NOW, answer, correct, question, start, submit


@pytest.fixture
def learners(classroom: ClassRoom) -> list[User]:
    others = [factories.UserFactory(username=name, first_name=name.title()) for name in ("bob", "cyd")]
    for each in others:
        factories.EnrolmentFactory(course=classroom.course, user=each)
    return [classroom.ada, *others]


def handed_in(room: ClassRoom, learner: User, **responses: object) -> Attempt:
    attempt = start(room.quiz, learner, now=NOW)
    for kind, response in responses.items():
        answer(attempt, kind, response, now=NOW)
    return submit(attempt, now=NOW)


def result(attempt: Attempt) -> str:
    return reverse("quiz:attempt-result", args=[attempt.pk])


def press(client: Client, attempt: Attempt, kind: str, **changes: str):
    """Press "Ask your teacher" at a question, as the page has the form."""
    action = reverse("quiz:attempt-contest", args=[attempt.pk, question(attempt, kind).position])
    form = Page(client.get(result(attempt))).form(action).filled(**changes)
    return client.post(action, form, follow=True)


def queue(room: ClassRoom) -> str:
    return reverse("quiz:course-contests", args=[room.course.pk])


def decide(client: Client, room: ClassRoom, contest: Contest, decision: str, reply: str = "", **changes: str):
    action = reverse("quiz:course-contest-decide", args=[room.course.pk, contest.pk])
    form = Page(client.get(queue(room))).form(action).filled(("decision", decision), reply=reply, **changes)
    return client.post(action, form, follow=True)


def is_clean() -> bool:
    return list(differences(Counter())) == []


def test_what_was_typed_and_not_right_may_be_contested(classroom: ClassRoom, as_ada: Client):
    attempt = handed_in(
        classroom,
        classroom.ada,
        short="Vilna",
        number="280",
        date="2004",
        single="a",
        cloze={"1": "1922", "2": "Warren"},
    )

    page = Page(as_ada.get(result(attempt)))

    actions = [form.action for form in page.forms if form.action.endswith("/contest/")]
    asked = {kind: question(attempt, kind).position for kind in ("short", "number", "cloze")}
    assert actions == [reverse("quiz:attempt-contest", args=[attempt.pk, place]) for place in sorted(asked.values())]
    assert page.form(actions[-1]).filled()["blank"] == ["2"]


def test_accepting_adds_the_answer_and_marks_everybody_again(
    classroom: ClassRoom, learners: list[User], as_ada: Client, as_grace: Client
):
    attempts = [
        handed_in(classroom, learner, short=text)
        for learner, text in zip(learners, ["Vilna", "vilna.", "Riga"], strict=True)
    ]
    press(as_ada, attempts[0], "short", reason="It was called so.")
    press(signed_in(learners[1]), attempts[1], "short")
    assert "2 answers of the course say “Vilna”. 2 students asked." in Page(as_grace.get(queue(classroom))).text
    assert "2 contested answers" in Page(as_grace.get(reverse("quiz:course", args=[classroom.course.pk]))).text
    assert "2 contested answers" in Page(as_grace.get(reverse("quiz:courses"))).text

    page = Page(decide(as_grace, classroom, Contest.objects.earliest("pk"), "accept", "An old name."))

    assert "Accepted. 2 students are told." in page.text
    item = classroom.items["short"]
    item.refresh_from_db()
    assert (item.current.key["accepted"], item.current.change) == (["Vilnius", "Vilna"], "key")
    assert item.current.author == classroom.grace
    assert [question(attempt, "short").fraction for attempt in attempts] == [1, 1, 0]
    assert set(Contest.objects.values_list("state", "decided_by", "reply")) == {
        ("accepted", classroom.grace.pk, "An old name.")
    }
    text = Page(as_ada.get(result(attempts[0]))).text
    assert "your mark rose from 0 to 1" in text
    assert "by Grace Hopper: it counts as right. An old name." in text
    assert is_clean()


def test_accepting_a_blank_adds_to_that_blank(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    attempt = handed_in(classroom, classroom.ada, cloze={"1": "1922", "2": "Gamaliel"})
    press(as_ada, attempt, "cloze")

    decide(as_grace, classroom, Contest.objects.get(), "accept")

    item = classroom.items["cloze"]
    item.refresh_from_db()
    assert item.current.key["blanks"]["2"]["accepted"] == ["Harding", "Gamaliel"]
    assert question(attempt, "cloze").fraction == 1
    assert is_clean()


@pytest.mark.parametrize(
    ("kind", "response", "fraction"),
    [("number", "280", "1"), ("date", "1999", "1"), ("cloze", {"1": "1918", "2": "Harding"}, "1")],
)
def test_a_number_or_a_date_gets_the_marks_by_hand(
    kind: str,
    response: object,
    fraction: str,
    classroom: ClassRoom,
    learners: list[User],
    as_ada: Client,
    as_grace: Client,
):
    attempts = [handed_in(classroom, learner, **{kind: response}) for learner in learners[:2]]
    press(as_ada, attempts[0], kind)

    decide(as_grace, classroom, Contest.objects.get(), "accept", "Near enough.")

    item = classroom.items[kind]
    item.refresh_from_db()
    assert item.current.number == 1
    assert [(row.fraction, row.comment) for row in (question(each, kind) for each in attempts)] == [
        (Decimal(fraction), "Near enough.")
    ] * 2
    assert is_clean()


def test_declining_tells_the_learner_and_changes_no_mark(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    attempt = handed_in(classroom, classroom.ada, short="Kaunas")
    press(as_ada, attempt, "short")
    assert "Your teacher has not decided yet." in Page(as_ada.get(result(attempt))).text

    decide(as_grace, classroom, Contest.objects.get(), "decline", "That is another town.")

    text = Page(as_ada.get(result(attempt))).text
    assert "by Grace Hopper. That is another town." in text
    assert (question(attempt, "short").fraction, classroom.items["short"].versions.count()) == (0, 1)


def test_a_form_that_comes_twice_is_one_act(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    attempt = handed_in(classroom, classroom.ada, short="Vilna")
    action = reverse("quiz:attempt-contest", args=[attempt.pk, question(attempt, "short").position])
    form = Page(as_ada.get(result(attempt))).form(action).filled()
    for _ in range(2):
        as_ada.post(action, form)
    contest = Contest.objects.get()

    action = reverse("quiz:course-contest-decide", args=[classroom.course.pk, contest.pk])
    form = Page(as_grace.get(queue(classroom))).form(action).filled(("decision", "accept"))
    as_grace.post(action, form)
    assert "This was decided before." in Page(as_grace.post(action, {**form, "decision": "decline"}, follow=True)).text

    contest.refresh_from_db()
    assert (contest.state, classroom.items["short"].versions.count()) == ("accepted", 2)


def test_who_does_not_edit_the_deck_is_told_who_can(classroom: ClassRoom, as_ada: Client):
    helper = factories.UserFactory(username="helper")
    factories.EnrolmentFactory(course=classroom.course, user=helper, role=Enrolment.Role.ASSISTANT)
    attempt = handed_in(classroom, classroom.ada, short="Vilna")
    press(as_ada, attempt, "short")
    client, contest = signed_in(helper), Contest.objects.get()

    assert "Only Grace Hopper can add an answer to this item." in Page(client.get(queue(classroom))).text
    action = reverse("quiz:course-contest-decide", args=[classroom.course.pk, contest.pk])
    page = Page(client.post(action, {"decision": "accept", "operation": uuid.uuid4()}, follow=True))

    assert "Only those who edit the item" in page.text
    contest.refresh_from_db()
    assert (contest.state, classroom.items["short"].versions.count()) == ("open", 1)


def test_an_item_that_asks_something_else_now_gets_marks_by_hand(
    classroom: ClassRoom, as_ada: Client, as_grace: Client
):
    attempt = handed_in(classroom, classroom.ada, short="Vilna")
    press(as_ada, attempt, "short")
    correct(classroom.items["short"], {"accepted": ["Neris"]}, now=NOW, change="meaning", stem="Which river?")

    decide(as_grace, classroom, Contest.objects.get(), "accept")

    assert (question(attempt, "short").fraction, classroom.items["short"].versions.count()) == (1, 2)
    assert is_clean()


@pytest.mark.parametrize(
    "bad", [{"reason": "x" * 1001}, {"blank": "9" * 41}, {"operation": "no"}], ids=["reason", "blank", "operation"]
)
def test_bad_input_makes_no_contest(bad: dict[str, str], classroom: ClassRoom, as_ada: Client):
    attempt = handed_in(classroom, classroom.ada, short="Vilna")
    action = reverse("quiz:attempt-contest", args=[attempt.pk, question(attempt, "short").position])

    response = as_ada.post(action, {"operation": str(uuid.uuid4()), **bad})

    assert (response.status_code, Contest.objects.count()) == (400, 0)


@pytest.mark.parametrize("kind", ["single", "short"])
def test_what_is_right_or_chosen_cannot_be_contested(kind: str, classroom: ClassRoom, as_ada: Client):
    attempt = handed_in(classroom, classroom.ada, single="a", short="Vilnius")
    action = reverse("quiz:attempt-contest", args=[attempt.pk, question(attempt, kind).position])

    page = Page(as_ada.post(action, {"operation": str(uuid.uuid4())}, follow=True))

    assert "cannot be contested" in page.text
    assert not Contest.objects.exists()


def test_a_decision_must_be_one(classroom: ClassRoom, as_ada: Client, as_grace: Client):
    attempt = handed_in(classroom, classroom.ada, short="Vilna")
    press(as_ada, attempt, "short")
    action = reverse("quiz:course-contest-decide", args=[classroom.course.pk, Contest.objects.get().pk])

    response = as_grace.post(action, {"decision": "perhaps", "operation": str(uuid.uuid4())})

    assert (response.status_code, Contest.objects.get().state) == (400, "open")


def test_the_queue_costs_the_same_for_more_contests(classroom: ClassRoom, learners: list[User], as_grace: Client):
    costs = []
    for kinds in ({"short": "Vilna"}, {"short": "Wilna", "number": "12", "date": "1999"}):
        for learner in learners[:2]:
            attempt = handed_in(classroom, learner, **kinds)
            for kind in kinds:
                press(signed_in(learner), attempt, kind)
        with CaptureQueriesContext(connection) as caught:
            as_grace.get(queue(classroom))
        costs.append(len(caught))
    assert costs[0] == costs[1]
