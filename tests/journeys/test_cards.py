"""A sitting of twelve cards: by keyboard at 1280 with a stretch without network, and without scripts at 390."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from facts.models import Item
from quiz.actions.cards import rate, start_sitting
from quiz.core.memory import Rating
from quiz.models import CardStep, Memory, Review
from quiz.queries.verification import differences
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.hands import cards_ahead, counter, expect_sent, heading, trouble
from tests.journeys.school import School
from tests.journeys.test_networks import BROKEN_LINE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "annexation-1940.power"
SIZE = 12


@pytest.fixture
def twelve(school: School) -> list[int]:
    """A sitting of Ada's; the answer to the fourth card can be typed, those to all others are chosen or thought of."""
    others = Item.objects.filter(current__kind__in=("single", "several", "truefalse", "matching", "ordering"))
    queue = list(others.order_by("pk").values_list("pk", flat=True)[: SIZE - 1])
    queue.insert(3, Item.objects.get(slug=TYPED).pk)
    start_sitting(school.ada, queue, title="", operation=uuid4(), now=timezone.now())
    return queue


def expect_counts(ada: Page, words: str) -> None:
    expect(counter(ada)).to_have_text(words)


def rated(ada: Page, rating: str) -> None:
    """One card by its keys; the next one is there at once."""
    before = ada.locator("#ratings [name=item]").get_attribute("value")
    ada.keyboard.press("Space")
    expect(ada.locator("#answer")).to_be_visible()
    ada.keyboard.press(rating)
    expect(ada.locator("#ratings [name=item]")).not_to_have_value(before)
    expect(ada.locator("#answer")).to_be_hidden()


