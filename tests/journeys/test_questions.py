"""A question in a quiz: one page, and no more presses than it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.hands import heading, sign_in
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COUNTS_PRESSES = "addEventListener('pointerdown', () => pressed(), true)"


@pytest.mark.parametrize("width", [1280, 390], ids=["wide", "phone"])
def test_a_question_takes_five_presses_at_most(
    page: OpenPage, school: School, axe: Callable[[Page], None], width: int
) -> None:
    grace, presses = page(width), []
    count = school.quiz.slots.count()
    grace.goto(f"/quizzes/{school.quiz.pk}/")
    sign_in(grace, "grace")
    grace.expose_function("pressed", lambda: presses.append(1))
    grace.add_init_script(COUNTS_PRESSES)
    grace.reload()

    grace.get_by_role("link", name="New question").click()
    expect(heading(grace)).to_have_text("New question")
    axe(grace)
    grace.get_by_label("Question", exact=True).fill("Which sea does Lithuania touch?")
    for letter, text in zip("ABCD", ("The North Sea", "The Baltic Sea", "The Black Sea", "None"), strict=True):
        grace.get_by_label(f"Choice {letter}", exact=True).fill(text)
    grace.get_by_label("Choice B is right").check()
    grace.get_by_label("Explanation").fill("Its coast is 90 km long.")
    grace.get_by_role("button", name="Save", exact=True).click()

    expect(grace.get_by_text("The question is in the quiz.")).to_be_visible()
    assert school.quiz.slots.count() == count + 1
    assert school.quiz.slots.last().item.current.back["answer"] == "The Baltic Sea"
    assert 3 <= len(presses) <= 5
