"""What a person does on a page, with or without scripts: sign in, answer a question of each kind, turn a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from playwright.sync_api import Error, Locator, Page, expect

from tests.factories import PASSWORD
from tests.journeys.school import School


def no_double_click(page: Page) -> None:
    """Who presses the same place again means it: the site takes two clicks within 0.4 s of a new page for one."""
    page.wait_for_timeout(600)


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def answer(page: Page, kind: str, said: object) -> None:
    """Fill in the question on the page; how it is sent is left to the page, or to who calls."""
    if kind in {"single", "truefalse"}:
        page.get_by_role("radio", name=said, exact=True).check()
    elif kind == "several":
        for choice in said:
            page.get_by_role("checkbox", name=choice, exact=True).check()
    elif kind == "cloze":
        for blank, text in zip(page.locator(".cloze :is(input, select)").all(), said, strict=True):
            is_choice = blank.evaluate("blank => blank.matches('select')")
            blank.select_option(text) if is_choice else blank.fill(text)
    elif kind == "matching":
        match_up(page, said)
    elif kind == "ordering":
        put_in_order(page, said)
    else:
        page.locator("input[name=response]").fill(said)


def match_up(page: Page, pairs: Mapping[str, str]) -> None:
    for left, right in pairs.items():
        page.get_by_label(left, exact=True).select_option(label=right)


def entries(page: Page) -> list[str]:
    return page.locator(".order > li > .serif").all_inner_texts()


def put_in_order(page: Page, order: Sequence[str]) -> None:
    """Lift each entry to its place by its own button, one place at a time."""
    for place, entry in enumerate(order):
        here = entries(page).index(entry)
        for above in range(here - 1, place - 1, -1):
            page.get_by_role("button", name=f"Move up: {entry}").click()
            expect(page.locator(".order > li > .serif").nth(above)).to_have_text(entry)


def expect_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile(r"Saved \d\d:\d\d"))


def expect_question(page: Page, number: int, *, of: int = 10) -> None:
    """With its scripts begun: what is done before nobody hears."""
    expect(page.locator(".running")).to_contain_text(f"question {number} of {of}")
    page.wait_for_load_state()


def place(page: Page, number: int) -> Locator:
    """A question's button in the navigator."""
    return page.get_by_role("button", name=re.compile(rf"^Question {number}, "))


def start(page: Page, school: School) -> Page:
    page.goto(f"/quizzes/{school.quiz.pk}/")
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    page.wait_for_url("**/attempts/**")
    return page


def start_cards(page: Page) -> Page:
    page.goto("/cards/")
    page.get_by_role("button", name=re.compile("^Review ")).click()
    expect(page.locator("#card-panel")).to_be_visible()
    cards_ahead(page)
    return page


AHEAD = "performance.getEntriesByType('resource').some((e) => e.name.includes('/cards/ahead/') && e.responseEnd)"


def until(page: Page, holds: str) -> None:
    """Asked again and again from here: what waits within the page is made by `eval`, which our policy keeps out."""
    for _try in range(100):
        try:
            if page.evaluate(holds):
                return
        except Error as error:  # the page goes elsewhere just now: it is asked again there
            if "navigation" not in error.message:
                raise
        page.wait_for_timeout(100)
    raise AssertionError(f"For ten seconds it was not so: {holds}")


def cards_ahead(page: Page) -> None:
    """The script of a page of cards has begun, and knows the next cards without a network."""
    until(page, AHEAD)
    page.evaluate("new Promise((done) => requestIdleCallback(done, { timeout: 1000 }))")


def field(page: Page) -> Locator:
    return page.locator("input[name=response]")


def trouble(page: Page) -> Locator:
    return page.locator("#trouble")


def expect_sent(page: Page) -> None:
    """The server has acknowledged all that was said of cards; what it answered is on the page."""
    expect(page.locator("body[data-unsent]")).to_have_count(0)


def counter(page: Page) -> Locator:
    """How many cards are done, to go, and came back."""
    return page.locator("[data-counts] > .soft").first


def say_it_is_me(tab: Page) -> None:
    expect(heading(tab)).to_have_text("Is it you?")
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="It is me").click()
