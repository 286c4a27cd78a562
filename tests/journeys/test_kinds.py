"""Every kind of item from the author to the learner: written in the admin, asked in a quiz, reviewed as a card.

Once in a wide window by keyboard only, with a look where `test_pages` has none; once on a phone without scripts.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from facts.core.kinds import KINDS
from facts.models import Item
from quiz.actions.cards import start_sitting
from tests import factories
from tests.conftest import ClassRoom
from tests.journeys.conftest import GIVEN_UP, OpenPage, Watch
from tests.journeys.hands import entries, expect_question, heading, put_in_order
from tests.journeys.test_keyboard import MOST_TABS, press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Kind:
    """What an author fills in, in the order of Tab: a role, a label, and what is typed or chosen (None: pressed).

    `asked` is what the learner reads; `said` is filled in like the form; `back` is on the back of the card.
    """

    asked: str
    written: list[tuple[str, str, str | None]]
    said: list[tuple[str, str, str | None]]
    back: str


CAPITAL = ("textbox", "Question", "Which city is the capital?")
TABLE = {
    "single": Kind(
        "Which city is the capital?",
        [
            CAPITAL,
            ("radio", "Choice A is right", None),
            ("textbox", "Choice A", "Vilnius"),
            ("textbox", "Choice B", "Kaunas"),
        ],
        [("radio", "Vilnius", None)],
        "Vilnius",
    ),
    "several": Kind(
        "Which are cities?",
        [
            ("textbox", "Question", "Which are cities?"),
            ("checkbox", "Choice A is right", None),
            ("textbox", "Choice A", "Vilnius"),
            ("checkbox", "Choice B is right", None),
            ("textbox", "Choice B", "Kaunas"),
            ("textbox", "Choice C", "Neris"),
        ],
        [("checkbox", "Vilnius", None), ("checkbox", "Kaunas", None)],
        "Kaunas",
    ),
    "truefalse": Kind(
        "Vilnius is a city.",
        [("textbox", "Statement", "Vilnius is a city."), ("radio", "True", None)],
        [("radio", "True", None)],
        "True",
    ),
    "short": Kind(
        "Name the capital.",
        [("textbox", "Question", "Name the capital."), ("textbox", "Accepted answers", "Vilnius\nWilno")],
        [("textbox", "Your answer", "Wilno")],
        "Vilnius",
    ),
    "number": Kind(
        "How long is the river?",
        [("textbox", "Question", "How long is the river?"), ("textbox", "Value", "510"), ("textbox", "Unit", "km")],
        [("textbox", "Your answer", "510")],
        "510",
    ),
    "date": Kind(
        "When did it join?",
        [("textbox", "Question", "When did it join?"), ("textbox", "Date", "2004")],
        [("textbox", "Year", "2004")],
        "2004",
    ),
    "cloze": Kind(
        "Complete the sentence.",
        [("textbox", "Text with blanks", "It joined in [[date:2004]] as [[choice:*Lithuania|Latvia]].")],
        [("textbox", "Blank 1", "2004"), ("combobox", "Blank 2", "Lithuania")],
        "It joined in 2004",
    ),
    "matching": Kind(
        "Match each capital.",
        [
            ("textbox", "Question", "Match each capital."),
            ("textbox", "Left entry 1", "Latvia"),
            ("textbox", "What goes with left entry 1", "Riga"),
            ("textbox", "Left entry 2", "Estonia"),
            ("textbox", "What goes with left entry 2", "Tallinn"),
        ],
        [("combobox", "Latvia", "Riga"), ("combobox", "Estonia", "Tallinn")],
        "Latvia: Riga",
    ),
    "ordering": Kind(
        "Put them in order.",
        [
            ("textbox", "Question", "Put them in order."),
            ("textbox", "Entries in the right order", "one\ntwo\nthree"),
        ],
        [("order", "", "one two three")],
        "two",
    ),
    "long": Kind(
        "Why did it join?",
        [("textbox", "Question", "Why did it join?"), ("textbox", "Guide for marking", "To be *safe*.")],
        [("textbox", "Your answer", "Because it wanted to.\nAnd could.")],
        "To be safe.",
    ),
    "card": Kind(
        "The capital",
        [("textbox", "Front", "The capital"), ("textbox", "Back", "It is Vilnius")],
        [],
        "It is Vilnius",
    ),
}


def test_every_kind_has_its_journey() -> None:
    assert list(TABLE) == list(KINDS)


@pytest.fixture
def room(classroom: ClassRoom, transactional_db: None) -> ClassRoom:
    """Ada's class without a question."""
    Item.objects.update(state=Item.State.RETIRED)
    return classroom


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, False)], ids=["keyboard", "phone-without-scripts"])
def test_every_kind_is_written_asked_and_reviewed(
    page: OpenPage, room: ClassRoom, look: Callable[[Page], None], watch: Watch, width: int, js: bool
) -> None:
    watch.forgive(GIVEN_UP)
    fill = by_keyboard if js else by_hand
    look = look if js else lambda page: None

    grace = page(width, js=js, user=room.grace)
    items = {kind: write(grace, room, kind, fill, look) for kind in KINDS}

    quiz = factories.QuizFactory(course=room.course, title="All kinds")
    asked = [kind for kind in KINDS if KINDS[kind].IS_MARKED]
    for position, kind in enumerate(asked):
        factories.SlotFactory(quiz=quiz, item=items[kind], position=position)
    ada = page(width, js=js, user=room.ada)
    ada.goto(f"/quizzes/{quiz.pk}/")
    go(ada, f"Start, {len(asked)} questions", js=js)
    for number, kind in enumerate(asked, start=1):
        expect_question(ada, number, of=len(asked))
        for role, name, value in TABLE[kind].said:
            fill(ada, role, name, value)
        go(ada, "Check and hand in" if number == len(asked) else "Next", js=js)
    expect(heading(ada)).to_have_text("Every question has an answer")
    go(ada, "Hand in", js=js)
    expect(heading(ada)).to_have_text(f"{len(asked) - 1} of {len(asked)} marks so far")
    expect(ada.get_by_text("1 answer waits for your teacher")).to_be_visible()
    look(ada)

    start_sitting(room.ada, [item.pk for item in items.values()], title="", operation=uuid.uuid4(), now=timezone.now())
    ada.goto("/cards/review/")
    for kind in KINDS:
        review(ada, TABLE[kind], look, js=js)
    expect(heading(ada)).to_have_text(f"{len(KINDS)} reviews done")


