"""Cards whose answer is typed: marked, the difference shown, a rating suggested and overruled; two buttons."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from quiz.actions.cards import start_sitting
from quiz.models import CardStep, Review, Sitting
from tests.conftest import ClassRoom
from tests.pages import HTMX, Page, send
from tests.quiz.views.sittings import new
from tests.quiz.views.test_asides import step
from tests.quiz.views.test_cards import AGAIN, BY_HTMX, GOOD, HARD, ratings

ADDRESS = "/cards/review/"
TYPE, UNTYPE = ("act", "type"), ("act", "untype")
OVERRULE = ("overrule", "1")


def typing(classroom: ClassRoom, client, *kinds: str) -> Page:
    """The first card of a sitting in which answers are typed."""
    queue = [classroom.items[kind].pk for kind in kinds]
    start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())
    return Page(send(client, step(Page(client.get(ADDRESS))), TYPE))


def check(client, page: Page, headers=None, **fields: str) -> Page:
    return Page(client.get(ADDRESS, page.form(ADDRESS).filled(**fields), headers=headers or {}))


@pytest.mark.parametrize(
    ("kind", "fields", "said", "rating", "fraction"),
    [
        ("short", {"response": "Vilnius"}, "Right Vilnius", GOOD, "1"),
        ("short", {"response": "Vilnus"}, "Right Spelling: Vilnius You Viln missing: i us", GOOD, "1"),
        ("short", {"response": "Kaunas"}, "You too much: Kaunas missing: Vilnius", AGAIN, "0"),
        ("number", {"response": "279,75"}, "Wrong", AGAIN, "0"),
        ("date", {"response": "1999"}, "You too much: 1999 missing: 2004", AGAIN, "0"),
        ("cloze", {"blank-1": "1922", "blank-2": "Hardin"}, "Blank 1 1922 Blank 2 Hardin missing: g", GOOD, "1"),
        ("cloze", {"blank-1": "1922", "blank-2": "Hoover"}, "Partly right", HARD, "0.5"),
    ],
)
@pytest.mark.parametrize("headers", [{}, BY_HTMX])
def test_what_is_typed_is_marked_and_suggests_a_rating(
    classroom, as_ada, kind, fields, said, rating, fraction, headers
) -> None:
    front = typing(classroom, as_ada, kind, "card")

    page = check(as_ada, front, headers, **fields)

    assert said in page.text
    assert f'primary" name="rating" value="{rating[1]}"' in page.source
    assert ("I was right" in page.text) is (fraction != "1")
    assert Review.objects.count() == 0
    send(as_ada, ratings(page), rating)
    review = Review.objects.get()
    assert (review.rating, review.fraction, review.is_overruled) == (int(rating[1]), Decimal(fraction), False)
    assert review.response == fields.get("response", {name[6:]: text for name, text in fields.items()})


def test_i_was_right_overrules_and_is_logged(classroom, as_ada) -> None:
    page = check(as_ada, typing(classroom, as_ada, "short", "card"), response="The capital")

    send(as_ada, ratings(page), OVERRULE)

    review = Review.objects.get()
    assert (review.rating, review.response, review.fraction, review.is_overruled) == (3, "The capital", 0, True)


@pytest.mark.parametrize("response", ["", "Vilnius"])
def test_only_what_is_marked_wrong_can_be_overruled(classroom, as_ada, response) -> None:
    page = check(as_ada, typing(classroom, as_ada, "short", "card"), response=response)
    assert "I was right" not in page.text

    as_ada.post("/cards/rate/", {**ratings(page).filled(), "overrule": "1"})

    review = Review.objects.get()
    assert (review.rating, review.is_overruled, review.response) == (3, False, response or None)


def test_only_some_kinds_are_typed_and_nothing_else_is_read(classroom, as_ada) -> None:
    page = typing(classroom, as_ada, "single", "short")
    assert "Type answers" in page.text
    assert ADDRESS not in [form.action for form in page.forms]

    as_ada.post("/cards/rate/", {**ratings(page).filled(GOOD), "response": "b"})

    assert Review.objects.get().response is None


def test_typing_is_kept_for_the_next_sitting_until_it_is_turned_off(classroom, as_ada) -> None:
    page = typing(classroom, as_ada, "short")
    assert "Type answers" in page.text
    form = step(page).filled(UNTYPE)
    later = start_sitting(
        classroom.ada, [classroom.items["date"].pk], title="", operation=uuid.uuid4(), now=timezone.now()
    )
    assert later.is_typed

    for _ in range(2):
        as_ada.post("/cards/step/", form)

    assert not Sitting.objects.get(pk=later.pk).is_typed
    assert CardStep.objects.filter(action="untype").count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"response": ["a", "b"]}, {"response": "x" * 2001}, {"response": "\u0000"}, {"seen": "-1"}, {"seen": "many"}],
)
def test_bad_fields_are_refused_and_nothing_is_rated(classroom, as_ada, fields) -> None:
    page = typing(classroom, as_ada, "short", "card")

    answer = as_ada.post("/cards/rate/", {**ratings(page).filled(GOOD), **fields})

    assert answer.status_code == 400
    assert Review.objects.count() == 0
    if "response" in fields:
        item = classroom.items["short"].pk
        assert as_ada.get(ADDRESS, {"show": "answer", "item": item, **fields}).status_code == 400


def test_a_rating_of_a_card_as_it_stood_before_another_changes_nothing(classroom, as_ada) -> None:
    """Another device rated the card, and it has come back: what this page says was said of the card before."""
    page = typing(classroom, as_ada, "short")
    stale = ratings(page).filled(GOOD)
    send(as_ada, ratings(page), AGAIN)

    shown = as_ada.post("/cards/rate/", {**stale, "operation": new()}, headers=BY_HTMX)

    assert list(Review.objects.values_list("rating", flat=True)) == [1]
    assert "0 done, 1 to go, 1 again" in Page(shown).text


def test_two_buttons_are_again_and_good(classroom, as_ada) -> None:
    classroom.ada.two_buttons = True
    classroom.ada.save(update_fields=["two_buttons"])
    page = check(as_ada, typing(classroom, as_ada, "cloze", "card"), HTMX, **{"blank-1": "1922", "blank-2": ""})

    assert [(button.value, button.words.split()[0]) for button in ratings(page).buttons] == [
        ("1", "Forgot"),
        ("3", "Knew"),
        ("1", "I"),
    ]
    assert 'primary" name="rating" value="1"' in page.source
