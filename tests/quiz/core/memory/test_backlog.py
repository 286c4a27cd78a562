"""What waits is spread over the days to come: most at risk first, evenly, never above the limit."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory import LOADS_TOLD, InForce, Overdue, spread

MONDAY = date(2026, 11, 23)


def day(ahead: int) -> date:
    return MONDAY + timedelta(days=ahead)


def cards(number: int, **more: object) -> list[Overdue]:
    """The higher the id, the safer."""
    return [Overdue(item, item / 1000, **more) for item in range(1, number + 1)]


def per_day(moved: dict[int, date]) -> dict[int, int]:
    """How many cards each day takes, by days ahead."""
    return dict(sorted(Counter((each - MONDAY).days for each in moved.values()).items()))


def test_312_cards_less_40_over_seven_days() -> None:
    moved = spread(cards(272), InForce(day=MONDAY), today=MONDAY, days=7, most=200)

    assert per_day(moved) == {1: 39, 2: 39, 3: 39, 4: 39, 5: 39, 6: 39, 7: 38}
    assert [moved[item] for item in (1, 39, 40, 272)] == [day(1), day(1), day(2), day(7)]


@pytest.mark.parametrize(
    ("terms", "most", "number", "expected"),
    [
        ({"loads": (0, 8, 2, 2)}, 200, 12, {2: 6, 3: 6}),
        ({"loads": (0, 8, 2, 2)}, 6, 12, {2: 4, 3: 3, 4: 5}),
        ({"away": ((day(1), day(2)),)}, 200, 9, {3: 3, 4: 3, 5: 3}),
        ({"week": "2122222"}, 200, 10, {1: 2, 2: 4, 3: 4}),
        ({"week": "2022222"}, 200, 10, {2: 5, 3: 5}),
        ({}, 1, 5, {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}),
        ({}, 200, 0, {}),
    ],
)
def test_loads_limit_absences_and_light_days(
    terms: dict[str, object], most: int, number: int, expected: dict[int, int]
) -> None:
    assert per_day(spread(cards(number), InForce(day=MONDAY, **terms), today=MONDAY, days=3, most=most)) == expected


def test_what_fits_nowhere_stays_and_that_is_the_safest() -> None:
    moved = spread(cards(500), InForce(day=MONDAY), today=MONDAY, days=7, most=2)

    assert sorted(moved) == list(range(1, 2 * (LOADS_TOLD - 1) + 1))


@pytest.mark.parametrize(("ends", "latest"), [(3, 3), (1, 1), (0, 7), (-5, 7)])
def test_no_card_moves_beyond_the_end_of_its_course(ends: int, latest: int) -> None:
    moved = spread(cards(70, last_day=day(ends)), InForce(day=MONDAY), today=MONDAY, days=7, most=200)

    assert max(moved.values()) == day(latest)
    assert len(moved) == 70


@given(
    recalls=st.lists(st.floats(0, 1), max_size=60),
    loads=st.lists(st.integers(0, 30), max_size=20),
    days=st.integers(1, 14),
    most=st.integers(1, 25),
    week=st.text("012", min_size=7, max_size=7),
    away=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9)), max_size=2),
)
def test_always(
    recalls: list[float], loads: list[int], days: int, most: int, week: str, away: list[tuple[int, int]]
) -> None:
    periods = tuple((day(first), day(first + length)) for first, length in away)
    found = InForce(day=MONDAY, week=week, away=periods, loads=tuple(loads))
    waiting = [Overdue(item, recall) for item, recall in enumerate(recalls)]

    moved = spread(waiting, found, today=MONDAY, days=days, most=most)

    assert len(moved) == len(waiting)
    assert all(each > MONDAY for each in moved.values())
    assert not any(first <= each <= last for each in moved.values() for first, last in periods)
    assert all(found.load(each) + taken <= most for each, taken in Counter(moved.values()).items())
    at_risk = sorted(waiting, key=lambda card: (card.recall, card.item_id))
    assert [moved[card.item_id] for card in at_risk] == sorted(moved.values())