def write(grace: Page, room: ClassRoom, kind: str, fill: Callable[..., None], look: Callable[[Page], None]) -> Item:
    """Write an item of a kind and publish it; a look at it first, with what marking says of a try."""
    fact = factories.FactFactory(deck=room.deck, source__deck=room.deck)
    grace.goto(f"/admin/facts/item/add/?kind={kind}&fact={fact.pk}")
    for role, name, value in TABLE[kind].written:
        fill(grace, role, name, value)
    fill(grace, "combobox", "State", "Published")
    go(grace, "Save as version 1", js=fill is by_keyboard)
    expect(grace.get_by_text("Saved as version 1.")).to_be_visible()
    expect(grace.locator("#preview")).to_contain_text(re.compile(re.escape(TABLE[kind].asked)))
    look(grace)
    return Item.objects.get(fact=fact)


def by_keyboard(page: Page, role: str, name: str, value: str | None) -> None:
    """Only Tab, arrows, Space, Enter and letters."""
    if role == "order":
        lift(page, value.split())
        return
    if role == "radio":
        choose_by_arrows(page, name)
        return
    tab_to(page, role, re.compile(f"^{re.escape(name)}( |$)"))
    target = page.locator(":focus")
    if role == "checkbox":
        page.keyboard.press("Space")
        expect(target).to_be_checked()
    else:
        page.keyboard.type(value)
    if role == "combobox":
        expect(target.locator("option:checked")).to_have_text(value)


def choose_by_arrows(page: Page, name: str) -> None:
    """Tab leads to one of a group, arrows lead through it and choose."""
    target = page.get_by_role("radio", name=name, exact=True)
    for _ in range(MOST_TABS):
        if page.evaluate("document.activeElement.type === 'radio'"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(6):
        if target.is_checked():
            break
        page.keyboard.press("ArrowDown")
    expect(target).to_be_checked()


def by_hand(page: Page, role: str, name: str, value: str | None) -> None:
    if role == "order":
        put_in_order(page, value.split())
        return
    target = page.get_by_role(role, name=re.compile(f"^{re.escape(name)}( |$)")).first
    if role in {"radio", "checkbox"}:
        page.get_by_role(role, name=name, exact=True).check()
    elif role == "combobox":
        target.select_option(label=value)
    else:
        target.fill(value)


def lift(page: Page, order: list[str]) -> None:
    """Each entry to its place by its own button."""
    for place, entry in enumerate(order):
        for above in range(entries(page).index(entry) - 1, place - 1, -1):
            page.get_by_role("heading", level=1).focus()
            press(page, "button", f"Move up: {entry}")
            expect(page.locator(".order > li > .serif").nth(above)).to_have_text(entry)


def go(page: Page, name: str, *, js: bool) -> None:
    if js:
        press(page, "button", name)
    else:
        page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def review(ada: Page, kind: Kind, look: Callable[[Page], None], *, js: bool) -> None:
    expect(heading(ada)).to_have_text(kind.asked)
    if js:
        ada.keyboard.press("Space")
    else:
        ada.get_by_role("link", name="Show answer").click()
    expect(ada.locator("#answer")).to_contain_text(kind.back)
    look(ada)
    before = ada.locator("#ratings [name=operation]").get_attribute("value")
    if js:
        ada.keyboard.press("4")
    else:
        ada.locator("#ratings [name=rating][value='4']").click()
    expect(ada.locator(f"#ratings [name=operation][value='{before}']")).to_have_count(0)


def test_enter_in_a_row_asks_for_the_preview_and_saves_nothing(page: OpenPage, room: ClassRoom, watch: Watch) -> None:
    watch.forgive(GIVEN_UP)
    grace = page(user=room.grace)
    count = Item.objects.count()
    grace.goto("/admin/facts/item/add/?kind=single")
    for role, name, value in TABLE["single"].written:
        by_keyboard(grace, role, name, value)

    grace.keyboard.press("Enter")

    expect(grace.locator("#preview")).to_contain_text("A wrong answer")
    expect(grace.get_by_label("Choice B", exact=True)).to_have_value("Kaunas")
    assert Item.objects.count() == count


def test_an_author_tries_an_answer_in_the_preview(page: OpenPage, room: ClassRoom, watch: Watch) -> None:
    watch.forgive(GIVEN_UP)
    grace = page(user=room.grace)
    grace.goto("/admin/facts/item/add/?kind=single")
    for role, name, value in TABLE["single"].written:
        by_keyboard(grace, role, name, value)
    preview = grace.locator("#preview")
    expect(preview.get_by_role("radio", name="Kaunas")).to_be_visible()

    preview.get_by_role("radio", name="Kaunas").check()
    preview.get_by_role("button", name="Try it").click()

    expect(preview).to_contain_text("Your try")
    expect(preview.get_by_role("radio", name="Kaunas")).to_be_checked()
    expect(preview.locator("section").first).to_contain_text("Wrong, no mark")
    expect(grace.get_by_label("Choice B", exact=True)).to_have_value("Kaunas")
