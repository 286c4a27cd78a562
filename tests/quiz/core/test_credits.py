"""What an answer earns: the tables of the three modes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.credits import CUTS, RIGHT_EARNS, TEST, WRONG_EARNS, Calibration, Scheme, calibration, credit, score

SURE = Scheme("certainty")
PRACTICE = Scheme("practice", 3, Decimal("0.25"))
FRACTIONS = st.decimals(0, 1, places=5)


@pytest.mark.parametrize(
    ("certainty", "right", "half", "wrong"),
    [(None, "1", "0.5", "0"), (1, "1", "0.5", "0"), (2, "2", "1", "-2"), (3, "3", "1.5", "-6")],
)
def test_certainty_earns_by_moodles_table(certainty, right, half, wrong):
    earned = [credit(SURE, Decimal(fraction), certainty=certainty) for fraction in ("1", "0.5", "0")]
    assert earned == [Decimal(right), Decimal(half), Decimal(wrong)]


@pytest.mark.parametrize(
    ("fraction", "tries_before", "earned"),
    [("1", 0, "1"), ("1", 1, "0.75"), ("1", 2, "0.5"), ("0.6", 1, "0.35"), ("0.2", 1, "0"), ("0", 0, "0")],
)
def test_practice_takes_a_penalty_for_each_try_before(fraction, tries_before, earned):
    assert credit(PRACTICE, Decimal(fraction), tries_before=tries_before) == Decimal(earned)


@given(FRACTIONS, st.sampled_from([None, 1, 2, 3]))
def test_a_test_earns_how_right_it_is(fraction, certainty):
    assert credit(TEST, fraction, certainty=certainty) == fraction


@given(FRACTIONS, st.integers(0, 9), st.sampled_from([None, 1, 2, 3]), st.sampled_from([TEST, PRACTICE, SURE]))
def test_nothing_earns_more_than_the_most(fraction, tries_before, certainty, scheme):
    earned = credit(scheme, fraction, tries_before=tries_before, certainty=certainty)
    assert min(WRONG_EARNS.values()) <= earned <= scheme.most
    assert scheme is SURE or earned >= 0


@pytest.mark.parametrize(("scheme", "most"), [(TEST, 1), (PRACTICE, 1), (SURE, 3)])
def test_the_most_of_a_mode_is_what_a_right_answer_earns(scheme, most):
    assert scheme.most == credit(scheme, Decimal(1), certainty=3) == most
    assert scheme.is_checked_at_once == (scheme is PRACTICE)


def test_thirds_are_rounded_half_even_to_five_places():
    assert credit(TEST, Decimal("0.333335")) == Decimal("0.33334")
    assert credit(TEST, Decimal("0.333345")) == Decimal("0.33334")


def test_a_score_weighs_credits():
    assert score([(Decimal("0.75"), Decimal(2)), (Decimal(-6), Decimal("0.5"))]) == Decimal("-1.5")
    assert score([]) == 0


@given(st.decimals(0, 1, places=3))
def test_the_cuts_lie_where_another_certainty_begins_to_earn_more(share):
    """Whoever says what they believe earns the most; at a cut two certainties earn alike, within its two decimals."""
    earns = {each: share * RIGHT_EARNS[each] + (1 - share) * WRONG_EARNS[each] for each in RIGHT_EARNS}
    for each, (low, high) in CUTS.items():
        if low < share < high:
            assert earns[each] >= max(earns.values()) - Decimal("0.02")


@pytest.mark.parametrize(
    ("certainty", "right", "reading"),
    [
        (1, "0", "fits"),
        (1, "6.7", "fits"),
        (1, "6.8", "too unsure"),
        (2, "6.6", "too sure"),
        (2, "6.7", "fits"),
        (2, "8", "fits"),
        (2, "8.1", "too unsure"),
        (3, "7.9", "too sure"),
        (3, "8", "fits"),
        (3, "10", "fits"),
    ],
)
def test_calibration_says_whether_another_certainty_would_earn_more(certainty, right, reading):
    assert Calibration(certainty, 10, Decimal(right)).reading == reading


def test_calibration_sums_each_certainty_and_counts_none_as_the_least():
    one, half, none = Decimal(1), Decimal("0.5"), Decimal(0)
    found = calibration([(None, one), (1, none), (3, half), (3, one)])
    assert found == [Calibration(1, 2, one), Calibration(2, 0, none), Calibration(3, 2, Decimal("1.5"))]
    assert [each.share for each in found] == [half, None, Decimal("0.75")]
    assert found[1].reading == ""
