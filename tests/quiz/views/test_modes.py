"""Practice, certainty and forward only, as the forms of their pages have it; also forms that no page sends."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from quiz.models import Attempt, Quiz, Review, Step
from quiz.queries.verification import differences
from tests import factories
from tests.pages import HTMX, Page, send
from tests.quiz.learners import actions_of
from tests.quiz.views.sittings import begun, new, question_form


@pytest.fixture(autouse=True)
def proved(db):
    """Whatever a test does, the snapshots say what the log says."""
    yield
    assert list(differences(Counter())) == []


def quiz_of(classroom, *kinds: str, **settings: object) -> Quiz:
    quiz = factories.QuizFactory(course=classroom.course, **settings)
    for position, kind in enumerate(kinds):
        factories.SlotFactory(quiz=quiz, item=classroom.items[kind], position=position)
    return quiz


def post(client, attempt: Attempt, position: int = 1, *, operation: str = "", headers=None, **fields: object):
    data = {"operation": operation or new(), **fields}
    return client.post(f"/attempts/{attempt.pk}/{position}/respond/", data, follow=not headers, headers=headers or {})


def handed_in(client, attempt: Attempt) -> Attempt:
    client.post(f"/attempts/{attempt.pk}/submit/", {"operation": new()})
    attempt.refresh_from_db()
    return attempt


# Practice


@pytest.fixture
def practice(classroom, as_ada) -> Attempt:
    return begun(as_ada, quiz_of(classroom, "short", "number", mode=Quiz.Mode.PRACTICE, tries=3))


@pytest.mark.parametrize(
    ("tries", "credit", "said"),
    [
        (["Vilnius"], "1", "Right, 1 mark"),
        (["Kaunas", "Vilnius"], "0.75", "Right, 0.75 of 1 mark"),
        (["Kaunas", "Riga", "Vilnius"], "0.5", "Right, 0.5 of 1 mark"),
        (["Kaunas", "Riga", "Tallinn"], "0", "Wrong, no mark"),
    ],
)
def test_each_try_before_costs_a_quarter(as_ada, practice, tries, credit, said):
    for place, word in enumerate(tries, start=1):
        page = Page(post(as_ada, practice, response=word, go="try"))
        is_done = word == "Vilnius" or place == 3
        assert ("Key Vilnius" in page.text or word == "Vilnius") == is_done
        assert ("An explanation." in page.text) == is_done
    assert said in page.text
    item = practice.items.get(position=1)
    assert (item.tried, item.is_settled, item.credit) == (tries, True, Decimal(credit))
    assert handed_in(as_ada, practice).score == Decimal(credit)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "part"])
def test_the_key_stays_on_the_server_until_it_may_be_told(as_ada, practice, headers):
    for fields in (
        {"go": "flag"},
        {"response": "Riga", "go": "try"},
        {"response": "Oslo"},
        {"response": "", "go": "try"},
    ):
        assert "Vilnius" not in post(as_ada, practice, headers=headers, **fields).content.decode()
    assert "Vilnius" in post(as_ada, practice, headers=headers, response="Oslo", go="reveal").content.decode()


def test_the_same_try_again_costs_nothing(as_ada, practice):
    operation = new()
    for _ in range(2):
        post(as_ada, practice, operation=operation, response="Kaunas", go="try")
    post(as_ada, practice, response="Kaunas", go="try")

    assert practice.items.get(position=1).tried == ["Kaunas"]
    assert Counter(actions_of(practice)) == {"start": 1, "save": 1, "try": 1}


def test_an_empty_try_is_asked_again(as_ada, practice):
    answered = post(as_ada, practice, response="", go="try")

    assert answered.status_code == 422
    assert "Give an answer first, then check it." in Page(answered).text
    assert actions_of(practice) == ["start"]


@pytest.mark.parametrize("go", ["", "next", "try"])
def test_what_was_looked_up_takes_no_answer(as_ada, practice, go):
    post(as_ada, practice, go="reveal", response="")
    answered = post(as_ada, practice, response="Vilnius", go=go)

    assert answered.status_code == 422
    assert "This question is done with." in Page(answered).text
    assert practice.items.get(position=1).response is None
    assert handed_in(as_ada, practice).score == 0


def test_memory_goes_by_the_first_try(as_ada, practice):
    post(as_ada, practice, response="Riga", go="try")
    post(as_ada, practice, response="Vilnius", go="try")
    handed_in(as_ada, practice)

    assert Review.objects.get(attempt_item=practice.items.get(position=1)).rating == 1


@pytest.mark.parametrize("go", ["try", "reveal"])
def test_a_test_checks_nothing_before_it_is_handed_in(classroom, as_ada, go):
    attempt = begun(as_ada, quiz_of(classroom, "short"))
    answered = post(as_ada, attempt, response="Kaunas", go=go)

    assert answered.status_code == 422
    assert "This quiz is marked after handing in." in Page(answered).text
    assert "Vilnius" not in Page(answered).text
    assert actions_of(attempt) == ["start"]


# Certainty


@pytest.mark.parametrize(
    ("response", "certainty", "score", "said"),
    [
        ("Vilnius", "1", 1, "Right, 1 of 3 marks"),
        ("Vilnius", "2", 2, "Right, 2 of 3 marks"),
        ("Vilnius", "3", 3, "Right, 3 marks"),
        ("Kaunas", "1", 0, "Wrong, no mark"),
        ("Kaunas", "2", -2, "Wrong, −2 marks"),
        ("Kaunas", "3", -6, "Wrong, −6 marks"),
        ("Kaunas", None, 0, "Wrong, no mark"),
        ("", "3", 0, "Wrong, no mark"),
    ],
)
def test_what_an_answer_earns_depends_on_how_sure_one_was(classroom, as_ada, response, certainty, score, said):
    attempt = begun(as_ada, quiz_of(classroom, "short", mode=Quiz.Mode.CERTAINTY))
    post(as_ada, attempt, response=response, **({"certainty": certainty} if certainty else {}))
    handed_in(as_ada, attempt)
    page = Page(as_ada.get(f"/attempts/{attempt.pk}/result/"))

    assert (attempt.score, attempt.max_score) == (score, 3)
    assert said in page.text
    assert f"{str(score).replace('-', '−')} of 3 marks" in page.text
    assert ("How sure, how right" in page.text) == bool(response)


@pytest.mark.parametrize("certainty", ["0", "4", "-1", "sure", ["1", "3"]])
def test_a_certainty_that_no_page_sends_is_refused(classroom, as_ada, certainty):
    attempt = begun(as_ada, quiz_of(classroom, "short", mode=Quiz.Mode.CERTAINTY))

    assert post(as_ada, attempt, response="Vilnius", certainty=certainty).status_code == 422
    assert actions_of(attempt) == ["start"]


def test_a_certainty_in_a_test_is_not_heard(classroom, as_ada):
    attempt = begun(as_ada, quiz_of(classroom, "short"))
    post(as_ada, attempt, response="Vilnius", certainty="3")

    assert attempt.items.get().certainty is None
    assert handed_in(as_ada, attempt).score == 1


# Forward only


@pytest.fixture
def forward(classroom, as_ada) -> Attempt:
    quiz = quiz_of(classroom, "short", "number", "date", navigation=Quiz.Navigation.FORWARD)
    return begun(as_ada, quiz)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "part"])
@pytest.mark.parametrize("go", ["", "next", "flag", "back", "1"])
def test_a_page_left_behind_takes_no_other_answer_and_says_so(as_ada, forward, go, headers):
    old = question_form(Page(as_ada.get(f"/attempts/{forward.pk}/1/")))
    send(as_ada, old, ("go", "next"), response="Kaunas")
    data = {**old.filled(), "response": "Vilnius", "go": go}
    answered = as_ada.post(old.action, data, headers=headers or {}, follow=not headers)
    if headers:
        answered = as_ada.get(f"/attempts/{forward.pk}/", follow=True)

    page = Page(answered)
    assert "You have moved on from this question; here one only goes forward." in page.text
    assert question_form(page).action == f"/attempts/{forward.pk}/2/respond/"
    assert forward.items.get(position=1).response == "Kaunas"


@pytest.mark.parametrize("go", ["", "next", "flag", "3"])
def test_no_question_comes_before_its_turn(as_ada, forward, go):
    stem = forward.items.get(position=3).version.face["stem"]
    page = Page(post(as_ada, forward, 3, response="2004", go=go))

    assert "This question is not due yet" in page.text
    assert stem not in page.source
    assert question_form(page).action == f"/attempts/{forward.pk}/1/respond/"
    assert actions_of(forward) == ["start"]


def test_the_same_next_twice_leaves_one_question(as_ada, forward):
    form = question_form(Page(as_ada.get(f"/attempts/{forward.pk}/1/")))
    for _ in range(2):
        page = Page(send(as_ada, form, ("go", "next"), response="Vilnius"))

    assert question_form(page).action == f"/attempts/{forward.pk}/2/respond/"
    assert actions_of(forward) == ["start", "save", "leave"]


def test_after_the_last_question_only_handing_in_is_left(as_ada, forward):
    for position in (1, 2, 3):
        answered = post(as_ada, forward, position, response="2004", go="next")
    assert answered.redirect_chain[-1][0] == f"/attempts/{forward.pk}/check/"
    assert Page(as_ada.get(f"/attempts/{forward.pk}/3/", follow=True)).form(f"/attempts/{forward.pk}/submit/")
    assert f"/attempts/{forward.pk}/" not in Page(as_ada.get(f"/attempts/{forward.pk}/check/")).links
    assert Step.objects.filter(action="leave").count() == 3
