"""Bad input gets a clear message and changes nothing; it is never a fault of ours."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.actions.starts import start_attempt
from quiz.models import Attempt, Review, Sitting, Step
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.factories import BY_RULES
from tests.house.digests import digest
from tests.pages import HTMX

MARKED = BY_RULES
JUNK = [
    "x",
    "-1",
    "99",
    "0:up",
    "\x00",
    "\x00" * 50,
    "a" * 3000,
    "=1+1",
    "1e999999",
    "NaN",
    "\ud7ff\uffff",
    "' OR 1=1 --",
]


@pytest.fixture
def attempt(classroom: ClassRoom) -> Attempt:
    return start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())


@pytest.fixture
def ada(classroom: ClassRoom) -> Client:
    client = signed_in(classroom.ada)
    client.raise_request_exception = False
    return client


def respond(client: Client, attempt: Attempt, position: int, **fields: Any) -> Any:
    address = reverse("quiz:attempt-respond", args=[attempt.pk, position])
    return client.post(address, {"operation": uuid.uuid4(), "go": "next", **fields}, headers=HTMX)


def place_of(attempt: Attempt, kind: str) -> int:
    return attempt.items.get(version__kind=kind).position


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("kind", MARKED)
def test_wrong_kind_of_response_is_refused_in_words_or_taken_as_an_answer(
    ada: Client, attempt: Attempt, kind: str, junk: str
) -> None:
    """What may be typed is an answer, if a wrong one; what no page of ours sends is refused, and nothing is saved."""
    fields = {"response": [junk, junk], "blank-1": junk, "blank-9": junk, "pair-0": junk, "place": [junk], "move": junk}

    response = respond(ada, attempt, place_of(attempt, kind), **fields)

    assert response.status_code in {200, 422}
    if response.status_code == 422:
        assert 'role="alert"' in response.text
        assert not attempt.steps.filter(action=Step.Action.SAVE).exists()


@pytest.mark.parametrize("kind", ["short", "number", "date"])
def test_nul_in_a_typed_answer_is_refused_in_words(ada: Client, attempt: Attempt, kind: str) -> None:
    response = respond(ada, attempt, place_of(attempt, kind), response="Vil\x00nius")
    assert response.status_code == 422
    assert "a character that cannot be shown" in response.text


def test_long_answer_is_refused_in_words(ada: Client, attempt: Attempt) -> None:
    response = respond(ada, attempt, place_of(attempt, "short"), response="a" * 2001)
    assert response.status_code == 422
    assert "2,000 is the most" in response.text


def test_answer_of_a_megabyte_is_refused(ada: Client, attempt: Attempt) -> None:
    before = digest()
    response = respond(ada, attempt, place_of(attempt, "short"), response="a" * 1_000_000)
    assert response.status_code == 400
    assert "<h1>" in response.text
    assert digest() == before


def test_three_thousand_fields_are_refused(ada: Client, attempt: Attempt) -> None:
    response = respond(ada, attempt, 1, **{f"field-{number}": "x" for number in range(3000)})
    assert response.status_code == 400


@pytest.mark.parametrize("body", [b"response=%ff%fe&go=next", b"\xff\xfe\x00", b"response=%ed%a0%80", b"&&&==%"])
def test_bytes_that_are_no_text_are_no_fault(ada: Client, attempt: Attempt, body: bytes) -> None:
    address = reverse("quiz:attempt-respond", args=[attempt.pk, place_of(attempt, "short")])
    body += f"&operation={uuid.uuid4()}".encode()
    response = ada.post(address, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {302, 400, 422}


@pytest.mark.parametrize("operation", ["", "x", "0" * 5000, "\x00"])
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("attempt-start", {}),
        ("attempt-respond", {"response": "0"}),
        ("attempt-submit", {}),
        ("cards-start", {}),
        ("cards-rate", {"item": "1", "rating": "3"}),
        ("cards-undo", {}),
    ],
)
def test_form_without_an_operation_id_does_nothing(
    ada: Client, classroom: ClassRoom, attempt: Attempt, name: str, fields: dict[str, str], operation: str
) -> None:
    args = {"attempt-start": [classroom.quiz.pk], "attempt-respond": [attempt.pk, 1], "attempt-submit": [attempt.pk]}
    before = digest()
    response = ada.post(reverse(f"quiz:{name}", args=args.get(name, [])), {**fields, "operation": operation})
    assert response.status_code == 400
    assert "<h1>" in response.text
    assert digest() == before


def test_expired_form_gets_a_page_that_says_so(classroom: ClassRoom, attempt: Attempt) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(classroom.ada)
    response = client.post(reverse("quiz:attempt-submit", args=[attempt.pk]), {"operation": uuid.uuid4()})
    assert response.status_code == 403
    assert "too long" in response.text
    assert Attempt.objects.get(pk=attempt.pk).is_open


@pytest.mark.parametrize("rating", ["9", "0", "-1", "good", "", "3.5", "٣", "9" * 400])
def test_rating_that_is_none_is_refused(ada: Client, classroom: ClassRoom, rating: str) -> None:
    item = classroom.items["card"]
    start_sitting(classroom.ada, [item.pk], title="", operation=uuid.uuid4(), now=timezone.now())
    form = {"item": item.pk, "rating": rating, "operation": uuid.uuid4(), "duration_ms": "0"}
    response = ada.post(reverse("quiz:cards-rate"), form)
    assert response.status_code == 400
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"item": "999999999"}, 404),
        ({"item": "not in the sitting"}, 404),
        ({"item": "x"}, 400),
        ({"item": "9" * 40}, 400),
        ({"duration_ms": "-5"}, 400),
        ({"duration_ms": "soon"}, 400),
        ({"duration_ms": "1e9"}, 400),
        ({"duration_ms": "NaN"}, 400),
        ({"seen": "-1"}, 400),
        ({"seen": "soon"}, 400),
        ({"rating": "9"}, 400),
        ({"csrfmiddlewaretoken": "stale"}, 403),
    ],
)
def test_card_form_that_no_page_of_ours_sends_changes_nothing(
    classroom: ClassRoom, changes: dict[str, str], status: int
) -> None:
    """A foreign card, no rating, no number, a stale token: words that say so, and every table as it was."""
    item = classroom.items["card"]
    start_sitting(classroom.ada, [item.pk], title="", operation=uuid.uuid4(), now=timezone.now())
    if changes.get("item") == "not in the sitting":
        changes = {"item": str(factories.ItemFactory(kind="card").pk)}
    ada = Client(enforce_csrf_checks=True)
    ada.force_login(classroom.ada)
    ada.get(reverse("quiz:cards-review"))
    form = {"item": item.pk, "rating": "3", "operation": uuid.uuid4(), "duration_ms": "0", "seen": "0"}
    form["csrfmiddlewaretoken"] = ada.cookies[settings.CSRF_COOKIE_NAME].value
    before = digest()

    response = ada.post(reverse("quiz:cards-rate"), {**form, **changes})

    assert response.status_code == status
    assert "<h1>" in response.text
    assert digest() == before
    assert ada.post(reverse("quiz:cards-rate"), form).status_code == 302
    assert Review.objects.count() == 1, "the form itself was right"


@pytest.mark.parametrize("seen", ["3", "999999"])
def test_a_card_that_was_reviewed_elsewhere_meanwhile_is_left_alone(
    ada: Client, classroom: ClassRoom, seen: str
) -> None:
    item = classroom.items["card"]
    start_sitting(classroom.ada, [item.pk], title="", operation=uuid.uuid4(), now=timezone.now())
    before = digest()
    form = {"item": item.pk, "rating": "3", "operation": uuid.uuid4(), "duration_ms": "0", "seen": seen}
    response = ada.post(reverse("quiz:cards-rate"), form)
    assert response.status_code == 302
    assert digest() == before


def test_somebody_elses_operation_id_is_refused_in_words(ada: Client, classroom: ClassRoom, attempt: Attempt) -> None:
    classmate = factories.UserFactory()
    factories.EnrolmentFactory(course=classroom.course, user=classmate)
    used = uuid.uuid4()
    start_attempt(classroom.quiz, classmate, operation=used, seed=1, now=timezone.now())
    start_sitting(classmate, [classroom.items["card"].pk], title="", operation=used, now=timezone.now())

    answers = [
        respond(ada, attempt, place_of(attempt, "short"), response="Vilnius", operation=used),
        ada.post(reverse("quiz:attempt-submit", args=[attempt.pk]), {"operation": used}, follow=True),
        ada.post(reverse("quiz:cards-start"), {"operation": used}, follow=True),
    ]

    for answer in answers:
        assert answer.status_code in {200, 422}
        assert "belongs to another page" in answer.text
    assert Attempt.objects.get(pk=attempt.pk).is_open
    assert not Sitting.objects.filter(learner=classroom.ada).exists()


def test_quiz_without_questions_says_so_and_cannot_be_started(ada: Client, classroom: ClassRoom) -> None:
    quiz = factories.QuizFactory(course=classroom.course)
    assert "no questions yet" in ada.get(reverse("quiz:quiz", args=[quiz.pk])).text
    started = ada.post(reverse("quiz:attempt-start", args=[quiz.pk]), {"operation": uuid.uuid4()}, follow=True)
    assert started.status_code == 200
    assert "no questions yet" in started.text
    assert not quiz.attempts.exists()


@pytest.mark.parametrize(
    "path", ["/attempts/{big}/1/", "/quizzes/{big}/", "/attempts/{mine}/{big}/", "/courses/{big}/"]
)
def test_numbers_beyond_the_database_are_not_found(ada: Client, attempt: Attempt, path: str) -> None:
    response = ada.get(path.format(big="9" * 25, mine=attempt.pk))
    assert response.status_code == 404


@pytest.mark.parametrize("go", ["0", "99", "-1", "x" * 500, "٣", "\x00"])
def test_going_nowhere_keeps_the_answer(ada: Client, attempt: Attempt, go: str) -> None:
    position = place_of(attempt, "short")
    response = respond(ada, attempt, position, response="Vilnius", go=go)
    assert response.status_code in {200, 404}
    assert attempt.items.get(position=position).response == "Vilnius"
