"""Time, keys and answers kept on the device: what the scripts of a quiz add, and that the server alone decides."""

from __future__ import annotations

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from quiz.actions.closings import submit_attempt
from quiz.models import Allowance, Attempt, Quiz, Step
from tests import factories
from tests.conftest import ClassRoom
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.hands import expect_question, expect_saved, field, heading, start, until
from tests.journeys.school import School
from tests.journeys.test_networks import BROKEN_LINE, SHORT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ten_questions(room: ClassRoom, **settings: object) -> Quiz:
    quiz = factories.QuizFactory(course=room.course, title="Ten", **settings)
    for place in range(10):
        factories.SlotFactory(quiz=quiz, item=factories.ItemFactory(deck=room.deck, kind="single"), position=place)
    return quiz


@pytest.fixture
def room(classroom: ClassRoom, transactional_db: None) -> ClassRoom:
    return classroom


SLOW = "const wait = setTimeout; setTimeout = (act, pause, ...rest) => wait(act, pause === 250 ? 5000 : pause, ...rest)"
"""A busy machine may take longer between two keys than a page waits before it saves a choice by itself."""
IMPATIENT = "const wait = AbortSignal.timeout; AbortSignal.timeout = () => wait.call(AbortSignal, 4000)"
"""Half a minute would be long to wait for; what a busy machine answers must still come in time."""


def test_ten_questions_take_twenty_two_keys(page: OpenPage, room: ClassRoom) -> None:
    quiz = ten_questions(room)
    ada = page(user=room.ada)
    ada.add_init_script(SLOW)
    pages: list[str] = []
    answers: list[str] = []
    ada.on("request", lambda request: answers.append(request.url) if request.url.endswith("/respond/") else None)
    ada.on("framenavigated", lambda frame: pages.append(frame.url))
    ada.goto(f"/quizzes/{quiz.pk}/")
    pressed = 0

    def press(key: str) -> None:
        nonlocal pressed
        ada.keyboard.press(key)
        pressed += 1

    press("Enter")
    for number in range(1, 11):
        expect_question(ada, number)
        press("2")
        press("Enter")
    expect(heading(ada)).to_have_text("Every question has an answer")
    press("Enter")
    expect(ada.get_by_text("Receipt").first).to_be_visible()

    attempt = Attempt.objects.get(quiz=quiz)
    assert pressed == 22
    assert len(answers) == 10
    assert attempt.steps.count() == 12  # begun, ten answers, handed in
    assert attempt.items.filter(response__isnull=False).count() == 10
    assert attempt.submitted_at is not None
    assert len(set(pages)) <= 13, pages


def test_keys_do_nothing_for_those_who_turned_them_off(page: OpenPage, room: ClassRoom) -> None:
    quiz = ten_questions(room)
    room.ada.single_keys = False
    room.ada.save(update_fields=["single_keys"])
    ada = page(user=room.ada)
    ada.goto(f"/quizzes/{quiz.pk}/")
    ada.get_by_role("button", name="Start, 10 questions").click()
    expect_question(ada, 1)

    ada.keyboard.press("2")

    expect(ada.locator("input[name=response]:checked")).to_have_count(0)


def timed(room: ClassRoom, *, left: dt.timedelta, minutes: int = 10) -> Attempt:
    """Ada's attempt of a quiz with a time limit, so long before its end."""
    quiz = ten_questions(room, time_limit_minutes=minutes, grace_seconds=5)
    attempt = Attempt.objects.create(
        quiz=quiz,
        learner=room.ada,
        number=1,
        seed=1,
        started_at=timezone.now() - dt.timedelta(minutes=minutes) + left,
        max_score=10,
    )
    for position, slot in enumerate(quiz.slots.select_related("item__current"), start=1):
        attempt.items.create(
            position=position, slot=slot, version=slot.item.current, order=["a", "b", "c"], weight=slot.weight
        )
    Step.objects.create(
        attempt=attempt, action="start", at=attempt.started_at, operation="00000000-0000-4000-8000-000000000001"
    )
    return attempt


def test_at_the_end_the_page_saves_and_hands_in(page: OpenPage, room: ClassRoom) -> None:
    attempt = timed(room, left=dt.timedelta(seconds=4))
    ada = page(user=room.ada)
    ada.goto(f"/attempts/{attempt.pk}/1/")
    expect(ada.get_by_role("timer")).to_contain_text("left")
    ada.locator("input[name=response]").nth(1).check()

    expect(heading(ada)).to_have_text("1 of 10 marks")

    attempt.refresh_from_db()
    assert attempt.submitted_at is not None
    assert attempt.items.get(position=1).response == "b"


def test_the_end_is_tried_again_until_the_server_takes_it(page: OpenPage, room: ClassRoom, watch: Watch) -> None:
    """Once it is down, once it does not answer at all; then it is handed in, once."""
    watch.forgive(r"status of 503")
    attempt = timed(room, left=dt.timedelta(seconds=4))
    Quiz.objects.filter(pk=attempt.quiz_id).update(grace_seconds=60)
    ada = page(user=room.ada)
    ada.add_init_script(IMPATIENT)
    sent: list[str | None] = []

    def server(route: Route) -> None:
        sent.append(re.sub("csrfmiddlewaretoken=[^&]*", "", route.request.post_data or ""))
        if len(sent) == 1:
            route.fulfill(status=503)
        elif len(sent) > 2:
            route.continue_()

    ada.route("**/submit/", server)
    ada.goto(f"/attempts/{attempt.pk}/1/")
    ada.locator("input[name=response]").nth(1).check()

    expect(heading(ada)).to_have_text("1 of 10 marks", timeout=40_000)

    attempt.refresh_from_db()
    assert (len(sent), len(set(sent))) == (3, 1)
    assert (attempt.steps.filter(action="submit").count(), attempt.is_expired) == (1, False)
    assert attempt.items.get(position=1).response == "b"


