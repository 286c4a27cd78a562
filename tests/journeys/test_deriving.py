"""From a fact to questions: a value is typed in, drafts are derived, ticked, looked at and published."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from facts.models import Fact, Item
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import heading
from tests.journeys.school import School
from tests.journeys.test_pages import faults_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("width", "scheme", "js"),
    [(390, "dark", True), (320, "light", False)],
    ids=["phone-dark", "narrow-without-scripts"],
)
def test_a_fact_becomes_questions(page: OpenPage, school: School, width: int, scheme: str, js: bool) -> None:
    deck = school.course.decks.get()
    fact = deck.facts.get(slug="nato-accession")
    Fact.objects.filter(pk=fact.pk).update(values=[])
    grace = page(width, scheme=scheme, js=js, user=school.grace)
    faults: list[str] = []

    def look() -> None:
        if js:
            faults.extend(faults_on(grace))

    grace.goto(f"/admin/facts/fact/{fact.pk}/change/")
    first = grace.get_by_role("group", name="Value 1")
    first.get_by_label("Type").select_option("Date")
    expect(first.get_by_label("Unit or currency")).to_be_hidden()
    first.get_by_label("As it stands in the statement").fill("2004")
    first.get_by_label("In digits").fill("in 2004")
    look()
    grace.get_by_role("button", name="Save and continue editing").click()
    expect(first.get_by_label("In digits")).to_have_accessible_description(re.compile("Write a date as 2004"))
    look()
    first.get_by_label("In digits").fill("2004")
    grace.get_by_role("button", name="Save and continue editing").click()
    grace.get_by_role("link", name="derive items from it").click()

    expect(heading(grace)).to_have_text("Derive items")
    look()
    for box in grace.locator("input[name=draft]").all():
        box.set_checked((box.get_attribute("value") or "").endswith("date:0"))
    grace.get_by_role("button", name="Make drafts").click()
    expect(grace.get_by_text("1 draft is made. Nobody sees them until you publish them.")).to_be_visible()
    look()

    item = Item.objects.get(fact=fact, form="date:0")
    grace.locator(f"input[name=_selected_action][value='{item.pk}']").check()
    grace.locator("select[name=action]").select_option("publish")
    grace.get_by_role("button", name="Go").click()
    expect(heading(grace)).to_have_text("Publish what was derived")
    expect(grace.get_by_label("Year")).to_be_disabled()
    look()
    grace.get_by_role("button", name="Publish").click()
    expect(grace.get_by_text("1 item is published.")).to_be_visible()

    item.refresh_from_db()
    assert item.state == Item.State.PUBLISHED
    assert not faults, "\n".join(faults)
