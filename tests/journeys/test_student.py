"""A student's day: a whole quiz, its result with sources, cards from what was missed, and progress that moves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import answer, expect_question, expect_saved, heading, place, sign_in
from tests.journeys.school import QUESTIONS, SCORE, School, first_deck

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CARDS = len(first_deck().items)
MET = re.compile(rf"You have met (\d+) of {CARDS} cards; asked today, about (\d+) % of those would come back to you\.")


@pytest.mark.parametrize(
    ("width", "scheme", "js"),
    [(1280, "light", True), (390, "dark", True), (390, "light", False)],
    ids=["wide", "phone-dark", "phone-without-scripts"],
)
def test_a_students_day(
    page: OpenPage, school: School, axe: Callable[[Page], None], width: int, scheme: str, js: bool
) -> None:
    ada = page(width, scheme=scheme, js=js)
    axe = axe if js else without_scripts

    ada.goto("/")
    axe(ada)
    sign_in(ada, "ada")
    expect(heading(ada)).to_have_text(re.compile("^Good (morning|afternoon|evening), Ada$"))
    axe(ada)

    ada.goto("/progress/")
    expect(ada.locator(".lede")).to_have_text("It begins with your first card or quiz.")
    axe(ada)

    ada.get_by_role("link", name="Quizzes").click()
    axe(ada)
    ada.get_by_role("link", name="A century in ten questions").click()
    expect(ada.get_by_text("as long as you need")).to_be_visible()
    axe(ada)
    ada.get_by_role("button", name="Start, 10 questions").click()
    take_quiz(ada, axe, js=js)
    hand_in(ada, axe)
    read_result(ada, axe)

    ada.get_by_role("link", name="Progress").click()
    met, _percent = progress(ada)
    assert met == 10
    ada.go_back()

    ada.get_by_role("button", name="Make flashcards from what I missed").click()
    review_ten(ada, axe, js=js)

    ada.goto("/progress/")
    met, _percent = progress(ada)
    assert met > 10
    ada.get_by_text("Scores as a table").click()
    row = ada.get_by_role("row").filter(has_text="A century in ten questions")
    expect(row).to_contain_text("68 %")
    axe(ada)
    ada.goto("/")
    axe(ada)


def without_scripts(page: Page) -> None:
    """axe is a script; the pages are the same."""


def take_quiz(ada: Page, axe: Callable[[Page], None], *, js: bool) -> None:
    """Answer nine of ten in order, flag the third, and look at the fifth again by the navigator."""
    for number, question in enumerate(QUESTIONS, start=1):
        expect_question(ada, number)
        if question.said is not None:
            answer(ada, question.kind, question.said)
            if js:
                expect_saved(ada)
        axe(ada)
        if number == 3:
            ada.get_by_role("button", name="Flag", exact=True).click()
            expect(ada.get_by_role("button", name="Flag", exact=True)).to_have_attribute("aria-pressed", "true")
            expect(ada.get_by_role("radio", name="True")).to_be_checked()
        if number < 10:
            ada.get_by_role("button", name="Next", exact=True).click()

    place(ada, 5).click()
    expect_question(ada, 5)
    expect(ada.get_by_label("Your answer")).to_have_value("9.8")
    expect(place(ada, 3)).to_have_accessible_name("Question 3, answered, flagged")
    expect(place(ada, 5)).to_have_accessible_name("Question 5, answered, current")
    expect(place(ada, 10)).to_have_accessible_name("Question 10, not answered")
    ada.get_by_role("button", name="Back to question 4").click()
    expect_question(ada, 4)
    ada.locator("#navigator").get_by_role("button", name="Check and hand in").click()


def hand_in(ada: Page, axe: Callable[[Page], None]) -> None:
    """The check lists what is open and flagged; then the receipt."""
    expect(heading(ada)).to_have_text("One question has no answer yet")
    expect(ada.get_by_role("region", name="Without an answer").get_by_role("link")).to_have_text(["Question 10"])
    expect(ada.get_by_role("region", name="Flagged for later").get_by_role("link")).to_have_text(["Question 3"])
    axe(ada)
    ada.get_by_role("button", name="Hand in as it is").click()
    expect(ada.get_by_text(re.compile(r"Handed in at \d\d:\d\d\. Receipt \d+\."))).to_be_visible()


def read_result(ada: Page, axe: Callable[[Page], None]) -> None:
    """Marks, right answers, and under each the source with its paragraph."""
    expect(heading(ada)).to_have_text(SCORE)
    for words in ("6 right", "1 partly", "3 wrong"):
        expect(ada.get_by_text(words, exact=True)).to_be_visible()
    outcomes = ada.get_by_role("article")
    for outcome, question in zip(outcomes.all(), QUESTIONS, strict=True):
        expect(outcome.locator(".mark").first).to_have_text(question.verdict)
        expect(outcome.locator(".source")).to_have_text(
            re.compile(r"U\.S\. Department of State.*, paragraphs? \d.*, as of 2022\.")
        )
    expect(outcomes.nth(4)).to_contain_text("8.9 million U.S. dollars")
    expect(outcomes.nth(9)).to_contain_text("no answer")
    axe(ada)


def review_ten(ada: Page, axe: Callable[[Page], None], *, js: bool) -> None:
    """Ten cards by keyboard, or by links and buttons; the third rating is taken back and given anew."""
    expect(counter(ada)).to_have_text("0 done, 4 to go")
    for number, rating in enumerate(["1", "3", "4", "4", "2", "4", "4", "4", "4", "4"], start=1):
        if ada.url.endswith("/cards/done/"):  # what was missed is through: on with what waits
            axe(ada)
            ada.get_by_role("button", name=re.compile(r"^Review \d+ cards?, about \d+ min")).click()
            expect(ada.locator("#card-panel")).to_be_visible()
        rate(ada, axe if number < 3 else lambda page: None, rating, js=js)
        if number == 3:
            undo_and_rate_again(ada, js=js)


def rate(ada: Page, axe: Callable[[Page], None], rating: str, *, js: bool) -> None:
    before = token(ada)
    expect(ada.locator("#answer")).to_be_hidden()
    axe(ada)
    ada.keyboard.press("Space") if js else ada.get_by_role("link", name="Show answer").click()
    expect(ada.locator("#answer .source")).to_be_visible()
    axe(ada)
    if js:
        ada.keyboard.press("Space" if rating == "3" else rating)
    else:
        ada.locator(f"#ratings [value='{rating}']").click()
    expect(ada.locator(f"#ratings [name=operation][value='{before}']")).to_have_count(0)


def undo_and_rate_again(ada: Page, *, js: bool) -> None:
    counted, stem = counter(ada).inner_text(), heading(ada).inner_text()
    ada.keyboard.press("u") if js else ada.get_by_role("button", name="Undo").click()
    expect(counter(ada)).not_to_have_text(counted)
    expect(heading(ada)).not_to_have_text(stem)
    rate(ada, lambda page: None, "4", js=js)
    expect(counter(ada)).to_have_text(counted)
    expect(heading(ada)).to_have_text(stem)


def counter(ada: Page):
    return ada.locator("#card-panel .line > .soft").first


def token(ada: Page) -> str:
    """The operation id of the card on the page: each card has its own."""
    return ada.locator("#ratings [name=operation]").get_attribute("value")


def progress(ada: Page) -> tuple[int, int]:
    """Cards met, and the percentage that would come back."""
    sentence = ada.locator(".lede")
    expect(sentence).to_have_text(MET)
    return tuple(map(int, MET.search(sentence.inner_text()).groups()))
