"""All questions on one page, with scripts on a desk and without on the narrowest phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from quiz.models import Attempt, Quiz
from tests import factories
from tests.conftest import ClassRoom
from tests.journeys.conftest import OpenPage, check_axe
from tests.journeys.hands import expect_saved, heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sheet(room: ClassRoom, page: Page) -> Page:
    """Two sections of two questions, begun."""
    quiz = factories.QuizFactory(course=room.course, title="Cities", layout=Quiz.Layout.ALL, time_limit_minutes=30)
    for position, kind in enumerate(["single", "short", "ordering", "number"]):
        section = {0: "Names", 2: "Figures"}.get(position, "")
        factories.SlotFactory(quiz=quiz, item=room.items[kind], position=position, section=section)
    page.goto(f"/quizzes/{quiz.pk}/")
    page.get_by_role("button", name=re.compile("^Start, ")).click()
    expect(heading(page)).to_have_text("Cities")
    expect(page.get_by_role("timer")).to_be_in_viewport()
    page.wait_for_load_state()
    return page


def field(page: Page, number: int) -> Locator:
    return page.locator(f"#q{number}-response")


def said(*positions: int) -> list[object]:
    items = Attempt.objects.get().items.order_by("position")
    return list(items.filter(position__in=positions).values_list("response", flat=True))


def test_each_answer_saves_itself_and_what_is_typed_meanwhile_stays(classroom: ClassRoom, page: OpenPage) -> None:
    ada = sheet(classroom, page(user=classroom.ada))
    bodies: list[str] = []
    ada.on("request", lambda request: bodies.append(request.post_data or "") if "respond" in request.url else None)
    check_axe(ada)

    ada.get_by_role("radio").nth(1).check()
    expect_saved(ada)
    assert "q1-response" in bodies[-1]
    assert "q2-" not in bodies[-1]

    ada.route("**/respond/", lambda route: (field(ada, 2).fill("Vilnius"), route.continue_()), times=1)
    ada.get_by_role("button", name="Flag question 4").click()
    expect(ada.get_by_role("button", name="Flag question 4")).to_have_attribute("aria-pressed", "true")
    expect(field(ada, 2)).to_have_value("Vilnius")
    expect(field(ada, 2)).to_be_focused()
    expect(ada.get_by_role("link", name="Question 2, answered")).to_be_visible()

    ada.get_by_role("link", name=re.compile("^Question 4, .*flagged")).click()
    expect(field(ada, 4)).to_be_in_viewport()
    field(ada, 4).fill("279.75")
    ada.get_by_role("button", name="Flag question 1").press("Enter")
    expect(ada.get_by_role("button", name="Flag question 1")).to_have_attribute("aria-pressed", "true")
    expect(ada.get_by_role("button", name="Flag question 1")).to_be_focused()
    entry = ada.locator("#question-3 .order > li").nth(1).locator(".serif").inner_text()
    ada.locator("#question-3").get_by_role("button", name=f"Move up: {entry}").press("Enter")
    expect(ada.get_by_role("button", name=f"Move down: {entry}")).to_be_focused()
    expect(field(ada, 4)).to_have_value("279.75")
    expect_saved(ada)

    ada.locator(".bar").get_by_role("button", name="Check and hand in").click()
    expect(heading(ada)).to_have_text("Every question has an answer")
    assert said(2, 4) == ["Vilnius", "279.75"]


def test_number_keys_choose_in_the_question_that_has_the_focus(classroom: ClassRoom, page: OpenPage) -> None:
    second = factories.ItemFactory(deck=classroom.deck, kind="several")
    quiz = factories.QuizFactory(course=classroom.course, title="Cities", layout=Quiz.Layout.ALL)
    for position, item in enumerate((classroom.items["single"], second, classroom.items["number"])):
        factories.SlotFactory(quiz=quiz, item=item, position=position)
    ada = page(user=classroom.ada)
    ada.goto(f"/quizzes/{quiz.pk}/")
    ada.get_by_role("button", name=re.compile("^Start, ")).click()
    ada.wait_for_load_state()

    ada.keyboard.press("2")
    expect(ada.locator("input:checked")).to_have_count(0)
    ada.locator("#question-2 .running").click()
    ada.keyboard.press("2")
    ada.keyboard.press("3")
    expect(ada.locator("#question-2 input:checked")).to_have_count(2)
    expect(ada.locator("#question-2").get_by_role("checkbox").nth(2)).to_be_focused()
    ada.get_by_role("link", name=re.compile("^Question 1,")).click()
    ada.keyboard.press("2")
    expect(ada.locator("#question-1").get_by_role("radio").nth(1)).to_be_checked()
    expect(ada.locator("#question-2 input:checked")).to_have_count(2)
    field(ada, 3).press_sequentially("21")
    expect(field(ada, 3)).to_have_value("21")
    expect_saved(ada)
    expect(ada.locator("#question-1").get_by_role("radio").nth(1)).to_be_checked()


def test_without_scripts_one_button_saves_all(classroom: ClassRoom, page: OpenPage) -> None:
    ada = sheet(classroom, page(320, js=False, user=classroom.ada))
    assert ada.evaluate("document.documentElement.scrollWidth") <= 320

    field(ada, 2).fill("Vilnius")
    field(ada, 4).fill("279.75")
    ada.locator(".bar").get_by_role("button", name="Save").click()
    expect(field(ada, 2)).to_have_value("Vilnius")
    assert said(2, 4) == ["Vilnius", "279.75"]
    field(ada, 4).fill("280")
    ada.get_by_role("button", name="Flag question 2").click()
    assert ada.url.endswith("/sheet/#question-2")
    ada.locator(".bar").get_by_role("button", name="Check and hand in").click()

    expect(heading(ada)).to_have_text("2 questions have no answer yet")
    assert said(2, 4) == ["Vilnius", "280"]
    ada.get_by_role("link", name="Question 3").click()
    assert ada.url.endswith("/sheet/#question-3")
