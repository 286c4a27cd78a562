"""How well chances agree with what happened: the figures by hand, and by other ways of reckoning them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.calibration import BINS, calibrated

FORECASTS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


def test_a_small_table_by_hand() -> None:
    found = calibrated([(0.9, True), (0.95, True), (0.92, False), (0.35, False), (1.0, True)])

    assert found is not None
    assert found.n == 5
    assert found.foretold == pytest.approx(0.824)
    assert found.came_back == pytest.approx(0.6)
    assert found.brier == pytest.approx((0.01 + 0.0025 + 0.8464 + 0.1225 + 0) / 5)
    assert found.baseline == pytest.approx(0.24)
    assert found.skill == pytest.approx(1 - 0.19628 / 0.24)
    assert [(each.low, each.n, each.came_back) for each in found.bins] == [(0.3, 1, 0.0), (0.9, 4, 0.75)]
    assert found.reliability == pytest.approx((0.35**2 + 4 * (0.9425 - 0.75) ** 2) / 5)
    assert found.resolution == pytest.approx((0.6**2 + 4 * 0.15**2) / 5)


@given(forecasts=FORECASTS)
def test_the_parts_make_up_the_score_but_for_what_differs_within_bins(forecasts: list[tuple[float, bool]]) -> None:
    found = calibrated(forecasts)
    assert found is not None
    brier = sum((Fraction(chance) - outcome) ** 2 for chance, outcome in forecasts) / len(forecasts)
    assert found.brier == pytest.approx(float(brier), abs=1e-12)

    rounded = []
    for chance, outcome in forecasts:
        home = next(each for each in found.bins if each.low <= chance < each.high or chance == each.high == 1)
        rounded.append((home.foretold, outcome))
    again = sum((chance - outcome) ** 2 for chance, outcome in rounded) / len(rounded)

    assert found.reliability - found.resolution + found.baseline == pytest.approx(again, abs=1e-9)
    assert sum(each.n for each in found.bins) == found.n
    assert len(found.bins) <= BINS


@pytest.mark.parametrize(
    ("chance", "came_back", "n", "reading"),
    [(0.9, 9, 10, ""), (0.9, 90, 100, "fits"), (0.9, 70, 100, "too hopeful"), (0.7, 95, 100, "too cautious")],
)
def test_the_reading_says_in_which_way_it_errs(chance: float, came_back: int, n: int, reading: str) -> None:
    found = calibrated([(chance, place < came_back) for place in range(n)])

    assert found is not None
    assert found.reading == reading


def test_nothing_foretold_is_nothing_to_judge_and_a_chance_above_1_is_none() -> None:
    assert calibrated([]) is None
    with pytest.raises(ValueError, match="between 0 and 1"):
        calibrated([(1.5, True)])
