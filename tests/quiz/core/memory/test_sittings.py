"""Planning the queue of a sitting, and moving it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory import Outlook, Snapshot, after, plan

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAYS = Outlook(Snapshot(), NOON, None, 3)
ONE_MINUTE = Outlook(Snapshot(), NOON, 1, None)
TEN_MINUTES = Outlook(Snapshot(), NOON, 10, None)

FACTS = st.frozensets(st.integers(1, 12), max_size=3)


def test_plan_takes_the_most_at_risk_first() -> None:
    due = [(1, [11], 0.9), (2, [12], 0.2), (3, [13], 0.5), (4, [14], 0.2)]

    assert plan(due, []) == [2, 4, 3, 1]


def test_plan_spreads_new_cards_among_due_ones() -> None:
    due = [(item, [item], item / 10) for item in range(1, 7)]
    new = [(21, [21]), (22, [22])]

    assert plan(due, new) == [1, 2, 21, 3, 4, 22, 5, 6]
    assert plan([], new) == [21, 22]
    assert plan(due[:1], new) == [21, 22, 1]


def test_plan_keeps_items_apart_that_share_a_fact() -> None:
    due = [(1, [11, 12], 0.8), (2, [12], 0.3), (3, [], 0.4), (4, [], 0.5)]
    new = [(5, [12, 13]), (6, [13]), (7, [13])]

    assert plan(due, new) == [2, 6, 3, 4]
    assert plan(due, new, exclude_facts=[12, 13]) == [3, 4]


def test_plan_limits_new_cards_and_the_whole() -> None:
    due = [(item, [item], 0.5) for item in range(1, 9)]
    new = [(item, [item]) for item in range(21, 41)]

    assert [item for item in plan(due, new) if item > 20] == list(range(21, 31))
    assert plan(due, new, new_limit=0) == list(range(1, 9))
    assert len(plan(due, new, limit=9)) == 9
    assert plan(due, new, limit=5) == [1, 2, 3, 4, 5]
    assert plan(due, new, limit=0) == []


@given(
    due=st.lists(st.tuples(st.integers(1, 50), FACTS, st.floats(0, 1)), unique_by=lambda card: card[0]),
    new=st.lists(st.tuples(st.integers(51, 99), FACTS), unique_by=lambda card: card[0]),
    limit=st.integers(0, 20),
    new_limit=st.integers(0, 5),
    excluded=FACTS,
)
def test_plan_never_breaks_its_rules(
    due: list[tuple[int, frozenset[int], float]],
    new: list[tuple[int, frozenset[int]]],
    limit: int,
    new_limit: int,
    excluded: frozenset[int],
) -> None:
    queue = plan(due, new, limit=limit, new_limit=new_limit, exclude_facts=excluded)

    facts = {item: facts for item, facts, _ in due} | dict(new)
    recall = {item: recall for item, _, recall in due}
    met = [fact for item in queue for fact in facts[item]]
    risks = [recall[item] for item in queue if item in recall]
    assert len(queue) == len(set(queue)) <= limit
    assert len([item for item in queue if item not in recall]) <= new_limit
    assert len(met) == len(set(met))
    assert not excluded & set(met)
    assert risks == sorted(risks)


@pytest.mark.parametrize(
    ("queue", "item", "outlook", "expected"),
    [
        ([1, 2, 3], 1, DAYS, [2, 3]),
        ([1, 2, 3], 2, DAYS, [1, 3]),
        ([1, 2, 3, 4, 5, 6, 7, 8], 1, ONE_MINUTE, [2, 3, 4, 5, 6, 1, 7, 8]),
        ([1, 2, 3], 1, ONE_MINUTE, [2, 3, 1]),
        ([1, 2, 3, 4, 5, 6, 7, 8], 1, TEN_MINUTES, [2, 3, 4, 5, 6, 7, 8, 1]),
        ([1], 1, TEN_MINUTES, [1]),
        ([1], 1, DAYS, []),
        ([1, 2], 9, ONE_MINUTE, [1, 2]),
        ([], 9, ONE_MINUTE, []),
    ],
)
def test_after_a_review(queue: list[int], item: int, outlook: Outlook, expected: list[int]) -> None:
    assert after(queue, item, outlook) == expected


def test_after_leaves_the_queue_it_was_given() -> None:
    queue = [1, 2, 3]

    assert after(queue, 1, DAYS) is not queue
    assert after(queue, 9, DAYS) is not queue
    assert queue == [1, 2, 3]