def test_a_sitting_by_keyboard_with_a_stretch_without_network(
    page: OpenPage, school: School, twelve: list[int], watch: Watch, look: Callable[[Page], None]
) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = page(user=school.ada)
    ada.goto("/cards/review/")
    expect_counts(ada, "0 done, 12 to go")
    ada.keyboard.press("b")
    expect_counts(ada, "0 done, 11 to go")
    ada.keyboard.press("u")
    expect_counts(ada, "0 done, 12 to go")
    ada.keyboard.press("s")
    expect_counts(ada, "0 done, 11 to go")
    expect(ada.locator("#live")).to_have_text("Suspended: it is not asked until you release it.")
    ada.keyboard.press("f")
    expect(ada.locator("[data-running] .mark")).to_have_text("Flagged")
    ada.keyboard.press("Space")
    ada.keyboard.press("f")
    expect(ada.locator("[data-running] .mark")).to_have_count(0)
    expect(ada.locator("#answer")).to_be_visible()  # what is being read stays
    ada.keyboard.press("t")
    expect(ada.get_by_role("button", name="Type answers", include_hidden=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    look(ada)

    rated(ada, "Space")
    rated(ada, "4")
    typed_and_overruled(ada, look)
    expect_counts(ada, "1 done, 10 to go, 2 again")

    ada.reload()
    cards_ahead(ada)
    ada.context.set_offline(True)
    for _card in range(3):
        rated(ada, "4")
    expect(trouble(ada)).to_be_visible()
    expect(trouble(ada)).to_contain_text("Not saved yet")
    ada.context.set_offline(False)
    expect(trouble(ada)).to_be_hidden()
    expect_counts(ada, "4 done, 7 to go, 2 again")

    for _card in range(6):
        rated(ada, "4")
    expect_counts(ada, "10 done, 1 to go, 2 again")
    ada.keyboard.press("Enter")  # nothing is typed this time
    expect(ada.locator("#answer")).to_be_focused()
    ada.keyboard.press("4")
    expect(heading(ada)).to_have_text("13 reviews done")
    look(ada)
    for left in range(1, 4):
        ada.keyboard.press("u")
        expect_counts(ada, re.compile(f"{11 - left} done, {left} to go"))
        expect_sent(ada)
    ada.keyboard.press("Escape")
    expect(ada).to_have_url(re.compile("/$"))

    assert Review.objects.standing().count() == 10
    assert Review.objects.filter(is_overruled=True).values_list("rating", "response").get() == (3, "Poland")
    assert list(CardStep.objects.values_list("action", flat=True)) == [
        "bury", "undo", "suspend", "flag", "unflag", "type",
    ]  # fmt: skip
    assert list(differences(Counter())) == []


def typed_and_overruled(ada: Page, look: Callable[[Page], None]) -> None:
    """Keys are letters in the field; Enter checks; the difference stands in marks and words; the mark is overruled."""
    expect(ada.get_by_label("Your answer")).to_be_focused()
    look(ada)
    ada.keyboard.type("Poland")
    ada.keyboard.press("Enter")
    expect(ada.locator("#answer")).to_be_focused()
    expect(ada.locator("#answer del").first).to_contain_text("Poland")
    expect(ada.locator("#answer ins").first).to_contain_text("Soviet Union")
    look(ada)
    button = ada.get_by_role("button", name="I was right")
    button.focus()
    ada.keyboard.press("Enter")
    expect(button).to_be_hidden()
    expect_sent(ada)


def test_a_sitting_without_scripts_on_a_phone(page: OpenPage, school: School, twelve: list[int]) -> None:
    ada = page(390, js=False, scheme="dark", user=school.ada)
    ada.goto("/cards/review/")
    for act, words in (
        ("Not today", "0 done, 11 to go"),
        ("Suspend", "0 done, 10 to go"),
        ("Type answers", "0 done, 10 to go"),
    ):
        ada.get_by_text("This card").click()
        ada.get_by_role("button", name=act).click()
        expect_counts(ada, words)
    ada.get_by_role("button", name="Undo").click()
    expect_counts(ada, "0 done, 11 to go")

    turn_and_rate(ada, "Again")
    expect_counts(ada, "0 done, 11 to go, 1 again")
    ada.get_by_role("button", name="Undo").click()
    expect_counts(ada, "0 done, 11 to go")
    turn_and_rate(ada, "Easy")
    turn_and_rate(ada, "Easy")
    ada.get_by_label("Your answer").fill("Sowjet Union")
    ada.get_by_role("button", name="Check").click()
    expect(ada.locator("#answer ins").first).to_contain_text("v")
    ada.get_by_role("button", name=re.compile("^Easy, ")).click()
    for done in range(3, 11):
        expect_counts(ada, f"{done} done, {11 - done} to go")
        turn_and_rate(ada, "Easy")
    expect(heading(ada)).to_have_text("11 reviews done")
    ada.get_by_role("button", name="Undo the last one").click()
    expect_counts(ada, "10 done, 1 to go")

    ada.goto("/cards/aside/")
    ada.get_by_role("button", name="Release").click()
    expect(ada.get_by_text("No card is set aside.")).to_be_visible()
    assert Memory.objects.exclude(suspended_at=None, buried_until=None).count() == 0
    assert Review.objects.standing().count() == 10
    assert list(differences(Counter())) == []


def turn_and_rate(ada: Page, word: str) -> None:
    ada.get_by_role("link", name="Show answer").click()
    ada.get_by_role("button", name=re.compile(f"^{word}, ")).click()


def test_where_another_device_has_gone_on_the_server_is_right(
    page: OpenPage, school: School, twelve: list[int], watch: Watch
) -> None:
    ada = page(user=school.ada)
    ada.goto("/cards/review/")
    cards_ahead(ada)
    for item in twelve[:2]:
        rate(school.ada, item, Rating.EASY, operation=uuid4(), duration_ms=0, now=timezone.now())

    rated(ada, "1")  # the second card comes at once, until the server says that it is done

    expect(ada.locator("#ratings [name=item]")).to_have_value(str(twelve[2]))
    expect_counts(ada, "2 done, 10 to go")
    assert list(Review.objects.values_list("rating", flat=True)) == [4, 4]


def test_what_could_not_be_sent_is_sent_by_the_next_page(
    page: OpenPage, school: School, twelve: list[int], watch: Watch
) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = page(user=school.ada)
    ada.goto("/cards/review/")
    cards_ahead(ada)
    ada.route("**/cards/rate/", lambda route: route.abort())
    rated(ada, "4")
    rated(ada, "1")
    expect(trouble(ada)).to_be_visible()
    assert Review.objects.count() == 0

    ada.goto("/")
    with ada.expect_response(lambda reply: "rating=1" in (reply.request.post_data or "")):
        ada.unroute("**/cards/rate/")

    expect_sent(ada)
    expect(trouble(ada)).to_be_hidden()
    assert list(Review.objects.order_by("pk").values_list("item", "rating")) == [(twelve[0], 4), (twelve[1], 1)]
