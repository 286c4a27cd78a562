"""All questions on one page: what its form says is saved at once, and nothing that was answered elsewhere is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.actions.starts import start_attempt
from quiz.models import Attempt, Quiz, Step
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.pages import HTMX, Page
from tests.quiz.test_statements import statements

pytestmark = pytest.mark.django_db


def sheet_of(room: ClassRoom, *kinds: str, number: int = 0, **settings: Any) -> Attempt:
    """Ada's attempt of a quiz on one page: of the class's items of these kinds, then of so many new ones."""
    quiz = factories.QuizFactory(course=room.course, layout=Quiz.Layout.ALL, **settings)
    items = [room.items[kind] for kind in kinds]
    items += [factories.ItemFactory(deck=room.deck, kind="short") for _new in range(number)]
    for position, item in enumerate(items):
        factories.SlotFactory(quiz=quiz, item=item, position=position)
    return start_attempt(quiz, room.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())


def page_of(client: Client, attempt: Attempt) -> Page:
    return Page(client.get(reverse("quiz:attempt-sheet", args=[attempt.pk])))


def filled(page: Page, press: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's form sends with these answers and this button."""
    form = next(form for form in page.forms if form.id == "question-form")
    return form.filled(("go", press), **answers)


def send(client: Client, attempt: Attempt, form: Mapping[str, Any], **how: Any) -> HttpResponse:
    return client.post(reverse("quiz:attempt-sheet-respond", args=[attempt.pk]), form, **how)


def said(attempt: Attempt) -> list[Any]:
    return list(attempt.items.order_by("position").values_list("response", flat=True))


def steps(attempt: Attempt) -> list[tuple[str, Any]]:
    return list(attempt.steps.exclude(action="start").order_by("pk").values_list("action", "response"))


def test_one_button_saves_every_answer_once(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "single", "short", "several", "cloze", "matching", "ordering")
    ada = signed_in(classroom.ada)
    page = page_of(ada, attempt)
    answers = {"q1-response": "1", "q2-response": "Vilnius", "q3-response": ["0", "1"], "q4-blank-1": "1922"}
    form = filled(page, "check", answers)

    for _again in range(2):
        response = send(ada, attempt, form)
        assert response.headers["Location"] == reverse("quiz:attempt-check", args=[attempt.pk])

    assert [action for action, _response in steps(attempt)] == ["save"] * 4
    assert [response is not None for response in said(attempt)] == [True, True, True, True, False, False]
    assert len(set(page.ids)) == len(page.ids)


def test_a_repeat_that_comes_late_takes_nothing_back(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "number")
    ada = signed_in(classroom.ada)
    first = filled(page_of(ada, attempt), "save", {"q1-response": "Kaunas", "q2-response": "1"})
    send(ada, attempt, first)
    send(ada, attempt, filled(page_of(ada, attempt), "save", {"q1-response": "Vilnius"}))

    send(ada, attempt, first)
    assert said(attempt) == ["Vilnius", "1"]

    send(ada, attempt, {**first, "q1-response": "Riga"})  # Back, and another answer in the old form
    assert said(attempt) == ["Riga", "1"]


def test_an_old_page_takes_nothing_back_that_it_did_not_change(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "number", "date")
    ada = signed_in(classroom.ada)
    send(ada, attempt, filled(page_of(ada, attempt), "save", {"q1-response": "Kaunas", "q2-response": "1"}))
    old = page_of(ada, attempt)
    send(ada, attempt, filled(page_of(ada, attempt), "save", {"q1-response": "Vilnius", "q2-response": "2"}))

    form = filled(old, "save", {"q2-response": "3", "q3-response": "1999"})
    del form["go"]
    told = send(ada, attempt, form, headers=HTMX).content.decode()

    assert said(attempt) == ["Vilnius", "3", "1999"]
    assert "Question 2 was answered in another window meanwhile" in told
    assert 'id="q1-sequence"' not in told  # the page shows another answer still
    assert 'id="q2-sequence" name="q2-sequence" value="3"' in told


