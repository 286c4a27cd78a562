"""Hostile words in a real browser: no dialog, no request that they cause, nothing that the policy has to stop."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from quiz.actions.cards import start_sitting
from quiz.actions.closings import submit_attempt
from quiz.actions.starts import start_attempt
from tests.conftest import ClassRoom
from tests.hostile import MARK
from tests.house.test_hostile import TURNS, hostile_items, hostile_quiz
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.test_pages import WIDEST

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_hostile_words_do_nothing_in_a_browser(page: OpenPage, watch: Watch, classroom: ClassRoom) -> None:
    """The policy's complaints, errors and requests to other hosts fail the test by `watch`."""
    watch.forgive("status of 404")  # the picture that is not there, by its own address
    now, dialogs = timezone.now(), []
    items = [item for turn in TURNS for item in hostile_items(classroom, turn)]
    quiz = hostile_quiz(classroom, items)
    done = start_attempt(quiz, classroom.ada, operation=uuid4(), seed=1, now=now)
    submit_attempt(classroom.ada, done.pk, operation=uuid4(), now=now)
    begun = start_attempt(quiz, classroom.ada, operation=uuid4(), seed=2, now=now)
    start_sitting(classroom.ada, [item.pk for item in items], title="", operation=uuid4(), now=now)
    ada, grace = page(390, user=classroom.ada), page(user=classroom.grace)
    for tab in (ada, grace):
        tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    visit(ada, reverse("quiz:attempt-result", args=[done.pk]))
    expect(ada.locator("article")).to_have_count(len(items) - len(TURNS))
    for position in range(1, len(items) // len(TURNS)):
        visit(ada, reverse("quiz:attempt-question", args=[begun.pk, position]))
    visit(ada, reverse("quiz:cards-review"))
    for _ in items[: len(items) // len(TURNS)]:
        ada.get_by_role("link", name=re.compile("^Show answer")).click()
        fits(ada)
        ada.get_by_role("button", name=re.compile("^Easy")).click()
        expect(ada.get_by_role("link", name=re.compile("^Show answer"))).to_be_visible()
    visit(grace, reverse("quiz:course", args=[classroom.course.pk]))
    visit(grace, reverse("admin:facts_item_changelist"))
    for item in items[:: len(TURNS)]:
        visit(grace, reverse("admin:facts_item_change", args=[item.pk]))
        with grace.expect_response(re.compile("/preview/")):
            grace.get_by_label("Explanation").press("End")
            grace.get_by_label("Explanation").press("x")
        expect(grace.locator("#preview")).not_to_be_empty()

    assert dialogs == []
    assert [request.url for request in watch.requests if MARK in request.url] == []
    assert ada.evaluate(f"typeof {MARK}") == "undefined"


def visit(tab: Page, url: str) -> None:
    tab.goto(url)
    expect(tab.locator("h1, [role=heading]").first).to_be_visible()
    fits(tab)


def fits(tab: Page) -> None:
    width = tab.evaluate("document.scrollingElement.scrollWidth")
    assert width <= tab.viewport_size["width"], f"{tab.url} is {width} pixels wide: {tab.evaluate(WIDEST)}"
