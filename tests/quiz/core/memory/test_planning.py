"""A plan to an exam: what it may never do, and that what gains more comes first."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.memory import State
from quiz.core.memory.foresight import MOST_HOLDINGS, Epoch, Foresight, Gains, alike
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.planning import Candidate, Plan, plan_to_date

TODAY = date(2026, 11, 24)
ROUGHLY = 0.02
"""Recall by which the forecast may err: it is reckoned on a grid, with prices that have nearly settled."""


def candidate(item_id: int, stability: float | None, *, days_ago: int = 3, seconds: float = 8) -> Candidate:
    if stability is None:
        return Candidate(item_id, None, None, seconds)
    state = State(phase="review", step=None, stability=stability, difficulty=5.0)
    return Candidate(item_id, state, TODAY - timedelta(days=days_ago), seconds)


def plan(candidates: list[Candidate], days: int, minutes: float | None) -> Plan:
    return plan_to_date(candidates, today=TODAY, exam_on=TODAY + timedelta(days=days), minutes_a_day=minutes)


CANDIDATES = st.lists(
    st.builds(
        candidate,
        st.integers(1, 999),
        st.none() | st.floats(0.01, 900),
        days_ago=st.integers(-1, 200),
        seconds=st.sampled_from([3, 8, 20]),
    ),
    max_size=25,
    unique_by=lambda each: each.item_id,
)
FEW = settings(max_examples=10, deadline=None)


@given(candidates=CANDIDATES, days=st.integers(-2, 40), minutes=st.none() | st.floats(0, 10), shuffled=st.randoms())
@FEW
def test_plan_never_breaks_its_rules(
    candidates: list[Candidate], days: int, minutes: float | None, shuffled: Random
) -> None:
    planned = plan(candidates, days, minutes)

    again = list(candidates)
    shuffled.shuffle(again)
    assert plan(again, days, minutes) == planned
    assert len(planned.today) == len(set(planned.today))
    assert set(planned.today) <= {each.item_id for each in candidates}
    expected_days = [TODAY + timedelta(days=number) for number in range(days)] if candidates else []
    assert [day for day, _ in planned.minutes] == expected_days
    assert all(0 <= each <= (minutes if minutes is not None else 1e9) + 1e-9 for _, each in planned.minutes)
    shortest = sum(each.seconds for each in candidates if each.item_id in planned.today)
    assert minutes is None or shortest <= minutes * 60 + 1e-9
    assert 0 <= planned.untouched <= planned.expected + ROUGHLY
    assert planned.expected <= 1


@given(candidates=CANDIDATES, days=st.integers(1, 20), minutes=st.floats(0, 5), more=st.floats(0.1, 10))
@FEW
def test_more_minutes_never_promise_less(candidates: list[Candidate], days: int, minutes: float, more: float) -> None:
    assert plan(candidates, days, minutes + more).expected >= plan(candidates, days, minutes).expected - ROUGHLY


def test_what_gains_more_comes_first() -> None:
    shaky, known, new = candidate(1, 2, days_ago=4), candidate(2, 900, days_ago=1), candidate(3, None)
    slow = candidate(4, 2, days_ago=4, seconds=40)

    assert plan([known, slow, shaky, new], 1, 10).today == (3, 1, 4, 2)
    assert plan([known, slow, shaky, new], 1, 0.2).today == (1,)


def test_the_day_before_is_the_last() -> None:
    items = [candidate(number, 3) for number in range(5)]

    assert plan(items, 0, 10).today == plan(items, -3, 10).today == ()
    assert plan(items, 0, 10).minutes == ()
    assert plan(items, 1, 10).today == (0, 1, 2, 3, 4)
    assert plan([], 5, 10) == Plan((), (), 0.0, 0.0)


def test_no_minutes_change_nothing() -> None:
    planned = plan([candidate(1, 3), candidate(2, None)], 7, 0)

    assert planned.today == ()
    assert planned.expected == pytest.approx(planned.untouched)


def test_new_items_come_early_enough() -> None:
    """Sixty new ones within ten days of three minutes: not all of them could wait for the last days."""
    planned = plan([candidate(number, None) for number in range(60)], 10, 3)

    assert len(planned.today) == 9
    assert planned.expected > 0.85


def test_a_fresh_review_waits() -> None:
    """A month ahead, what was reviewed an hour ago gains nothing by another look."""
    fresh = [candidate(number, 10, days_ago=0) for number in range(10)]

    assert plan(fresh, 30, 10).today == ()


def test_bad_input_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative, got -1"):
        plan([candidate(1, 3)], 5, -1)
    with pytest.raises(ValueError, match="Item 1 must take some time, got 0 seconds"):
        plan([candidate(1, 3, seconds=0)], 5, 1)


def test_every_item_has_its_expectation_and_they_agree_with_the_whole() -> None:
    items = [*(candidate(number, 1.5 * number, days_ago=number) for number in range(1, 9)), candidate(9, None)]

    planned = plan(items, 9, 1)

    assert planned.items.keys() == {each.item_id for each in items}
    expected, untouched = (sum(each[place] for each in planned.items.values()) / 9 for place in (0, 1))
    assert untouched == pytest.approx(planned.untouched)
    assert expected == pytest.approx(planned.expected, abs=ROUGHLY)
    assert all(0 <= kept <= gained + ROUGHLY <= 1 + ROUGHLY for gained, kept in planned.items.values())


def test_what_was_spent_today_is_left_out_today_only() -> None:
    items = [candidate(number, 2, days_ago=4) for number in range(30)]

    fresh, half, over = (
        plan_to_date(
            items, today=TODAY, exam_on=TODAY + timedelta(days=4), minutes_a_day=2, minutes_spent=spent
        ).minutes
        for spent in (0, 1, 5)
    )

    assert fresh[0][1] > half[0][1] > over[0][1] == 0
    assert over[1][1] > 0


def test_a_look_at_one_other_day_never_hides_an_item() -> None:
    """Today's list is what it would be if all other days were looked at for every item."""
    random = Random(4)
    items = [candidate(number, random.lognormvariate(2, 1.3), days_ago=random.randint(0, 60)) for number in range(300)]
    foresight = Foresight(Formulae(), [Epoch(day, 1, 40) for day in range(10)], 10, 0.0001)
    listed = [((each.state["stability"], each.state["difficulty"]), (TODAY - each.last_day).days) for each in items]
    holdings, places = alike(listed)
    foresight.settle(holdings)
    gains = Gains(foresight)

    over = [
        gains.exact(strength, elapsed) - gains.most(strength, elapsed, place)[0]
        for (strength, elapsed), place in zip(listed, places, strict=True)
    ]

    assert max(over) <= 1e-12
    assert len(holdings) <= MOST_HOLDINGS < len(items)
    assert sum(each.items for each in holdings) == len(items)


def test_items_that_share_a_fact_or_are_not_free_leave_their_minutes_to_others() -> None:
    items = [replace(candidate(number, 2, days_ago=4), facts=(number % 3,)) for number in range(9)]
    items[0] = replace(items[0], is_free=False)

    assert plan(items, 5, 10).today == (1, 2, 3)
    assert len(plan([replace(each, facts=()) for each in items], 5, 10).today) == 8
