"""Sittings other than a plain test, with scripts on a desk and without on a phone: practice, certainty, a time limit,
forward only, draws with sections, and results that are shown later or never.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quiz.models import Attempt, Quiz
from tests import factories
from tests.conftest import ClassRoom
from tests.journeys.conftest import OpenPage, Watch, check_axe
from tests.journeys.hands import answer, expect_saved, field, heading

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize(("width", "js"), [(1280, True), (390, False)], ids=["scripts", "none"]),
]

HOUR = dt.timedelta(hours=1)
HINT = "It lies on the Neris."


def quiz_of(room: ClassRoom, *kinds: str, **settings: object) -> Quiz:
    """A quiz of the class's own items of these kinds."""
    quiz = factories.QuizFactory(course=room.course, title="Cities", **settings)
    for position, kind in enumerate(kinds):
        factories.SlotFactory(quiz=quiz, item=room.items[kind], position=position)
    return quiz


def started(page: Page, quiz: Quiz) -> Page:
    page.goto(f"/quizzes/{quiz.pk}/")
    press(page, re.compile("^Start, "))
    expect_question(page, 1)
    return page


def press(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def expect_question(page: Page, number: int) -> None:
    expect(page.locator(".running").first).to_contain_text(f"question {number} of ")
    page.wait_for_load_state()


def expect_accessible(page: Page, *, js: bool) -> None:
    if js:  # axe is a script itself
        check_axe(page)


def go_on(page: Page) -> None:
    """On the last question, by its own button; the navigator has another one."""
    page.locator(".bar").get_by_role("button", name="Check and hand in").click()


def hand_in(page: Page) -> None:
    """From the last question to the result."""
    go_on(page)
    page.get_by_role("button", name=re.compile("^Hand in")).click()
    expect(page.locator(".receipt")).to_be_visible()


@pytest.fixture
def ada(page: OpenPage, classroom: ClassRoom, width: int, js: bool) -> Page:
    return page(width, js=js, user=classroom.ada)


def test_practice_checks_hints_and_lets_try_again(classroom: ClassRoom, ada: Page, js: bool) -> None:
    content = {"stem": "Which city is the capital?", "hints": [HINT, "It begins with V."]}
    hinted = factories.ItemFactory(deck=classroom.deck, kind="short", content=content)
    quiz = quiz_of(classroom, mode=Quiz.Mode.PRACTICE)
    for position, item in enumerate([hinted, classroom.items["number"]]):
        factories.SlotFactory(quiz=quiz, item=item, position=position)
    told = started(ada, quiz).get_by_role("status").filter(has=ada.locator("p"))

    field(ada).fill("Kaunas")
    press(ada, "Check")
    expect(told).to_contain_text("Wrong, no mark")
    expect(told).to_contain_text(f"Hint {HINT}")
    expect(told).to_contain_text("2 more tries.")
    assert "Vilnius" not in ada.content()
    expect_accessible(ada, js=js)

    field(ada).fill("Vilnius")
    press(ada, "Check")
    expect(told).to_contain_text("Right, 0.75 of 1 mark")
    expect(told).to_contain_text("An explanation.")
    expect(field(ada)).to_be_disabled()

    press(ada, "Next")
    expect_question(ada, 2)
    press(ada, "Show the answer")
    expect(told).to_contain_text("279.75")
    hand_in(ada)
    expect(heading(ada)).to_have_text("0.75 of 2 marks")
    expect(ada.get_by_text("Right, 0.75 of 1 mark")).to_be_visible()


def test_certainty_costs_whoever_was_sure_and_wrong(classroom: ClassRoom, ada: Page, js: bool) -> None:
    started(ada, quiz_of(classroom, "short", "truefalse", mode=Quiz.Mode.CERTAINTY))
    sure = ada.get_by_role("radio", name=re.compile("^Sure"))

    answer(ada, "short", "Vilnius")
    sure.check()
    expect_accessible(ada, js=js)
    press(ada, "Next")
    expect_question(ada, 2)
    answer(ada, "truefalse", "False")
    sure.check()
    hand_in(ada)

    expect(heading(ada)).to_have_text("−3 of 6 marks")
    expect(ada.get_by_text("Right, 3 marks")).to_be_visible()
    expect(ada.get_by_text("Wrong, −6 marks")).to_be_visible()
    table = ada.get_by_role("table")
    expect(table.get_by_role("row").last).to_have_text(
        re.compile(r"Sure\s*50 % of 2 answers\s*right less often than you were sure")
    )
    expect(table).to_contain_text("no answer")
    expect_accessible(ada, js=js)


def test_time_closes_what_was_saved(classroom: ClassRoom, ada: Page, js: bool) -> None:
    if js:
        ada.clock.install()
    started(ada, quiz_of(classroom, "short", "number", time_limit_minutes=10))
    expect(ada.get_by_role("timer")).to_be_visible()
    answer(ada, "short", "Vilnius")
    if js:
        expect_saved(ada)
    else:
        press(ada, "Next")
        expect_question(ada, 2)
    Attempt.objects.update(started_at=timezone.now() - HOUR)
    if js:
        ada.clock.run_for(21_000)  # the page asks how much time is left
    else:
        go_on(ada)

    expect(ada.locator(".receipt")).to_be_visible()
    expect(ada.get_by_text("The time is up. What was saved by then was handed in for you.")).to_be_visible()
    expect(ada.get_by_text("The time was up. What was saved by then was handed in.")).to_be_visible()
    expect(heading(ada)).to_have_text("1 of 2 marks")
    assert Attempt.objects.get().is_expired


def test_forward_only_has_no_way_back(classroom: ClassRoom, ada: Page, watch: Watch) -> None:
    watch.forgive("422")
    started(ada, quiz_of(classroom, "short", "number", "date", navigation=Quiz.Navigation.FORWARD))
    first = ada.url
    answer(ada, "short", "Vilnius")
    press(ada, "Next")
    expect_question(ada, 2)

    expect(ada.get_by_role("button", name=re.compile("^(Back to question|Question [0-9])"))).to_have_count(0)
    here = Attempt.objects.get().pk
    for position in (1, 3):
        ada.goto(f"/attempts/{here}/{position}/")
        expect_question(ada, 2)

    ada.goto(first)
    press(ada, "Next")
    expect_question(ada, 3)
    go_on(ada)
    expect(heading(ada)).to_have_text("2 questions have no answer yet")
    ada.goto(f"/attempts/{here}/3/")
    expect(heading(ada)).to_have_text("2 questions have no answer yet")


def test_draws_come_by_section_and_anew(classroom: ClassRoom, ada: Page) -> None:
    topic = factories.TopicFactory(deck=classroom.deck)
    for number in range(4):
        factories.ItemFactory(deck=classroom.deck, topic=topic, kind="truefalse", stem=f"City {number} is large.")
    quiz = quiz_of(classroom, shuffles_questions=True)
    factories.SlotFactory(quiz=quiz, item=None, draw_count=2, draw_topic=topic, section="Cities", position=1)
    factories.SlotFactory(quiz=quiz, item=classroom.items["date"], section="Years", position=2)

    seen: list[str] = []
    for _attempt in range(2):
        started(ada, quiz)
        for number in (1, 2):
            expect_question(ada, number)
            expect(ada.locator(".running").nth(1)).to_have_text("Cities")
            seen.append(heading(ada).inner_text())
            press(ada, "Next")
        expect_question(ada, 3)
        expect(ada.locator(".running").nth(1)).to_have_text("Years")
        hand_in(ada)
    assert sorted(seen) == [f"City {number} is large." for number in range(4)]


@pytest.mark.parametrize("when", Quiz.Moment.values)
def test_results_are_shown_when_the_quiz_says(classroom: ClassRoom, ada: Page, when: str) -> None:
    parts = ("attempt", "correctness", "marks", "feedback", "answer")
    quiz = quiz_of(classroom, "short", closes_at=timezone.now() + HOUR, **{f"shows_{part}": when for part in parts})
    started(ada, quiz)
    answer(ada, "short", "Klaipėda")
    hand_in(ada)

    expect_result(ada, quiz, is_shown=when == Quiz.Moment.SUBMIT)
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=timezone.now() - HOUR)
    expect_result(ada, quiz, is_shown=when != Quiz.Moment.NEVER)


def expect_result(page: Page, quiz: Quiz, *, is_shown: bool) -> None:
    """The result, the page of the quiz, and home: they all tell the marks, or none does."""
    page.goto(f"/attempts/{Attempt.objects.get().pk}/result/")
    expect(heading(page)).to_have_text("0 of 1 marks" if is_shown else "Handed in")
    for words in ("Klaipėda", "Vilnius", "Wrong, no mark", "An explanation."):
        expect(page.get_by_text(words)).to_have_count(int(is_shown))
    expect(page.get_by_text("Your answers are safe.")).to_have_count(int(not is_shown))
    page.goto(f"/quizzes/{quiz.pk}/")
    expect(page.get_by_text("0 of 1 marks")).to_have_count(int(is_shown))
    page.goto("/")
    expect(page.locator(f"a[href='/attempts/{Attempt.objects.get().pk}/result/']")).to_have_count(int(is_shown))
