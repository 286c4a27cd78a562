"""A student's day in the demo: a whole quiz, its result with sources, cards from what was missed, and progress."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from facts.core.decks import ItemPlan
from quiz.demo.story import ADA, ADA_NOT_BEGUN, DOUBLE
from tests.journeys.conftest import OpenPage
from tests.journeys.demo import mistaken, read_question, right
from tests.journeys.hands import (
    answer,
    counter,
    expect_question,
    expect_saved,
    expect_sent,
    field,
    heading,
    place,
    sign_in,
    start,
)
from tests.journeys.school import QUESTIONS as ALL_KINDS
from tests.journeys.school import SCORE, School, first_deck

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUESTIONS = sum(number for _topic, number in ADA_NOT_BEGUN.questions)
CARDS = len(first_deck().items)
MET = re.compile(rf"You have met (\d+) of {CARDS} cards; asked today, about (\d+) % of those would come back to you\.")


@dataclass(frozen=True)
class Told:
    """A question, what Ada said to it, and what that is worth."""

    item: ItemPlan
    said: object
    fraction: Decimal

    @property
    def weight(self) -> int:
        return 2 if self.item.kind in DOUBLE else 1

    @property
    def verdict(self) -> str:
        marks = "1 mark" if self.weight == 1 else "2 marks"
        if self.fraction == 1:
            return f"Right, {marks}"
        return f"Partly, {number(self.fraction * self.weight)} of {marks}" if self.fraction else "Wrong, no mark"


@pytest.mark.parametrize(
    ("width", "scheme", "js"),
    [(1280, "light", True), (390, "dark", True), (390, "light", False)],
    ids=["wide", "phone-dark", "phone-without-scripts"],
)
def test_a_students_day(
    page: OpenPage, demo: None, look: Callable[[Page], None], width: int, scheme: str, js: bool
) -> None:
    ada = page(width, scheme=scheme, js=js)
    look = look if js and width < 1000 else unchecked  # wide, tests/journeys/test_pages.py looks at the same pages

    ada.goto("/")
    look(ada)
    sign_in(ada, ADA.username, ADA.passphrase)
    expect(heading(ada)).to_have_text(re.compile("^Good (morning|afternoon|evening), Ada$"))
    look(ada)
    week = study_week(ada)

    ada.get_by_role("link", name="Progress").click()
    met_before, _percent = progress(ada)
    look(ada)

    ada.get_by_role("link", name="Quizzes").click()
    expect(heading(ada)).to_have_text(re.compile("quiz"))
    look(ada)
    ada.get_by_role("link", name=ADA_NOT_BEGUN.title).click()
    expect(ada.get_by_text("as long as you need")).to_be_visible()
    look(ada)
    ada.get_by_role("button", name=f"Start, {QUESTIONS} questions").click()
    told = take_quiz(ada, look, js=js)
    hand_in(ada, look)
    read_result(ada, look, told)

    ada.get_by_role("link", name="Progress").click()
    met_after_quiz, _percent = progress(ada)
    assert met_after_quiz > met_before
    ada.go_back()

    ada.get_by_role("button", name="Make flashcards from what I missed").click()
    expect(counter(ada)).to_have_text(f"0 done, {len(missed(told))} to go")
    review_ten(ada, look, js=js)

    ada.goto("/progress/")
    met, _percent = progress(ada)
    assert met >= met_after_quiz
    ada.get_by_text("Scores as a table").click()
    row = ada.get_by_role("row").filter(has_text=ADA_NOT_BEGUN.title)
    expect(row).to_contain_text(f"{percent_of(told)} %")
    look(ada)
    ada.goto("/")
    assert study_week(ada) != week
    look(ada)


def test_every_kind_is_answered_without_scripts(page: OpenPage, school: School) -> None:
    """Ten questions of all nine kinds, each sent by the form alone."""
    ada = start(page(390, js=False, user=school.ada), school)

    for position, question in enumerate(ALL_KINDS, start=1):
        expect_question(ada, position)
        if question.said is not None:
            answer(ada, question.kind, question.said)
        next_ = "Next" if position < len(ALL_KINDS) else "Check and hand in"
        ada.locator("#question-form").get_by_role("button", name=next_, exact=True).last.click()
    ada.get_by_role("button", name="Hand in as it is").click()

    expect(heading(ada)).to_have_text(SCORE)
    expect(ada.locator("article > .line > .mark")).to_have_text([question.verdict for question in ALL_KINDS])


def unchecked(page: Page) -> None:
    """Without scripts there is no axe, which is one; the pages are the same."""


def take_quiz(ada: Page, look: Callable[[Page], None], *, js: bool) -> list[Told]:
    """Answer all but the last, one of them wrongly and one in part; flag the first; look at one again."""
    told: list[Told] = []
    for position in range(1, QUESTIONS + 1):
        expect_question(ada, position, of=QUESTIONS)
        told.append(made_up(read_question(ada), told, is_last=position == QUESTIONS))
        if told[-1].said is not None:
            answer(ada, told[-1].item.kind, told[-1].said)
            if js:
                expect_saved(ada)
        look(ada)
        if position == 1:
            ada.get_by_role("button", name="Flag", exact=True).click()
            expect(ada.get_by_role("button", name="Flag", exact=True)).to_have_attribute("aria-pressed", "true")
        if position < QUESTIONS:
            ada.get_by_role("button", name="Next", exact=True).click()
    look_again(ada, told)
    return told


def made_up(item: ItemPlan, told: list[Told], *, is_last: bool) -> Told:
    """What Ada says: the first single choice is wrong, the first of several lacks one, the last stays open."""
    kinds = [each.item.kind for each in told]
    if is_last:
        return Told(item, None, Decimal(0))
    if item.kind == "single" and "single" not in kinds:
        return Told(item, mistaken(item), Decimal(0))
    if item.kind == "several" and "several" not in kinds:
        *known, _forgotten = right(item)
        return Told(item, known, Decimal(len(known)) / (len(known) + 1))
    return Told(item, right(item), Decimal(1))


def look_again(ada: Page, told: list[Told]) -> None:
    """What was typed stands there still, and the navigator tells how each question stands."""
    again = next(n for n, each in enumerate(told[1:-1], start=2) if each.item.kind in {"number", "date", "short"})
    place(ada, again).click()
    expect_question(ada, again, of=QUESTIONS)
    expect(field(ada)).to_have_value(told[again - 1].said)
    expect(place(ada, 1)).to_have_accessible_name("Question 1, answered, flagged")
    expect(place(ada, again)).to_have_accessible_name(f"Question {again}, answered, current")
    expect(place(ada, QUESTIONS)).to_have_accessible_name(f"Question {QUESTIONS}, not answered")
    ada.get_by_role("button", name=f"Back to question {again - 1}").click()
    expect_question(ada, again - 1, of=QUESTIONS)
    ada.locator("#navigator").get_by_role("button", name="Check and hand in").click()


def hand_in(ada: Page, look: Callable[[Page], None]) -> None:
    """The check lists what is open and flagged; then the receipt."""
    expect(heading(ada)).to_have_text("One question has no answer yet")
    without = ada.get_by_role("region", name="Without an answer").get_by_role("link")
    expect(without).to_have_text([f"Question {QUESTIONS}"])
    expect(ada.get_by_role("region", name="Flagged for later").get_by_role("link")).to_have_text(["Question 1"])
    look(ada)
    ada.get_by_role("button", name="Hand in as it is").click()
    expect(ada.get_by_text(re.compile(r"Handed in at \d\d:\d\d\. Receipt \d+\."))).to_be_visible()


def read_result(ada: Page, look: Callable[[Page], None], told: list[Told]) -> None:
    """Marks, right answers, and under each the source with its paragraph."""
    score, most = score_of(told)
    expect(heading(ada)).to_have_text(f"{number(score)} of {most} marks")
    verdicts = Counter(each.verdict.split(",")[0].lower() for each in told)
    assert verdicts.keys() == {"right", "partly", "wrong"}
    for verdict, count in verdicts.items():
        expect(ada.get_by_text(f"{count} {verdict}", exact=True)).to_be_visible()
    outcomes = ada.get_by_role("article")
    for outcome, each in zip(outcomes.all(), told, strict=True):
        expect(outcome.locator(".mark").first).to_have_text(each.verdict)
        expect(outcome.locator(".source")).to_have_text(
            re.compile(r"U\.S\. Department of State.*, paragraphs? \d.*, as of 2022\.")
        )
        expect(outcome).to_contain_text(each.item.explanation)
    expect(outcomes.last).to_contain_text("no answer")
    look(ada)


def review_ten(ada: Page, look: Callable[[Page], None], *, js: bool) -> None:
    """Ten cards by keyboard, or by links and buttons; the third rating is taken back and given anew."""
    for card, rating in enumerate(["1", "3", "4", "4", "2", "4", "4", "4", "4", "4"], start=1):
        if ada.url.endswith("/cards/done/"):  # what was missed is through: on with what waits
            look(ada)
            ada.get_by_role("button", name=re.compile(r"^Review \d+ cards?, about \d+ min")).click()
            expect(ada.locator("#card-panel")).to_be_visible()
        rate(ada, look if card < 3 else lambda page: None, rating, js=js)
        if card == 3:
            undo_and_rate_again(ada, js=js)


def rate(ada: Page, look: Callable[[Page], None], rating: str, *, js: bool) -> None:
    before = token(ada)
    expect(ada.locator("#answer")).to_be_hidden()
    look(ada)
    ada.keyboard.press("Space") if js else ada.get_by_role("link", name="Show answer").click()
    expect(ada.locator("#answer .source")).to_be_visible()
    look(ada)
    if js:
        ada.keyboard.press("Space" if rating == "3" else rating)
    else:
        ada.locator(f"#ratings [name=rating][value='{rating}']").click()
    expect(ada.locator(f"#ratings [name=operation][value='{before}']")).to_have_count(0)
    if js:
        expect_sent(ada)


def undo_and_rate_again(ada: Page, *, js: bool) -> None:
    counted, stem = counter(ada).inner_text(), heading(ada).inner_text()
    ada.keyboard.press("u") if js else ada.get_by_role("button", name="Undo").click()
    expect(counter(ada)).not_to_have_text(counted)
    expect(heading(ada)).not_to_have_text(stem)
    rate(ada, lambda page: None, "4", js=js)
    expect(counter(ada)).to_have_text(counted)
    expect(heading(ada)).to_have_text(stem)


def token(ada: Page) -> str:
    """The operation id of the card on the page: each card has its own."""
    return ada.locator("#ratings [name=operation]").get_attribute("value")


def progress(ada: Page) -> tuple[int, int]:
    """Cards met, and the percentage that would come back."""
    sentence = ada.locator(".lede")
    expect(sentence).to_have_text(MET)
    return tuple(map(int, MET.search(sentence.inner_text()).groups()))


def study_week(ada: Page) -> str:
    """ "Two study days of your five." """
    return ada.get_by_text(re.compile(r"^\w+ study days? of your \w+\.$")).inner_text()


def missed(told: list[Told]) -> list[Told]:
    return [each for each in told if each.fraction < 1]


def score_of(told: list[Told]) -> tuple[Decimal, int]:
    """The marks that the answers are worth, and all that there are."""
    return sum(each.fraction * each.weight for each in told), sum(each.weight for each in told)


def percent_of(told: list[Told]) -> int:
    score, most = score_of(told)
    return round(100 * score / most)


def number(value: Decimal) -> str:
    """With two decimals at most, as the pages write it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