def test_flags_moves_and_what_is_wrong_bring_one_question_and_save_all(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "ordering", "single")
    ada = signed_in(classroom.ada)
    form = filled(page_of(ada, attempt), "flag-3", {"q1-response": "Vilnius"})

    response = send(ada, attempt, form, headers=HTMX)

    assert response.headers["HX-Retarget"] == "#question-3"
    assert "unflag-3" in response.content.decode()
    assert said(attempt)[0] == "Vilnius"
    page = page_of(ada, attempt)
    assert "Question 3, not answered, flagged" in page.source
    move = {**filled(page, "save", {}), "q2-move": "1:up"}
    del move["go"]
    assert send(ada, attempt, move).headers["Location"].endswith("/sheet/#question-2")
    assert said(attempt)[1] is not None

    bad = filled(page_of(ada, attempt), "check", {"q1-response": "Riga", "q3-response": "77"})
    response = send(ada, attempt, bad)
    assert response.status_code == 422
    assert said(attempt)[0] == "Riga"
    assert said(attempt)[2] is None


def test_practice_checks_one_question_at_a_time(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "number", mode=Quiz.Mode.PRACTICE)
    ada = signed_in(classroom.ada)
    form = filled(page_of(ada, attempt), "try-1", {"q1-response": "Kaunas", "q2-response": "1"})
    for _again in range(2):
        told = send(ada, attempt, form, headers=HTMX).content.decode()

    assert "2 more tries." in told
    assert "Vilnius" not in told
    assert steps(attempt) == [("save", "Kaunas"), ("save", "1"), ("try", "Kaunas")]

    form = filled(page_of(ada, attempt), "try-2", {"q2-response": ""})
    response = send(ada, attempt, form)
    assert response.status_code == 422
    assert "Give an answer first, then check it." in Page(response).text

    send(ada, attempt, filled(page_of(ada, attempt), "reveal-1", {}))
    shown = page_of(ada, attempt)
    assert "Vilnius" in shown.text
    assert "279.75" not in shown.source
    assert attempt.items.get(position=1).is_settled


def test_after_the_time_all_is_kept_and_does_not_count(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "number", time_limit_minutes=10)
    ada = signed_in(classroom.ada)
    form = filled(page_of(ada, attempt), "save", {"q1-response": "Vilnius", "q2-response": "1"})
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(hours=1))

    for _again in range(2):
        assert send(ada, attempt, form).headers["Location"] == reverse("quiz:attempt-result", args=[attempt.pk])

    assert said(attempt) == [None, None]
    late = Step.objects.filter(attempt=attempt, action="late").order_by("pk")
    assert list(late.values_list("response", flat=True)) == ["Vilnius", "1"]


def test_other_peoples_and_other_layouts(classroom: ClassRoom) -> None:
    attempt = sheet_of(classroom, "short", "number")
    ada, base = signed_in(classroom.ada), f"/attempts/{attempt.pk}/"
    sheet = reverse("quiz:attempt-sheet", args=[attempt.pk])
    form = filled(page_of(ada, attempt), "save", {"q1-response": "Vilnius"})
    stranger = signed_in(classroom.mallory)
    assert stranger.get(sheet).status_code == send(stranger, attempt, form).status_code == 404
    assert send(ada, attempt, {**form, "q3-sequence": "0"}).status_code == 404
    assert said(attempt) == [None, None]

    assert ada.get(base).headers["Location"] == sheet
    assert ada.get(f"{base}2/").headers["Location"] == f"{sheet}#question-2"
    Quiz.objects.update(navigation=Quiz.Navigation.FORWARD)
    assert ada.get(sheet).headers["Location"] == base
    assert send(ada, attempt, form).status_code == 422
    assert said(attempt) == [None, None]


@pytest.mark.parametrize("mode", [Quiz.Mode.TEST, Quiz.Mode.PRACTICE])
def test_a_sheet_costs_the_same_for_more_questions(classroom: ClassRoom, mode: str) -> None:
    """To look at; and each answer that a form brings costs two statements, whatever else stands on the page."""
    looks, one, two = [], [], []
    ada = signed_in(classroom.ada)
    for number in (2, 12):
        attempt = sheet_of(classroom, number=number, mode=mode)
        looks.append(len(statements(lambda attempt=attempt: page_of(ada, attempt))))
        for costs, answers in ((one, {"q1-response": "a"}), (two, {"q1-response": "b", "q2-response": "b"})):
            form = filled(page_of(ada, attempt), "save", answers)
            costs.append(len(statements(lambda attempt=attempt, form=form: send(ada, attempt, form))))
    assert looks[0] == looks[1]
    assert one[0] == one[1] <= 6
    assert two == [cost + 2 for cost in one]
