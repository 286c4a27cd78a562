"""Memory in numbers: a learner's own page."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facts.models import Item
from people.models import User
from quiz.actions.memory import Correction, ask_anew, correct_reviews, record_cramming, record_reviews
from quiz.models import Review
from quiz.queries.memories import own_memory
from tests import factories
from tests.conftest import signed_in
from tests.pages import Page
from tests.quiz.learners import AGAIN, GOOD, NOW, answer, evidence, question, rate, sit, start, submit, undo
from tests.quiz.views.test_progress import tables

DAY = dt.timedelta(days=1)


def rated(learner: User, item: Item, *ratings: tuple[int, int]) -> None:
    """Rated (days after NOW, rating)."""
    for days, rating in ratings:
        record_reviews(learner, [evidence(item, rating, duration_ms=60_000)], now=NOW + days * DAY)


def page_on(learner: User, days: int) -> Page:
    with time_machine.travel(NOW + days * DAY, tick=False):
        return Page(signed_in(learner).get("/progress/memory/"))


def test_before_anything_was_done_it_says_how_it_begins(classroom):
    text = page_on(classroom.ada, 0).text

    assert "It begins with your first card or quiz." in text
    assert "No card has come back after a day or more yet." in text
    assert "No memories yet." in text
    assert "No time spent yet." in text


def test_what_counts_is_the_first_answer_of_a_day_that_stands(classroom):
    short, number, date = (classroom.items[kind] for kind in ("short", "number", "date"))
    rated(classroom.ada, short, (0, GOOD), (3, GOOD), (3, AGAIN), (9, AGAIN), (10, GOOD))
    rated(classroom.ada, number, (0, AGAIN), (1, GOOD))
    rated(classroom.ada, date, (0, GOOD))
    record_cramming(classroom.ada, replace(evidence(date, AGAIN), kind=Review.Kind.CRAM), now=NOW + 5 * DAY)
    sit(classroom.ada, [date.pk], now=NOW + 6 * DAY)
    rate(classroom.ada, date.pk, AGAIN, now=NOW + 6 * DAY)
    undo(classroom.ada, now=NOW + 6 * DAY)

    found = own_memory(classroom.ada, now=NOW + 11 * DAY).retention

    # Short on day 3 and, forgotten, on day 9; on day 10, as number on day 1, it held less than a day.
    assert (found["all"].n, found["all"].recalled) == (4, 3)
    assert (found["learning"].n, found["learning"].recalled) == (2, 2)
    assert (found["young"].n, found["young"].recalled) == (2, 1)
    assert (found["mature"].n, found["all"].wanted) == (0, 0.9)
    rows = tables(page_on(classroom.ada, 11))["Kept, beside what is wanted"]
    assert [row.split()[:2] for row in rows] == [["Learning", "2"], ["Young", "2"], ["Mature", "0"], ["All", "4"]]


def test_a_correction_counts_as_it_ends_and_what_was_asked_anew_begins_anew(classroom):
    short, number = classroom.items["short"], classroom.items["number"]
    rated(classroom.ada, short, (0, GOOD))
    attempt = start(classroom.quiz, classroom.ada, now=NOW + 3 * DAY)
    answer(attempt, "short", "Kaunas", now=NOW + 3 * DAY)
    submit(attempt, now=NOW + 3 * DAY)
    assert own_memory(classroom.ada, now=NOW + 6 * DAY).retention["all"].recalled == 0
    wrong = question(attempt, "short").pk
    correct_reviews({wrong: Correction(GOOD, short.current_id, uuid.uuid4())}, now=NOW + 4 * DAY)
    ask_anew(number.current, now=NOW + 4 * DAY)
    rated(classroom.ada, number, (4, AGAIN), (5, AGAIN))

    found = own_memory(classroom.ada, now=NOW + 6 * DAY).retention["all"]

    assert (found.n, found.recalled) == (2, 1)


def test_what_is_known_today_is_told_by_topic_and_the_rule_is_printed(classroom):
    short, single = classroom.items["short"], classroom.items["single"]
    rated(classroom.ada, short, (0, GOOD))
    factories.ItemFactory(deck=classroom.deck, topic=short.topic, fact=short.fact)

    page = page_on(classroom.ada, 0)

    rows = next(rows for caption, rows in tables(page).items() if "nearly all from 90 %" in caption)
    assert f"{short.topic.title} about 1 of 2 half" in rows
    assert f"{single.topic.title} about 0 of 1 nothing yet" in rows
    assert "Asked all 11 cards now, you would know about 1. You have met 1." in page.text


def test_growth_time_and_the_year_are_told(classroom):
    rated(classroom.ada, classroom.items["short"], (0, GOOD), (20, GOOD), (100, GOOD))

    page = page_on(classroom.ada, 101)

    growth = [float(row.split()[-1]) for row in tables(page)["How long memories hold"]]
    assert growth == sorted(growth)
    assert growth[-1] > 10 * growth[0]
    assert "3 minutes in 26 weeks" in page.text
    assert "Three study days in 52 weeks, 3 cards." in page.text


def test_as_many_statements_for_two_cards_as_for_all_and_others_rows_stay_out(classroom):
    def counted() -> int:
        with CaptureQueriesContext(connection) as found:
            assert "Your memory" in page_on(classroom.ada, 30).text
        return len(found)

    other = factories.UserFactory()
    factories.EnrolmentFactory(course=classroom.course, user=other)
    rated(classroom.ada, classroom.items["short"], (0, GOOD), (3, GOOD))
    few = counted()
    for item in classroom.items.values():
        rated(classroom.ada, item, (4, GOOD), (9, GOOD), (20, AGAIN))
        rated(other, item, (4, AGAIN), (9, AGAIN))

    assert counted() == few
    assert own_memory(other, now=NOW + 30 * DAY).retention["all"].n == len(classroom.items)
    assert own_memory(classroom.ada, now=NOW + 30 * DAY).retention["all"].n == 1 + 2 * len(classroom.items) + 1
