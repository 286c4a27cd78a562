"""A newcomer's journey: a file of forty questions becomes a quiz, is taken, and leaves as another file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from quiz.models import Quiz
from tests import factories
from tests.journeys.conftest import OpenPage
from tests.journeys.hands import heading
from tests.journeys.school import School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORTY = settings.BASE_DIR / "tests" / "samples" / "forty.gift"


def test_forty_questions_come_in_are_taken_and_leave(page: OpenPage, axe: Callable[[Page], None]) -> None:
    grace, ada = factories.UserFactory(username="grace"), factories.UserFactory(username="ada")
    deck = factories.DeckFactory(title="Planets", editors=[grace])
    course = factories.CourseFactory(title="Astronomy", decks=[deck])
    factories.EnrolmentFactory(course=course, user=ada)
    factories.EnrolmentFactory(course=course, user=grace, role="instructor")
    desk = page(user=grace)

    look(desk, FORTY)
    expect(desk.locator("dl.facts")).to_contain_text("New40")
    axe(desk)
    desk.get_by_label("Make a draft quiz of these in").select_option("Astronomy")
    desk.get_by_role("button", name="Import 40 questions").click()
    expect(desk.get_by_text("40 questions were taken in.")).to_be_visible()

    desk.get_by_role("link", name="A draft quiz was made of 40 questions: forty").click()
    desk.get_by_label("State").select_option("Published")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("row").filter(has_text="forty")).to_contain_text(re.compile(r"Published.*40"))

    attempt = School(ada, grace, course, Quiz.objects.get()).took_quiz(ada, right=40, now=timezone.now())
    waiting = attempt.items.get(version__kind="long")
    assert attempt.score == attempt.max_score - waiting.weight == 39

    desk.goto(f"/admin/facts/deck/{deck.pk}/export/")
    desk.get_by_label("Format").select_option("Moodle XML")
    desk.get_by_role("button", name="See what it holds").click()
    expect(desk.get_by_role("heading", name="Moodle XML holds all of it")).to_be_visible()
    with desk.expect_download() as arrival:
        desk.get_by_role("button", name="Download 40 questions").click()
    look(desk, arrival.value.path())
    expect(desk.locator("dl.facts")).to_contain_text("Same40")
    expect(desk.get_by_text("There is nothing to take in: the deck has all of it.")).to_be_visible()
    expect(desk.locator("dl.facts dt")).to_have_count(1)


def look(desk: Page, path: object) -> None:
    desk.goto("/admin/facts/item/import/")
    desk.get_by_label("File").set_input_files(str(path))
    desk.get_by_label("Published").check()
    desk.get_by_role("button", name="Look first").click()
    expect(heading(desk)).to_be_visible()
