"""Bad networks: what was typed stays, is sent again, and counts once; and a session that ends."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from playwright.sync_api import Page, Route, expect

from quiz.models import Review, Sitting
from tests.journeys.conftest import OpenPage, Watch
from tests.journeys.hands import (
    answer,
    expect_question,
    expect_saved,
    field,
    heading,
    put_in_order,
    sign_in,
    start,
    start_cards,
    trouble,
)
from tests.journeys.school import CATEGORIES, School

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHORT = "annexation-1940.power"
NUMBER = "imet-total.sum"
YEAR = "nato-accession.year"
ORDER = "sales.categories-order"
WAR = "independence-ww1.war"
NOT_SAVED = "Not saved yet, trying again"
BROKEN_LINE = (r"ERR_INTERNET_DISCONNECTED", r"ERR_FAILED", r"ERR_CONNECTION", r"htmx:sendError", r"htmx:afterRequest")


# Losing the server


def test_an_answer_typed_without_a_network_saves_itself_once(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)

    ada.context.set_offline(True)
    field(ada).press_sequentially("Soviet Union", delay=20)
    expect(ada.locator("#saved")).to_have_text(NOT_SAVED)
    expect(trouble(ada)).to_be_visible()
    ada.wait_for_timeout(1500)  # it tries again, in vain
    expect(trouble(ada)).to_be_visible()
    assert school.saved == []

    ada.context.set_offline(False)
    expect_saved(ada)
    expect(trouble(ada)).to_be_hidden()
    expect(field(ada)).to_have_value("Soviet Union")
    assert school.saved == ["Soviet Union"]


def test_next_without_a_network_goes_on_when_it_is_back(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)

    ada.context.set_offline(True)
    field(ada).fill("Soviet Union")
    ada.get_by_role("button", name="Next", exact=True).click()
    expect(trouble(ada)).to_be_visible()
    expect(field(ada)).to_have_value("Soviet Union")
    ada.context.set_offline(False)

    expect_question(ada, 2, of=2)
    expect(trouble(ada)).to_be_hidden()
    assert school.saved == ["Soviet Union"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock on the whole database.")
def test_an_answer_to_a_locked_database_is_kept_and_saves_itself_once(
    page: OpenPage, school: School, watch: Watch, monkeypatch
) -> None:
    """The lock holds longer than the server waits, so it answers 503, more than once."""
    watch.forgive(r"503", r"htmx:responseError", r"htmx:afterRequest")
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    answers: list[int] = []
    ada.on("response", lambda reply: answers.append(reply.status) if "respond" in reply.url else None)

    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        field(ada).press_sequentially("Soviet Union", delay=20)
        expect(ada.locator("#saved")).to_have_text(NOT_SAVED)
        expect(trouble(ada)).to_be_visible()
        for _tenth in range(200):
            if len(answers) > 1:
                break
            ada.wait_for_timeout(100)
        other.execute("ROLLBACK")

    expect_saved(ada)
    expect(trouble(ada)).to_be_hidden()
    assert (answers[:2], answers[-1]) == ([503, 503], 200)
    assert school.saved == ["Soviet Union"]


def test_typing_on_after_next_failed_saves_and_stays(page: OpenPage, school: School, watch: Watch) -> None:
    """What was pressed is forgotten once one goes on writing: the page must not turn under the pen."""
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)

    ada.context.set_offline(True)
    field(ada).fill("Soviet")
    ada.get_by_role("button", name="Next", exact=True).click()
    expect(trouble(ada)).to_be_visible()
    field(ada).press("End")
    field(ada).press_sequentially(" Union")
    ada.wait_for_timeout(700)
    ada.context.set_offline(False)

    expect_saved(ada)
    expect_question(ada, 1, of=2)
    assert school.saved == ["Soviet Union"]


def test_a_move_without_a_network_is_made_when_it_is_back(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(ORDER)
    ada = start(page(user=school.ada), school)
    last = ada.locator(".order > li").last
    entry = last.locator(".serif").inner_text()

    ada.context.set_offline(True)
    last.get_by_role("button", name="Move up").click()
    expect(trouble(ada)).to_be_visible()
    ada.context.set_offline(False)

    expect(ada.locator(".order > li > .serif").nth(1)).to_have_text(entry)
    expect(trouble(ada)).to_be_hidden()
    assert len(school.saved) == 1
    put_in_order(ada, CATEGORIES)


def test_a_card_rated_without_a_network_is_rated_once(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = start_cards(page(user=school.ada))
    stem = heading(ada).inner_text()

    ada.keyboard.press("Space")
    ada.context.set_offline(True)
    ada.keyboard.press("4")
    expect(trouble(ada)).to_be_visible()
    expect(heading(ada)).not_to_have_text(stem)  # the next card was known
    ada.keyboard.press("4")
    ada.context.set_offline(False)

    expect(ada.locator("[data-counts] > .soft").first).to_have_text("1 done, 9 to go")
    expect(heading(ada)).not_to_have_text(stem)
    expect(trouble(ada)).to_be_hidden()
    assert list(Review.objects.values_list("rating", flat=True)) == [4]


def lose_first_reply(page: Page, path: str) -> list[str]:
    """The server does what the first request asks, and the browser never hears of it. The operations that were sent."""
    sent: list[str] = []

    def handle(route: Route) -> None:
        sent.append(re.search(r"operation=([0-9a-f-]{36})", route.request.post_data)[1])
        if len(sent) == 1:
            assert route.fetch().ok
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(path, handle)
    return sent


def test_an_answer_whose_reply_was_lost_counts_once(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    sent = lose_first_reply(ada, "**/respond/")

    answer(ada, "short", "Soviet Union")

    expect(trouble(ada)).to_be_visible()
    expect_saved(ada)
    expect(trouble(ada)).to_be_hidden()
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert school.saved == ["Soviet Union"]


def test_an_undo_by_key_without_a_network_is_done_once(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = start_cards(page(user=school.ada))
    counter = ada.locator("[data-counts] > .soft").first
    ada.keyboard.press("Space")
    ada.keyboard.press("4")
    expect(counter).to_have_text("1 done, 9 to go")

    ada.context.set_offline(True)
    ada.keyboard.press("u")
    expect(trouble(ada)).to_be_visible()
    ada.context.set_offline(False)

    expect(counter).to_have_text("0 done, 10 to go")
    expect(trouble(ada)).to_be_hidden()
    assert Review.objects.exclude(undoes=None).count() == 1
    assert Review.objects.standing().count() == 0


def test_a_rating_is_sent_again_wherever_the_focus_went(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = start_cards(page(user=school.ada))

    ada.keyboard.press("Space")
    ada.context.set_offline(True)
    ada.get_by_role("button", name=re.compile("^Easy, ")).click()
    expect(trouble(ada)).to_be_visible()
    ada.get_by_role("link", name="Leave").focus()
    ada.context.set_offline(False)

    expect(ada.locator("[data-counts] > .soft").first).to_have_text("1 done, 9 to go")
    assert list(Review.objects.values_list("rating", flat=True)) == [4]


def test_a_rating_whose_reply_was_lost_counts_once(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(*BROKEN_LINE)
    ada = start_cards(page(user=school.ada))
    sent = lose_first_reply(ada, "**/cards/rate/")

    ada.keyboard.press("Space")
    ada.keyboard.press("4")

    expect(trouble(ada)).to_be_visible()
    expect(ada.locator("[data-counts] > .soft").first).to_have_text("1 done, 9 to go")
    expect(trouble(ada)).to_be_hidden()
    assert len(set(sent)) == 1
    assert Review.objects.count() == 1
    assert Sitting.objects.get().done == 1


def test_a_server_that_fails_is_asked_again_at_once_by_retry(page: OpenPage, school: School, watch: Watch) -> None:
    watch.forgive(r"status of 503", r"Response Status Error Code 503")
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    failed: list[str] = []

    def fail(route: Route) -> None:
        failed.append(route.request.url)
        route.fulfill(status=503, body="later")

    ada.route("**/respond/", fail, times=3)
    answer(ada, "short", "Soviet Union")
    while len(failed) < 3:
        ada.wait_for_timeout(50)
    expect(trouble(ada)).to_be_visible()

    ada.get_by_role("button", name="Retry").click()

    expect_saved(ada)
    expect(trouble(ada)).to_be_hidden()
    assert school.saved == ["Soviet Union"]


# A session that ends


def test_signed_out_elsewhere_what_was_typed_stays(page: OpenPage, school: School, watch: Watch) -> None:
    """Signing in again in another tab, and Retry or its own next try, saves it: nothing has to be written twice."""
    watch.forgive(r"status of 40[13]", r"Response Status Error Code 40[13]")
    school.only(SHORT)
    ada = start(page(user=school.ada), school)
    elsewhere = page(beside=ada)
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(heading(elsewhere)).to_have_text("Sign in")

    field(ada).press_sequentially("Soviet Union")
    expect(trouble(ada)).to_be_visible()
    expect(ada.locator("#saved")).to_contain_text("You are signed out")
    expect(field(ada)).to_have_value("Soviet Union")

    sign_in(elsewhere, "ada")
    expect(heading(elsewhere)).to_contain_text("Ada")
    trouble(ada).locator("button").dispatch_event("click")

    expect_saved(ada)
    expect(trouble(ada)).to_be_hidden()
    expect(field(ada)).to_have_value("Soviet Union")
    assert school.saved == ["Soviet Union"]


def test_signed_out_elsewhere_back_leads_to_the_door(page: OpenPage, school: School) -> None:
    school.only(SHORT, NUMBER)
    ada = start(page(user=school.ada), school)
    ada.get_by_role("button", name="Next", exact=True).click()
    expect_question(ada, 2, of=2)
    elsewhere = page(beside=ada)
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(heading(elsewhere)).to_have_text("Sign in")

    ada.go_back()

    expect(heading(ada)).to_have_text("Sign in")


def test_signed_out_elsewhere_a_rating_leads_to_the_door(page: OpenPage, school: School) -> None:
    ada = start_cards(page(user=school.ada))
    elsewhere = page(beside=ada)
    elsewhere.goto("/")
    elsewhere.get_by_role("button", name="Sign out").click()
    expect(heading(elsewhere)).to_have_text("Sign in")

    ada.keyboard.press("Space")
    ada.keyboard.press("3")

    expect(heading(ada)).to_have_text("Sign in")
    assert Review.objects.count() == 0
