"""What goes wrong in class: impatient fingers, a lost network, two tabs, a session that ends.

No answer is lost, none counts twice.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from quiz.models import Review
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.hands import (
    answer,
    expect_question,
    expect_saved,
    field,
    heading,
    place,
    start,
    start_cards,
    trouble,
)
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHORT = "annexation-1940.power"
NUMBER = "imet-total.sum"
YEAR = "nato-accession.year"
ORDER = "sales.categories-order"
WAR = "independence-ww1.war"
NOT_SAVED = "Not saved yet, trying again"
BROKEN_LINE = (r"ERR_INTERNET_DISCONNECTED", r"ERR_FAILED", r"ERR_CONNECTION", r"htmx:sendError", r"htmx:afterRequest")


# Impatient fingers


@pytest.mark.parametrize("gap_ms", [0, 120])
def test_a_double_click_on_next_is_one_step(page: OpenPage, school: School, gap_ms: int) -> None:
    school.only(WAR, SHORT, NUMBER, YEAR)
    ada = start(page(user=school.ada), school)
    answer(ada, "single", "World War I")
    expect_saved(ada)
    ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 2, of=4)

    answer(ada, "short", "Soviet Union")
    double_click(ada, ada.get_by_role("button", name="Next", exact=True), gap_ms)

    expect_question(ada, 3, of=4)
    ada.wait_for_timeout(400)
    expect_question(ada, 3, of=4)
    assert len(school.saved) == 2


@pytest.mark.parametrize("gap_ms", [0, 120])
def test_a_double_click_on_a_rating_is_one_review(page: OpenPage, school: School, gap_ms: int) -> None:
    ada = start_cards(page(user=school.ada))
    ada.keyboard.press("Space")

    double_click(ada, ada.get_by_role("button", name=re.compile("^Easy, ")), gap_ms)

    expect(ada.locator("[data-counts] > .soft").first).to_have_text("1 done, 9 to go")
    ada.wait_for_timeout(400)
    expect(ada.locator("#answer")).to_be_hidden()
    assert Review.objects.count() == 1


def double_click(page: Page, target, gap_ms: int) -> None:
    """At one place, as a hand does it, whatever has come there meanwhile."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    if gap_ms:
        page.wait_for_timeout(gap_ms)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)


def test_a_key_on_the_way_to_another_button_saves_and_stays(page: OpenPage, school: School) -> None:
    """Who types and goes on to a button before the answer has saved itself has not pressed that button yet."""
    school.only(WAR, SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 2, of=3)

    field(ada).press_sequentially("Soviet Union")
    ada.keyboard.press("Tab")
    expect(ada.get_by_role("button", name="Back to question 1")).to_be_focused()

    expect_saved(ada)
    ada.wait_for_timeout(300)
    expect_question(ada, 2, of=3)
    assert school.steps[1:] == [("save", "Soviet Union")]


# Coming back


def test_reloading_in_mid_quiz_keeps_the_answer(page: OpenPage, school: School) -> None:
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    answer(ada, "short", "Soviet Union")
    expect_saved(ada)

    ada.reload()

    expect(field(ada)).to_have_value("Soviet Union")
    expect_saved(ada)
    assert school.saved == ["Soviet Union"]


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no-scripts"])
def test_back_shows_the_saved_answer_and_can_change_it(page: OpenPage, school: School, js: bool) -> None:
    school.only(SHORT, NUMBER, YEAR)
    ada = start(page(js=js, user=school.ada), school)
    for number, said in enumerate(("Soviet Union", "8.9"), start=1):
        expect_question(ada, number, of=3)
        field(ada).fill(said)
        ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 3, of=3)

    ada.go_back()
    expect_question(ada, 2, of=3)
    expect(field(ada)).to_have_value("8.9")
    ada.go_back()
    expect_question(ada, 1, of=3)
    expect(field(ada)).to_have_value("Soviet Union")
    field(ada).fill("USSR")
    ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 2, of=3)

    assert school.saved == ["Soviet Union", "8.9", "USSR"]
    ada.reload()
    place(ada, 1).click()
    expect(field(ada)).to_have_value("USSR")


def test_back_right_after_a_key_loses_nothing(page: OpenPage, school: School) -> None:
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 2, of=2)

    field(ada).press_sequentially("8.9")
    ada.go_back()
    expect_question(ada, 1, of=2)
    ada.get_by_role("button", name="Next", exact=True).click()

    expect_question(ada, 2, of=2)
    expect(field(ada)).to_have_value("8.9")
    assert school.saved == ["8.9"]


def test_leaving_right_after_a_key_loses_nothing(page: OpenPage, school: School) -> None:
    """The link says "Save and leave": so it does, without asking back."""
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    asked: list[str] = []
    ada.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    field(ada).press_sequentially("Soviet Union")
    ada.get_by_role("link", name="Save and leave").click()
    expect(ada.get_by_role("region", name="Left open")).to_be_visible()

    ada.get_by_role("link", name="Resume").click()
    expect(field(ada)).to_have_value("Soviet Union")
    assert school.saved == ["Soviet Union"]
    assert asked == []


def test_leaving_without_a_network_asks_back(page: OpenPage, school: School, watch: Watch) -> None:
    """The first press waits for the save; who presses again is warned by the browser, and may stay."""
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    asked: list[str] = []
    ada.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    ada.context.set_offline(True)
    field(ada).press_sequentially("Soviet Union")
    ada.get_by_role("link", name="Save and leave").click()
    expect(trouble(ada)).to_be_visible()
    assert asked == []
    ada.get_by_role("link", name="Save and leave").click(no_wait_after=True)
    expect(field(ada)).to_have_value("Soviet Union")
    assert asked == ["beforeunload"]
    ada.context.set_offline(False)

    expect(ada.get_by_role("region", name="Left open")).to_be_visible()
    assert school.saved == ["Soviet Union"]


def test_in_two_tabs_both_answers_are_logged_and_the_newest_stands(page: OpenPage, school: School) -> None:
    school.only(SHORT, NUMBER)
    first = start(page(user=school.ada), school)
    second = page(beside=first)
    second.goto(first.url)

    answer(first, "short", "Soviet Union")
    expect_saved(first)
    answer(second, "short", "USSR")
    expect_saved(second)

    assert school.saved == ["Soviet Union", "USSR"]
    first.reload()
    expect(field(first)).to_have_value("USSR")


def test_handed_in_in_another_tab_the_answers_stand(page: OpenPage, school: School) -> None:
    school.only(SHORT)
    first = start(page(user=school.ada), school)
    answer(first, "short", "Soviet Union")
    expect_saved(first)
    second = page(beside=first)
    second.goto(first.url)
    second.locator("#navigator").get_by_role("button", name="Check and hand in").click()
    second.get_by_role("button", name="Hand in", exact=True).click()
    expect(heading(second)).to_have_text("1 of 1 marks")

    field(first).fill("Germany")

    expect(first.get_by_text("This attempt was handed in before.")).to_be_visible()
    expect(heading(first)).to_have_text("1 of 1 marks")
    assert school.saved == ["Soviet Union"]
