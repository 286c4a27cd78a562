"""A session of thirty cards on a phone: by keyboard with a stretch without network, and without scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from facts.models import Item
from quiz.actions.cards import start_sitting
from quiz.core.memory import TYPED_KINDS
from quiz.models import QuestionReport, Review, Sitting
from quiz.queries.verification import differences
from tests import factories
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.hands import cards_ahead, counter, expect_sent, field, heading, trouble
from tests.journeys.school import School
from tests.journeys.test_networks import BROKEN_LINE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = 30
TYPED = "annexation-1940.power"
RIGHT = "the soviet union"


@pytest.fixture
def thirty(school: School) -> list[int]:
    """A sitting of Ada's whose second card is typed; all others are thought of."""
    deck = school.course.decks.get()
    thought = list(Item.objects.exclude(current__kind__in=TYPED_KINDS).order_by("pk").values_list("pk", flat=True))
    thought += [factories.ItemFactory(deck=deck, kind="card").pk for _ in range(SIZE - 1 - len(thought))]
    queue = thought[: SIZE - 1]
    queue.insert(1, Item.objects.get(slug=TYPED).pk)
    start_sitting(school.ada, queue, title="", operation=uuid4(), now=timezone.now())
    return queue


def by_keys(ada: Page, rating: str) -> None:
    """One card; the next one is there before the server has answered."""
    before = ada.locator("#ratings [name=item]").get_attribute("value")
    ada.keyboard.press("Space")
    expect(ada.locator("#answer")).to_be_visible()
    ada.keyboard.press(rating)
    expect(ada.locator("#ratings [name=item]")).not_to_have_value(before)


def by_buttons(ada: Page, word: str) -> None:
    ada.get_by_role("link", name="Show answer").click()
    ada.get_by_role("button", name=re.compile(f"^{word}, ")).click()


def test_thirty_cards_by_keyboard(
    page: OpenPage, school: School, thirty: list[int], watch: Watch, look: Callable[[Page], None]
) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = page(390, user=school.ada)
    ada.goto("/cards/review/")
    ada.keyboard.press("e")
    expect(ada.get_by_label("What is wrong with this question?")).to_be_focused()
    look(ada)
    ada.keyboard.type("Which war, by whose name?")  # letters here, not keys
    ada.get_by_role("button", name="Report this question").press("Enter")
    expect(ada.locator("#live")).to_contain_text("Reported to those who answer for this question.")
    ada.get_by_role("button", name="Type answers").press("Enter")
    expect_sent(ada)

    ada.locator("#stem").focus()
    ada.keyboard.press("Space")
    ada.keyboard.press("4")
    expect(field(ada)).to_be_focused()
    ada.keyboard.type(RIGHT)
    ada.keyboard.press("Enter")
    expect(ada.locator("#answer .mark").first).to_have_text("Right")
    ada.keyboard.press("Space")
    expect(counter(ada)).to_have_text("1 done, 29 to go, 1 again")
    ada.keyboard.press("u")
    expect(counter(ada)).to_have_text("1 done, 29 to go")
    ada.keyboard.press("Enter")  # nothing is typed this time
    expect(ada.locator("#answer")).to_be_focused()
    ada.keyboard.press("4")
    expect(counter(ada)).to_have_text("2 done, 28 to go")

    expect_sent(ada)
    ada.reload()
    cards_ahead(ada)
    ada.context.set_offline(True)
    for _card in range(3):
        by_keys(ada, "4")
    expect(trouble(ada)).to_contain_text("Not saved yet")
    ada.context.set_offline(False)
    expect(counter(ada)).to_have_text("5 done, 25 to go")
    for _card in range(24):
        by_keys(ada, "4")
    ada.keyboard.press("Space")
    ada.keyboard.press("4")

    expect(heading(ada)).to_have_text("30 reviews done")
    expect(ada.get_by_role("heading", name="30 cards have moved")).to_be_visible()
    look(ada)
    ada.keyboard.press("u")
    expect(counter(ada)).to_have_text("29 done, 1 to go")
    ada.keyboard.press("u")
    expect(counter(ada)).to_have_text("28 done, 2 to go")
    expect_sent(ada)
    assert Review.objects.standing().count() == 28
    assert Review.objects.filter(response=RIGHT).count() == 1
    assert QuestionReport.objects.get().words == "Which war, by whose name?"
    assert list(differences(Counter())) == []


def test_thirty_cards_without_scripts(page: OpenPage, school: School, thirty: list[int]) -> None:
    ada = page(390, js=False, scheme="dark", user=school.ada)
    ada.goto("/cards/review/")
    ada.get_by_text("This card").click()
    ada.get_by_role("button", name="Type answers").click()
    by_buttons(ada, "Easy")
    field(ada).fill(RIGHT)
    ada.get_by_role("button", name="Check").click()
    ada.get_by_role("button", name=re.compile("^Easy, ")).click()
    expect(counter(ada)).to_have_text("2 done, 28 to go")
    ada.get_by_role("button", name="Undo").click()
    expect(counter(ada)).to_have_text("1 done, 29 to go")
    for _card in range(SIZE - 1):
        by_buttons(ada, "Easy")
    expect(heading(ada)).to_have_text("30 reviews done")
    ada.get_by_role("button", name="Undo the last one").click()
    expect(counter(ada)).to_have_text("29 done, 1 to go")
    by_buttons(ada, "Easy")

    ada.goto("/cards/choose/")
    ada.get_by_role("radio", name=re.compile("^Cram ")).check()
    ada.get_by_role("button", name="Begin").click()
    expect(ada.get_by_text("Cramming: nothing counts")).to_be_visible()
    assert Sitting.objects.latest("pk").kind == "cram"
    assert Review.objects.standing().count() == SIZE
    assert list(differences(Counter())) == []