def test_more_time_is_seen_within_half_a_minute(page: OpenPage, room: ClassRoom) -> None:
    attempt = timed(room, left=dt.timedelta(minutes=2))
    ada = page(user=room.ada)
    ada.goto(f"/attempts/{attempt.pk}/1/")
    expect(ada.get_by_role("timer")).to_contain_text("1:5")

    Allowance.objects.create(quiz=attempt.quiz, learner=room.ada, extra_minutes=30)

    expect(ada.get_by_role("timer")).to_contain_text("31:", timeout=30_000)


def test_a_stopped_clock_gains_nothing(page: OpenPage, room: ClassRoom, watch: Watch) -> None:
    watch.forgive(r"ERR_FAILED", r"htmx:sendError", r"htmx:afterRequest")
    attempt = timed(room, left=dt.timedelta(seconds=3))
    ada = page(user=room.ada)
    ada.add_init_script("setInterval = () => 0; performance.now = () => 0; Date.now = () => 0;")
    ada.route("**/clock/", lambda route: route.abort())
    ada.goto(f"/attempts/{attempt.pk}/1/")
    ada.evaluate("document.getElementById('clock').dataset.left = 9999")
    Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.started_at - dt.timedelta(seconds=60))

    ada.locator("input[name=response]").nth(1).check()

    expect(ada.get_by_text("The time is up.").first).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.is_expired
    assert attempt.items.get(position=1).response is None
    assert Step.objects.filter(attempt=attempt, action="late").count() == 1


# Kept on the device


def typed_offline(ada: Page, text: str) -> None:
    ada.context.set_offline(True)
    field(ada).press_sequentially(text, delay=20)
    expect(ada.locator("#saved")).to_contain_text("Not saved yet")


def close(ada: Page) -> None:
    """The tab is gone, and what it kept is not.

    A browser ends the pretence of no network before the page, which saves once more as it goes: so it is switched off.
    """
    ada.evaluate("() => { XMLHttpRequest.prototype.send = () => {}; window.fetch = () => new Promise(() => {}); }")
    ada.close()


def test_what_was_typed_offline_arrives_once_after_a_reload(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    typed_offline(ada, "Soviet Union")
    ada.wait_for_timeout(60_000)
    assert school.saved == []
    ada.on("dialog", lambda dialog: dialog.accept())

    ada.context.set_offline(False)
    ada.reload()

    expect_saved(ada)
    expect(field(ada)).to_have_value("Soviet Union")
    assert school.saved == ["Soviet Union"]


@pytest.mark.parametrize("where", ["elsewhere", "at the question"])
def test_what_was_typed_offline_arrives_once_from_another_tab(
    page: OpenPage, school: School, watch: Watch, where: str
) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    typed_offline(ada, "Soviet Union")
    question = ada.url
    close(ada)
    other = page(beside=ada)

    ada.context.set_offline(False)
    other.goto("/" if where == "elsewhere" else question)

    until(other, "localStorage.length === 0")
    if where == "at the question":
        expect_saved(other)
        expect(field(other)).to_have_value("Soviet Union")
    assert school.saved == ["Soviet Union"]


@pytest.mark.parametrize("how", ["late", "handed in", "refused"])
def test_an_answer_that_is_not_taken_is_told_with_its_words(
    page: OpenPage, school: School, watch: Watch, how: str
) -> None:
    watch.forgive(*BROKEN_LINE, "422")
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    typed_offline(ada, "Soviet Union")
    close(ada)
    attempt = Attempt.objects.get()
    if how == "late":
        Quiz.objects.update(time_limit_minutes=1)
        Attempt.objects.update(started_at=timezone.now() - dt.timedelta(hours=1))
    elif how == "handed in":
        submit_attempt(school.ada, attempt.pk, operation=uuid4(), now=timezone.now())
    else:
        attempt.items.update(is_settled=True)
    other = page(beside=ada)
    told = other.locator("#untaken")

    ada.context.set_offline(False)
    other.goto("/")

    reason = "You have moved on from this question" if how == "refused" else "it came when the quiz was closed already"
    expect(told).to_contain_text(f"Your answer to question 1 was not taken: {reason}")
    other.goto("/people/help/")
    expect(told.get_by_role("textbox")).to_have_value("Soviet Union")
    told.get_by_role("button").click()
    expect(told).to_be_hidden()
    other.reload()
    expect(told).to_be_hidden()
    assert other.evaluate("localStorage.length") == 0
    assert Step.objects.filter(action="late").count() == (how == "late")


def test_nobody_else_on_the_device_sends_it(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    typed_offline(ada, "Soviet Union")
    close(ada)

    ada.context.set_offline(False)
    grace = page(beside=ada, user=school.grace)
    grace.goto("/courses/")
    grace.wait_for_timeout(1500)

    assert school.saved == []
    assert grace.evaluate("localStorage.length") == 1
