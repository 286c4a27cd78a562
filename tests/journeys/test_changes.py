"""What changes after it was learned: a contested answer that counts in the end, and a fact that is superseded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from facts.models import Item
from quiz.models import Attempt
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import answer, heading, start
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POWER, SUM = "annexation-1940.power", "imet-total.sum"


@pytest.mark.parametrize(("width", "js"), [(1280, True), (390, False)], ids=["wide", "phone-plain"])
def test_what_changes_is_told(
    page: OpenPage, school: School, axe: Callable[[Page], None], width: int, js: bool
) -> None:
    school.only(POWER, SUM)
    ada, grace = page(width, js=js, user=school.ada), page(width, js=js, user=school.grace)

    hand_in(ada, school, js)
    contest(ada, axe, js)
    accept(grace, school, axe, js)
    see_the_new_mark(ada, axe, js)
    supersede(grace, axe, js)
    meet_it_again(ada, axe, js)


def hand_in(ada: Page, school: School, js: bool) -> None:
    start(ada, school)
    answer(ada, "short", "Moscow's empire")
    ada.get_by_role("button", name="Next").click()
    answer(ada, "number", "1")
    ada.get_by_role("button", name=re.compile("Check|Next|Hand in|To the end")).first.click()
    ada.goto(f"/attempts/{Attempt.objects.get().pk}/check/")
    ada.get_by_role("button", name=re.compile("^Hand in")).click()
    expect(heading(ada)).to_have_text("0 of 2 marks")


def contest(ada: Page, axe: Callable[[Page], None], js: bool) -> None:
    ada.get_by_text("Count mine as right").first.click()
    ada.get_by_label("Why it is right (optional)").first.fill("It was ruled from there.")
    if js:
        axe(ada)
    ada.get_by_role("button", name="Ask your teacher").first.click()
    expect(ada.get_by_text("Your teacher has not decided yet.")).to_be_visible()


def accept(grace: Page, school: School, axe: Callable[[Page], None], js: bool) -> None:
    grace.goto(f"/courses/{school.course.pk}/")
    grace.get_by_role("link", name="1 contested answer").click()
    expect(heading(grace)).to_have_text("One contested answer")
    expect(grace.get_by_text("It was ruled from there.")).to_be_visible()
    grace.get_by_label("Reply (optional)").fill("Fair enough.")
    if js:
        axe(grace)
    grace.get_by_role("button", name="Count as right").click()
    expect(grace.get_by_text("Accepted. 1 student is told.")).to_be_visible()
    expect(grace.get_by_text("Nothing waits for you.")).to_be_visible()


def see_the_new_mark(ada: Page, axe: Callable[[Page], None], js: bool) -> None:
    ada.reload()
    expect(heading(ada)).to_have_text("1 of 2 marks")
    expect(ada.get_by_text("your mark rose from 0 to 1.")).to_be_visible()
    expect(ada.get_by_text("by Grace Hopper: it counts as right.")).to_be_visible()
    expect(ada.get_by_text("Fair enough.")).to_be_visible()
    if js:
        axe(ada)


def supersede(grace: Page, axe: Callable[[Page], None], js: bool) -> None:
    item = Item.objects.select_related("fact").get(slug=SUM)
    grace.goto(f"/admin/facts/fact/{item.fact.pk}/change/")
    grace.get_by_role("link", name="This has changed").click()
    grace.get_by_label("Statement").fill(item.fact.statement.replace("8.9", "11.5"))
    grace.get_by_label("True as of").fill("2025")
    grace.get_by_label("Since").fill(f"{timezone.localdate():%Y-%m-%d}")
    if js:
        axe(grace)
    grace.get_by_role("button", name="This holds now").click()
    expect(heading(grace).last).to_have_text("Items whose fact has changed")
    if js:
        axe(grace)
    grace.get_by_role("button", name=re.compile("^Confirm ?: How much")).click()
    expect(grace.get_by_text("asks for the new fact.")).to_be_visible()
    grace.goto(f"/admin/facts/item/{item.pk}/versions/")
    expect(grace.locator("ins").first).to_be_visible()
    if js:
        axe(grace)


def meet_it_again(ada: Page, axe: Callable[[Page], None], js: bool) -> None:
    ada.get_by_role("button", name="Make flashcards from what I missed").click()
    expect(ada.locator("#answer-panel")).to_contain_text("This changed:")
    ada.get_by_role("link", name="Show answer").click()
    expect(ada.locator("#answer")).to_contain_text("11.5")
    if js:
        axe(ada)
    ada.get_by_role("button", name="Again").click()
    expect(ada.locator("#card-panel")).not_to_contain_text("This changed:")
