"""True retention by maturity, with what counts and what not; and how long memories hold, on each day."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.histories import Asked
from quiz.core.memory.retention import Retention, growth, maturity, true_retention, wilson


@pytest.mark.parametrize(
    ("held", "word"),
    [(0.001, "learning"), (0.999, "learning"), (1.0, "young"), (20.999, "young"), (21.0, "mature"), (900.0, "mature")],
)
def test_maturity_goes_by_stability(held: float, word: str) -> None:
    assert maturity(held) == word


def asked(rating: int, *, held: float | None = 5.0, elapsed: int = 4, foretold: float | None = 0.9) -> Asked:
    return Asked(1000, rating, elapsed, foretold, held, 6.0)


def test_only_the_first_review_of_a_day_of_a_card_met_before_counts() -> None:
    found = true_retention(
        [
            (asked(3), 0.9),
            (asked(1, foretold=0.7), 0.8),
            (asked(1, elapsed=0), 0.9),
            (asked(1, held=None, elapsed=0, foretold=None), 0.9),
            (asked(2, held=30.0), 0.95),
        ]
    )

    assert (found["young"].n, found["young"].recalled, found["young"].share) == (2, 1, 0.5)
    assert found["young"].foretold == pytest.approx(0.8)
    assert found["young"].wanted == pytest.approx(0.85)
    assert (found["mature"].n, found["mature"].share) == (1, 1.0)
    assert (found["learning"].n, found["learning"].share, found["learning"].low) == (0, None, None)
    assert (found["all"].n, found["all"].recalled) == (3, 2)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (270, 300, 0.8608, 0.9291)],
)
def test_wilsons_interval_is_that_of_the_tables(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=1e-4)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


@pytest.mark.parametrize(
    ("recalled", "n", "reading"),
    [(26, 29, ""), (270, 300, "as wanted"), (240, 300, "below"), (297, 300, "above")],
)
def test_it_says_whether_what_was_wanted_was_reached(recalled: int, n: int, reading: str) -> None:
    low, high = wilson(recalled, n)

    assert Retention(n, recalled, 0.9, 0.9, low, high).reading == reading


HISTORIES = st.lists(
    st.lists(st.tuples(st.integers(0, 60), st.floats(0.1, 400)), min_size=1, max_size=6).map(
        lambda rows: [Asked(day, 3, 1, 0.9, 1.0, holds) for day, holds in sorted(rows, key=lambda row: row[0])]
    ),
    max_size=6,
)


@given(histories=HISTORIES, days=st.lists(st.integers(0, 70), max_size=5).map(sorted))
def test_growth_is_the_median_of_what_each_card_held_last(histories: list[list[Asked]], days: list[int]) -> None:
    for hold in growth(histories, days):
        last = [[each.holds for each in history if each.day <= hold.day] for history in histories]
        held = [each[-1] for each in last if each]
        assert hold.cards == len(held)
        assert hold.days == (median(held) if held else None)
