"""A teacher's hour: a new question with its preview, into the quiz with it, and how Ada does."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import heading, sign_in
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEM = "Which ocean gives NATO its name?"
FACT = "Lithuania joined NATO in 2004."


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "phone"])
def test_a_teachers_hour(page: OpenPage, school: School, axe: Callable[[Page], None], width: int) -> None:
    now = timezone.now()
    school.took_quiz(school.ada, right=4, now=now - dt.timedelta(days=8))
    school.took_quiz(school.ada, right=9, now=now - dt.timedelta(days=1))
    grace = page(width)

    grace.goto("/")
    sign_in(grace, "grace")
    expect(heading(grace)).to_have_text("Your courses")
    grace.get_by_role("link", name="Security studies").click()
    write_question(grace, axe)
    put_into_quiz(grace, axe)
    see_how_ada_does(grace, axe)
    take_results_home(grace)


def write_question(grace: Page, axe: Callable[[Page], None]) -> None:
    grace.get_by_role("link", name="Add a question").click()
    expect(heading(grace)).to_have_text("Which kind of item?")
    axe(grace)
    grace.get_by_role("link", name="Single choice").click()
    expect(grace.get_by_text("What you write shows here.")).to_be_visible()

    choose(grace, grace.locator("#id_fact"), "accession to NATO")
    grace.get_by_label("Question", exact=True).fill(STEM)
    for letter, text in zip("ABC", ("The Pacific", "The Atlantic", "The Arctic"), strict=True):
        grace.get_by_label(f"Choice {letter}", exact=True).fill(text)
    preview = grace.locator("#preview")
    expect(preview).to_contain_text("The preview shows once this is settled")
    grace.get_by_label("Choice B is right").check()
    grace.get_by_label("Feedback for choice A").fill("Its members lie round another ocean.")
    expect(preview.get_by_role("radio", name="The Arctic")).to_be_visible()
    expect(preview.locator("div.answer")).to_contain_text("The Atlantic")
    expect(preview.locator("div.answer")).to_contain_text("Its members lie round another ocean.")
    expect(preview.locator(".source")).to_contain_text("paragraph")
    axe(grace)

    grace.get_by_label("State").select_option("Published")
    grace.get_by_role("button", name="Save as version 1").click()
    expect(grace.get_by_text("Saved as version 1.")).to_be_visible()
    expect(grace.get_by_role("heading", name="Edit item")).to_be_visible()
    axe(grace)


def choose(page: Page, select: Locator, term: str) -> None:
    """In a searchable select of the admin."""
    select.locator("xpath=following-sibling::span[1]").get_by_role("combobox").click()
    page.get_by_role("searchbox").last.fill(term)
    page.get_by_role("option").filter(has_text=re.compile(term)).first.click()
    expect(select.locator("option:checked")).to_have_text(re.compile(term))


def put_into_quiz(grace: Page, axe: Callable[[Page], None]) -> None:
    grace.get_by_role("link", name="Courses").first.click()
    grace.get_by_role("link", name="Security studies").click()
    grace.get_by_role("link", name="Quizzes of this course").click()
    expect(heading(grace)).to_have_text("Quizzes")
    axe(grace)
    grace.get_by_role("link", name="A century in ten questions").click()
    choose(grace, grace.locator("#id_slots-10-item"), "Which ocean")
    axe(grace)
    grace.get_by_role("button", name="Save and continue editing").click()
    expect(grace.locator("#id_slots-10-position")).to_have_value("11")

    grace.get_by_role("link", name="View on site").click()
    expect(heading(grace)).to_have_text("A century in ten questions")
    expect(grace.locator("dt", has_text="Questions").locator("xpath=following-sibling::dd[1]")).to_have_text("11")


def see_how_ada_does(grace: Page, axe: Callable[[Page], None]) -> None:
    grace.get_by_role("link", name="Courses").first.click()
    grace.get_by_role("link", name="Security studies").click()
    ada = grace.get_by_role("row").filter(has_text="Ada Byron")
    expect(ada.locator("td").nth(1)).to_have_text("65 %")
    axe(grace)
    ada.get_by_role("link").click()

    expect(heading(grace)).to_have_text("Ada Byron")
    expect(grace.locator("#scores-sentence")).to_contain_text("From 40 to 90 % in two quizzes")
    grace.get_by_text("Scores as a table").click()
    rows = grace.get_by_role("table", name="Scores").get_by_role("row")
    expect(rows).to_have_text([re.compile("Score"), re.compile("40 %$"), re.compile("90 %$")])
    axe(grace)

    grace.get_by_role("link", name="A century in ten questions, 2").click()
    expect(heading(grace)).to_have_text("9 of 10 marks")
    expect(grace.get_by_role("button", name="Make flashcards from what I missed")).to_have_count(0)
    axe(grace)


def take_results_home(grace: Page) -> None:
    grace.get_by_role("link", name="Courses").click()
    grace.get_by_role("link", name="Security studies").click()
    with grace.expect_download() as arrival:
        grace.get_by_role("link", name="All results as CSV").click()

    assert re.fullmatch(r"security-studies-results-\d{4}-\d\d-\d\d\.csv", arrival.value.suggested_filename)
    text = Path(arrival.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 2
    assert all("Byron" in ", ".join(row.values()) for row in rows)
