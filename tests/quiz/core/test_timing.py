"""Time in a quiz: whose value holds, when an attempt ends, and what its last moments are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from quiz.core.timing import (
    Accommodation,
    Allowed,
    Moment,
    Terms,
    deadline,
    handed_in_at,
    moment,
    seconds_left,
    terms_for,
)
from tests.factories import at

START = at("2026-11-02 08:00")
MINUTE, DAY, TICK = dt.timedelta(minutes=1), dt.timedelta(days=1), dt.timedelta(microseconds=1)
FIRST, SECOND, THIRD = (START + hours * 60 * MINUTE for hours in (1, 2, 3))
NOBODY = Accommodation()
TIMED = Terms(limit=20 * MINUTE, grace=MINUTE)


@pytest.mark.parametrize("name", ["opens_at", "due_at", "closes_at"])
def test_the_learners_own_date_goes_before_their_groups(name):
    def date(*allowances: Allowed) -> object:
        return getattr(terms_for(Terms(**{name: FIRST}), allowances, NOBODY), name)

    assert date() == FIRST
    assert date(Allowed(), Allowed(**{name: SECOND})) == SECOND
    assert date(Allowed(**{name: THIRD}), Allowed(**{name: SECOND})) == THIRD


def test_later_days_move_the_quizs_due_and_closing_alone():
    terms, later = Terms(opens_at=START, due_at=FIRST, closes_at=SECOND), Accommodation(later=DAY)
    found = terms_for(terms, [], later)
    assert (found.opens_at, found.due_at, found.closes_at) == (START, FIRST + DAY, SECOND + DAY)
    assert terms_for(terms, [Allowed(closes_at=THIRD)], later).closes_at == THIRD
    assert terms_for(Terms(), [], later).closes_at is None


@pytest.mark.parametrize(
    ("quiz", "own", "group", "more", "allowed"),
    [(2, None, None, 0, 2), (2, None, 3, 0, 3), (2, 4, 3, 0, 4), (2, 4, None, 1, 5), (None, None, None, 1, None)],
)
def test_attempts(quiz, own, group, more, allowed):
    allowances = [Allowed(attempts=own), Allowed(attempts=group)]
    assert terms_for(Terms(attempts=quiz), allowances, Accommodation(attempts=more)).attempts == allowed


def test_more_time_adds_up():
    allowances = [Allowed(extra=3 * MINUTE), Allowed(extra=2 * MINUTE)]
    found = terms_for(TIMED, allowances, Accommodation(factor=Decimal("1.25"), extra=MINUTE))
    assert found.extra == 11 * MINUTE
    assert terms_for(Terms(), [], Accommodation(factor=Decimal(2))).extra == 0 * MINUTE


@pytest.mark.parametrize(
    ("terms", "minutes"),
    [
        (Terms(), None),
        (Terms(due_at=START + MINUTE), None),
        (Terms(limit=20 * MINUTE), 20),
        (Terms(closes_at=START + 15 * MINUTE), 15),
        (Terms(limit=20 * MINUTE, closes_at=START + 15 * MINUTE), 15),
        (Terms(limit=10 * MINUTE, closes_at=START + 15 * MINUTE), 10),
        (Terms(closes_at=START + 15 * MINUTE, extra=5 * MINUTE), 20),
    ],
)
def test_deadline(terms, minutes):
    assert deadline(terms, START) == (None if minutes is None else START + minutes * MINUTE)


@pytest.mark.parametrize(
    ("after", "what"),
    [
        (20 * MINUTE, Moment.IN_TIME),
        (20 * MINUTE + TICK, Moment.IN_GRACE),
        (21 * MINUTE, Moment.IN_GRACE),
        (21 * MINUTE + TICK, Moment.OVER),
    ],
)
def test_moments(after, what):
    assert moment(TIMED, START, START + after) is what
    assert moment(Terms(grace=MINUTE), START, START + after) is Moment.IN_TIME


def test_handed_in_at_the_deadline_or_with_the_last_act_in_the_grace():
    assert handed_in_at(TIMED, START, START + MINUTE) == START + 20 * MINUTE
    assert handed_in_at(TIMED, START, START + 20.5 * MINUTE) == START + 20.5 * MINUTE
    with pytest.raises(ValueError, match="without a deadline"):
        handed_in_at(Terms(), START, START)


def test_seconds_left_are_rounded_up_and_never_below_none():
    left = [seconds_left(TIMED, START, START + after) for after in (0 * MINUTE, TICK, 20 * MINUTE - TICK, DAY)]
    assert left == [1200, 1200, 1, 0]
    assert seconds_left(Terms(), START, START) is None
