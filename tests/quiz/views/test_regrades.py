"""What marking again did, on its page and as a spreadsheet, who may see whom, and the button that undoes it."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facts.models import ItemVersion
from people.models import User
from quiz.models import Attempt, Course, Enrolment, Quiz
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.house.digests import digest
from tests.pages import Page, send
from tests.quiz.learners import NOW, answer, correct, start, submit

LATER = NOW + dt.timedelta(days=1)


def learner(course: Course, name: str = "") -> User:
    user = factories.UserFactory(first_name=name, last_name="")
    factories.EnrolmentFactory(course=course, user=user)
    return user


def handed_in(quiz: Quiz, user: User, response: object) -> Attempt:
    attempt = start(quiz, user)
    answer(attempt, "single", response)
    return submit(attempt)


def elsewhere(room: ClassRoom) -> Quiz:
    """A quiz over the same question in a course that Grace does not teach."""
    quiz = factories.QuizFactory(course=factories.CourseFactory(decks=[room.deck]), title="Elsewhere")
    factories.SlotFactory(quiz=quiz, item=room.items["single"], weight=Decimal(2))
    return quiz


@pytest.fixture
def regraded(classroom: ClassRoom) -> ItemVersion:
    """Ada gains, Ben loses, Cid stays, and so does whoever is in a course that Grace does not teach."""
    for user, response in [
        (classroom.ada, "c"),
        (learner(classroom.course, "Ben"), "b"),
        (learner(classroom.course, "Cid"), "a"),
    ]:
        handed_in(classroom.quiz, user, response)
    other = elsewhere(classroom)
    handed_in(other, learner(other.course, "Stranger"), "c")
    return correct(classroom.items["single"], {"right": "c"}, now=LATER, author=classroom.grace)


def address(version: ItemVersion, door: str = "regrade") -> str:
    return reverse(f"quiz:{door}", args=[version.pk])


def test_the_page_tells_who_gained_and_who_lost(classroom: ClassRoom, regraded: ItemVersion, as_grace: Client):
    page = Page(as_grace.get(address(regraded)))

    assert "Marked again on 3 November by Grace Hopper: 2 gained, 1 lost" in page.text
    assert "Key of version 1 option b Key of version 2 option c" in page.text
    assert "Gained 2 answers Lost 1 answer Stayed 1 answer" in page.text
    lost, gained, stayed = (f"{name} {classroom.quiz}, attempt 1" for name in ("Ben", "Ada Byron", "Cid"))
    assert (
        f"{lost} Lost 1 of 1 mark 0 of 1 mark {gained} Gained 0 of 1 mark 1 of 1 mark"
        f" {stayed} Stayed 0 of 1 mark 0 of 1 mark" in page.text
    )
    assert "Stranger" not in page.source
    assert "1 answer was given in a course that you do not teach: it is counted, without a name." in page.text


def test_the_spreadsheet_has_every_row_that_one_may_know(classroom: ClassRoom, regraded: ItemVersion, as_grace: Client):
    response = as_grace.get(address(regraded, "regrade-rows"))

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["name"], row["before"], row["after"], row["out of"], row["what happens"]) for row in rows] == [
        ("Ben", "1", "0", "1", "Lost"),
        ("Ada Byron", "0", "1", "1", "Gained"),
        ("Cid", "0", "0", "1", "Stayed"),
    ]
    assert {(row["course"], row["quiz"], row["attempt"]) for row in rows} == {
        (classroom.course.title, classroom.quiz.title, "1")
    }


def test_it_is_found_from_the_versions_and_from_the_quiz(classroom: ClassRoom, regraded: ItemVersion, as_grace: Client):
    versions = Page(as_grace.get(reverse("admin:facts_item_versions", args=[regraded.item_id])))
    quiz = Page(as_grace.get(reverse("quiz:course-quiz", args=[classroom.course.pk, classroom.quiz.pk])))

    assert "Marked again on 3 November by Grace Hopper: 2 gained, 1 lost." in versions.text
    assert address(regraded) in versions.links
    assert "Marked again on 3 November by Grace Hopper: 1 gained, 1 lost" in quiz.text
    narrowed = f"{address(regraded)}?quiz={classroom.quiz.pk}"
    assert narrowed in quiz.links
    page = Page(as_grace.get(narrowed))
    assert "Gained 1 answer Lost 1 answer Stayed 1 answer" in page.text
    assert "do not teach" not in page.text
    assert f"{address(regraded, 'regrade-rows')}?quiz={classroom.quiz.pk}" in page.links


@pytest.mark.parametrize("quiz", ["x", "", "0", "9" * 30, "-1"])
def test_a_quiz_that_is_none_is_not_found(quiz: str, regraded: ItemVersion, as_grace: Client):
    for door in ("regrade", "regrade-rows"):
        assert as_grace.get(f"{address(regraded, door)}?quiz={quiz}").status_code == 404


def test_who_teaches_but_does_not_edit_sees_their_own_learners_only(classroom: ClassRoom, regraded: ItemVersion):
    assistant = factories.EnrolmentFactory(course=classroom.course, role=Enrolment.Role.ASSISTANT).user
    visitor = signed_in(assistant)

    page = Page(visitor.get(address(regraded)))

    assert "1 gained, 1 lost" in page.text
    assert "do not teach" not in page.text
    assert address(regraded, "regrade-undo") not in [form.action for form in page.forms]


def test_outsiders_and_learners_find_nothing(
    regraded: ItemVersion, as_mallory: Client, as_ada: Client, as_grace: Client
):
    before = digest()
    for client in (as_mallory, as_ada):
        assert client.get(address(regraded)).status_code == 404
        assert client.get(address(regraded, "regrade-rows")).status_code == 404
        assert client.post(address(regraded, "regrade-undo"), {"operation": "x"}).status_code == 404
    elsewhere_quiz = Quiz.objects.get(title="Elsewhere").pk
    assert as_grace.get(f"{address(regraded)}?quiz={elsewhere_quiz}").status_code == 404
    assert digest() == before


def test_undo_is_one_button_and_pressing_it_twice_is_once(
    classroom: ClassRoom, regraded: ItemVersion, as_grace: Client
):
    scores = list(Attempt.objects.order_by("pk").values_list("score", flat=True))
    form = Page(as_grace.get(address(regraded))).form(address(regraded, "regrade-undo"))

    pages = [Page(send(as_grace, form)) for _ in range(2)]

    newest = regraded.item.versions.first()
    assert newest.number == 3
    assert scores == [1, 0, 0, 2]
    assert list(Attempt.objects.order_by("pk").values_list("score", flat=True)) == [0, 1, 0, 0]
    for page in pages:
        assert "Undone: the key of version 1 stands again, as version 3." in page.text
        assert "by Grace Hopper: 1 gained, 2 lost" in page.text
        assert "Taken back on" in page.text
    old = Page(as_grace.get(address(regraded)))
    assert "Version 3 came after it, so it can no longer be undone alone." in old.text
    assert address(regraded, "regrade-undo") not in [form.action for form in old.forms]
    assert "2 gained, 1 lost" in old.text


def test_a_late_undo_is_refused_in_words(classroom: ClassRoom, regraded: ItemVersion, as_grace: Client):
    form = Page(as_grace.get(address(regraded))).form(address(regraded, "regrade-undo"))
    correct(classroom.items["single"], {"right": "a"}, now=LATER + dt.timedelta(hours=1))

    page = Page(send(as_grace, form))

    assert "Version 3 came after it, so this regrade can no longer be undone." in page.text
    assert regraded.item.versions.count() == 3


def test_answers_given_since_are_announced(classroom: ClassRoom, regraded: ItemVersion, as_grace: Client):
    handed_in(classroom.quiz, learner(classroom.course), "c")

    assert "One answer given since is marked by that key too." in Page(as_grace.get(address(regraded))).text


def test_pages_cost_the_same_for_more_answers(classroom: ClassRoom, as_grace: Client):
    costs = []
    quiz = reverse("quiz:course-quiz", args=[classroom.course.pk, classroom.quiz.pk])
    for size in (2, 6):
        for _ in range(size):
            handed_in(classroom.quiz, learner(classroom.course), "c")
        versions = [
            correct(classroom.items["single"], {"right": right}, now=LATER + dt.timedelta(hours=size + hours))
            for hours, right in enumerate("ac")
        ]
        pages = [address(versions[0]), quiz, reverse("admin:facts_item_versions", args=[versions[0].item_id])]
        costs.append([])
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                as_grace.get(page)
            costs[-1].append(len(caught))
    assert costs[0] == costs[1]
