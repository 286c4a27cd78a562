"""An author reads a source: pastes a text, accepts, drops and edits proposals by key or by button, and sees drafts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from facts.models import Fact
from tests.journeys.conftest import OpenPage
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TEXT = """Vilnius was first named in a letter of 25 January 1323. Its university was founded in 1579.

The old town covers 3.59 km². It is a fine place."""


def paste(grace: Page) -> None:
    grace.goto("/admin/facts/source/add/")
    grace.get_by_label("Deck:").select_option(index=1)
    grace.get_by_label("Title:").fill("A page on Vilnius")
    grace.get_by_label("Publisher:").fill("A city")
    grace.get_by_label("Speaks of:").fill("2024")
    grace.get_by_label("Text:", exact=True).fill(TEXT)
    grace.get_by_role("button", name="Save and continue editing").click()
    grace.get_by_role("link", name="Read facts from this source").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_source_is_read_by_keyboard(page: OpenPage, school: School, axe: Callable[[Page], None], width: int) -> None:
    grace = page(width, user=school.grace)
    paste(grace)
    first, second, third, fourth = (grace.locator(f"#offer-{number}") for number in range(1, 5))
    expect(grace.locator("mark", has_text="25 January 1323")).to_contain_text("date")
    axe(grace)

    grace.keyboard.press("j")
    expect(first).to_be_focused()
    grace.keyboard.press("e")
    expect(first.get_by_label("Statement", exact=True)).to_be_focused()
    first.get_by_label("Subject").fill("Vilnius")
    first.get_by_label("Relation").fill("was first named on")
    first.get_by_label("Statement", exact=True).fill("Vilnius was first named on 25 January 1323.")
    axe(grace)
    first.get_by_role("button", name="Accept").press("Enter")
    expect(first).to_contain_text("Proposal 1, accepted")
    expect(second).to_be_focused()

    grace.keyboard.press("j")
    grace.keyboard.press("k")
    expect(second).to_be_focused()
    grace.keyboard.press("d")
    expect(second).to_contain_text("Proposal 2, dropped")
    expect(third).to_be_focused()
    grace.keyboard.press("e")
    grace.keyboard.type("ad")  # letters in a field are letters
    expect(third).to_contain_text("Proposal 3")
    third.get_by_label("In digits").first.fill("three")
    third.get_by_role("button", name="Accept").press("Enter")
    expect(third.get_by_role("alert")).to_contain_text("Not accepted yet")
    third.get_by_label("In digits").first.fill("3.59")
    third.get_by_role("button", name="Accept").press("Enter")
    expect(third).to_contain_text("Proposal 3, accepted")
    expect(fourth).to_be_focused()

    first.get_by_text("can be derived from it").press("Enter")
    expect(first.get_by_role("listitem").first).to_be_visible()
    axe(grace)
    assert not grace.evaluate("document.documentElement.scrollWidth > innerWidth")
    grace.reload()
    expect(grace.get_by_text("4 proposals: 2 accepted, 1 dropped, 1 open.")).to_be_visible()
    kept = Fact.objects.filter(source__title="A page on Vilnius").order_by("pk").values_list("statement", "locator")
    assert kept[0] == ("Vilnius was first named on 25 January 1323.", "paragraph 1")


def test_a_source_is_read_without_scripts(page: OpenPage, school: School) -> None:
    grace = page(user=school.grace, js=False)
    paste(grace)

    grace.locator("#offer-2").get_by_role("button", name="Accept").click()
    expect(grace.locator("#offer-2")).to_contain_text("Proposal 2, accepted")
    grace.locator("#offer-4").get_by_role("button", name="Drop").click()
    expect(grace.get_by_text("4 proposals: 1 accepted, 1 dropped, 2 open.")).to_be_visible()
    grace.locator("#offer-4").get_by_role("button", name="Offer again").click()
    expect(grace.get_by_text("4 proposals: 1 accepted, 0 dropped, 3 open.")).to_be_visible()
