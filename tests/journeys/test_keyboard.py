"""Without a mouse: a quiz by Tab, arrows, Space and Enter; where the focus goes; and keys that stay quiet."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Review
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import entries, expect_question, expect_saved, expect_sent, heading, start_cards
from tests.journeys.school import CATEGORIES, EVENTS, School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 60


def tab_to(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Press Tab until this has the focus, as somebody who cannot point."""
    target = page.get_by_role(role, name=name, exact=True).first.element_handle()
    for _ in range(MOST_TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"No Tab led to the {role} {name}.")


def press(page: Page, role: str, name: str | re.Pattern[str], key: str = "Enter") -> None:
    tab_to(page, role, name)
    page.keyboard.press(key)


def expect_arrival(page: Page, number: int, *, of: int) -> None:
    """A new question: its heading has the focus, so that it is read out and the next Tab leads into it."""
    expect_question(page, number, of=of)
    expect(heading(page)).to_be_focused()


def test_a_quiz_by_keyboard_only(page: OpenPage, school: School) -> None:
    school.only(
        "independence-ww1.war",
        "missions-organisations.which",
        "annexation-1940.power",
        "recognition.years",
        "sales.categories-order",
    )
    ada = page(user=school.ada)
    ada.goto("/")
    press(ada, "link", "Skip to content")
    press(ada, "link", "A century in ten questions")
    press(ada, "button", "Start, 5 questions")
    expect_question(ada, 1, of=5)

    choose_one(ada, "World War I")
    press(ada, "button", "Next", "Space")
    expect_arrival(ada, 2, of=5)

    for choice in ("European Union", "NATO", "United Nations"):
        ada.get_by_role("heading", level=1).focus()
        press(ada, "checkbox", choice, "Space")
        expect(ada.get_by_role("checkbox", name=choice, exact=True)).to_be_checked()
    expect_saved(ada)
    press(ada, "button", "Next")
    expect_arrival(ada, 3, of=5)

    tab_to(ada, "textbox", "Your answer")
    ada.keyboard.type("Soviet Union")
    ada.keyboard.press("Enter")  # in a line of text it goes on
    expect_arrival(ada, 4, of=5)

    for event, year in zip(EVENTS, ("1922", "1940", "1990", "2004"), strict=True):
        tab_to(ada, "combobox", event)
        ada.keyboard.type(year)
        expect(ada.get_by_label(event, exact=True).locator("option:checked")).to_have_text(year)
    expect_saved(ada)
    press(ada, "button", "Next")
    expect_arrival(ada, 5, of=5)

    order_by_buttons(ada)
    press(ada, "button", "Check and hand in")
    expect(heading(ada)).to_have_text("Every question has an answer")
    press(ada, "button", "Hand in")
    expect(heading(ada)).to_have_text("5 of 5 marks")


def choose_one(ada: Page, choice: str) -> None:
    """Tab leads to the group, arrows lead through it and choose."""
    ada.get_by_role("heading", level=1).focus()
    ada.keyboard.press("Tab")
    ada.keyboard.press("Space")
    for _ in range(4):
        if ada.get_by_role("radio", name=choice, exact=True).is_checked():
            break
        ada.keyboard.press("ArrowDown")
    expect(ada.get_by_role("radio", name=choice, exact=True)).to_be_checked()
    expect_saved(ada)


def order_by_buttons(ada: Page) -> None:
    """Each entry is lifted by its button; the focus travels with the entry, and turns round at the top."""
    for place, entry in enumerate(CATEGORIES):
        here = entries(ada).index(entry)
        if here == place:
            continue
        ada.get_by_role("heading", level=1).focus()
        tab_to(ada, "button", f"Move up: {entry}")
        for above in range(here - 1, place - 1, -1):
            ada.keyboard.press("Enter")
            expect(ada.locator(".order > li > .serif").nth(above)).to_have_text(entry)
            way = "up" if above else "down"
            expect(ada.get_by_role("button", name=f"Move {way}: {entry}", exact=True)).to_be_focused()
    assert entries(ada) == list(CATEGORIES)


def test_the_check_page_is_announced(page: OpenPage, school: School) -> None:
    school.only("annexation-1940.power")
    ada = page(user=school.ada)
    ada.goto(f"/quizzes/{school.quiz.pk}/")
    ada.get_by_role("button", name="Start, 1 question").click()
    ada.get_by_label("Your answer").fill("Soviet Union")

    ada.keyboard.press("Enter")

    expect(heading(ada)).to_have_text("Every question has an answer")
    expect(ada).to_have_title(re.compile("^Hand in A century in ten questions"))
    assert ada.url.endswith("/check/")
    expect(ada.locator("#main")).to_be_focused()


def test_space_turns_the_card_and_then_means_good(page: OpenPage, school: School) -> None:
    ada = start_cards(page(user=school.ada))

    ada.keyboard.press("3")  # nothing to rate yet
    expect(ada.locator("#answer")).to_be_hidden()
    ada.keyboard.press("Space")
    expect(ada.locator("#answer")).to_be_focused()
    ada.keyboard.press("Space")

    expect(ada.locator("[data-counts] > .soft").first).to_contain_text("10 to go")
    expect(ada.locator("#answer")).to_be_hidden()
    expect(heading(ada)).to_be_focused()
    expect_sent(ada)
    assert list(Review.objects.values_list("rating", flat=True)) == [3]


def test_keys_are_left_alone_with_ctrl_and_on_controls(page: OpenPage, school: School) -> None:
    ada = start_cards(page(user=school.ada))
    ada.keyboard.press("Space")
    expect(ada.locator("#answer")).to_be_visible()

    for key in ("Control+1", "Alt+2", "Meta+3"):
        ada.keyboard.press(key)
    type_into_a_field(ada, "1234u")
    ada.get_by_role("button", name=re.compile("^Hard, ")).focus()
    ada.keyboard.press("Space")  # presses what has the focus, not Good

    expect(ada.locator("#answer")).to_be_hidden()
    expect_sent(ada)
    assert list(Review.objects.values_list("rating", flat=True)) == [2]


def type_into_a_field(page: Page, keys: str) -> None:
    """The page of a card has no field to type in; a later one may."""
    page.evaluate("document.getElementById('answer').append(document.createElement('input'))")
    page.locator("#answer input").press_sequentially(keys)
    expect(page.locator("#answer input")).to_have_value(keys)


def test_with_single_keys_turned_off_keys_do_nothing(page: OpenPage, school: School) -> None:
    ada = page(user=school.ada)
    ada.goto("/people/preferences/")
    ada.get_by_label("Single-key shortcuts").uncheck()
    ada.get_by_role("button", name="Save preferences").click()
    expect(ada.get_by_text("Saved. It holds from now on.")).to_be_visible()
    start_cards(ada)

    for key in ("Space", "1", "4", "u"):
        ada.keyboard.press(key)
    expect(ada.locator("#answer")).to_be_hidden()
    ada.get_by_role("link", name="Show answer").click()
    for key in ("Space", "1", "4", "u"):
        ada.keyboard.press(key)
    expect(ada.locator("#answer")).to_be_visible()
    assert Review.objects.count() == 0

    ada.get_by_role("button", name=re.compile("^Good, ")).click()
    expect(ada.locator("#answer")).to_be_hidden()
    expect_sent(ada)
    assert Review.objects.count() == 1
