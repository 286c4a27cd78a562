"""The model: it says what fsrs says, and refuses what fsrs lets pass."""

import json
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.memory.fsrs6 import (
    DEFAULT_NUMBERS,
    HIGHEST_NUMBERS,
    LOWEST_NUMBERS,
    MAX_DAYS,
    Numbers,
    State,
    advance,
    checked,
    interval,
    recall,
)
from quiz.core.memory.ratings import Rating
from tests.quiz.core.memory.histories import RUNS

RATINGS = st.sampled_from(Rating)
REVIEW = State(phase="review", step=None, stability=10.0, difficulty=5.0)


@settings(max_examples=RUNS * 2, deadline=None)
@given(
    history=st.lists(st.tuples(RATINGS, st.integers(0, 400)), min_size=1, max_size=12),
    retention=st.floats(0.75, 0.97),
    numbers=st.none() | st.tuples(*map(st.floats, LOWEST_NUMBERS, HIGHEST_NUMBERS)),
)
def test_advance_agrees_with_fsrs_on_whole_days(
    history: list[tuple[Rating, int]], retention: float, numbers: Numbers | None
) -> None:
    scheduler = fsrs.Scheduler(numbers or DEFAULT_NUMBERS, desired_retention=retention, enable_fuzzing=False)
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    card, state = fsrs.Card(card_id=1, due=now), None
    for rating, elapsed in history:
        now += timedelta(days=elapsed)
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        state, minutes, days = advance(state, rating, elapsed, retention, numbers)

        if (card.stability or 0) > MAX_DAYS:  # where our bound intervenes
            break
        assert state["stability"] == pytest.approx(card.stability, rel=1e-6)
        assert state["difficulty"] == pytest.approx(card.difficulty, rel=1e-6)
        assert (state["phase"], state["step"]) == (card.state.name.lower(), card.step)
        if days is not None:
            assert (minutes, now + timedelta(days=days)) == (None, card.due)
            assert interval(state, retention, numbers) == days
        else:
            assert minutes is not None
            assert timedelta(0) <= now + timedelta(minutes=minutes) - card.due < timedelta(minutes=1)
        later = now + timedelta(days=elapsed + 7)
        assert recall(state, elapsed + 7, numbers) == pytest.approx(
            scheduler.get_card_retrievability(card, later), rel=1e-6
        )


@pytest.mark.parametrize(
    ("rating", "phase", "step", "stability", "difficulty", "minutes", "days"),
    [
        (Rating.AGAIN, "learning", 0, 0.212, 6.4133, 1, None),
        (Rating.HARD, "learning", 0, 1.2931, 5.1122, 6, None),  # between one and ten minutes, rounded up
        (Rating.GOOD, "learning", 1, 2.3065, 2.1181, 10, None),
        (Rating.EASY, "review", None, 8.2956, 1.0, None, 8),
    ],
)
def test_first_review_gives_the_initial_values(
    rating: Rating,
    phase: str,
    step: int | None,
    stability: float,
    difficulty: float,
    minutes: int | None,
    days: int | None,
) -> None:
    state, *delay = advance(None, rating, 0, 0.9)

    assert (state["phase"], state["step"], *delay) == (phase, step, minutes, days)
    assert state["stability"] == pytest.approx(stability)
    assert state["difficulty"] == pytest.approx(difficulty, abs=1e-4)


def test_forgetting_starts_relearning_and_good_ends_it() -> None:
    forgotten, minutes, _ = advance(REVIEW, Rating.AGAIN, 10, 0.9)
    back, _, days = advance(forgotten, Rating.GOOD, 0, 0.9)

    assert (forgotten["phase"], minutes) == ("relearning", 10)
    assert (back["phase"], back["step"], days) == ("review", None, round(back["stability"]))
    assert back["stability"] < REVIEW["stability"]


def test_a_state_survives_json_to_the_last_bit() -> None:
    state, *_ = advance(REVIEW, Rating.HARD, 7, 0.9)

    assert json.loads(json.dumps(state)) == state


def test_advance_leaves_the_state_it_was_given() -> None:
    before = State(**REVIEW)

    advance(REVIEW, Rating.AGAIN, 3, 0.9)

    assert before == REVIEW


def test_a_clock_set_back_counts_as_the_same_day() -> None:
    assert advance(REVIEW, Rating.GOOD, -30, 0.9) == advance(REVIEW, Rating.GOOD, 0, 0.9)
    assert recall(REVIEW, -30) == recall(REVIEW, 0) == 1.0


@pytest.mark.parametrize(("days", "expected"), [(0, 1.0), (10, 0.9), (1000, 0.493), (MAX_DAYS, 0.283)])
def test_recall_falls_to_nine_tenths_after_the_stability(days: int, expected: float) -> None:
    assert recall(REVIEW, days) == pytest.approx(expected, abs=0.001)


def test_recall_of_the_never_reviewed_is_nil() -> None:
    assert recall(None, 0) == 0.0


@pytest.mark.parametrize("retention", [0, 0.5, 1, 1.5, -0.9, float("nan"), float("inf")])
def test_retention_out_of_range_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="Retention"):
        advance(None, Rating.GOOD, 0, retention)
    with pytest.raises(ValueError, match="Retention"):
        interval(REVIEW, retention)


@pytest.mark.parametrize("rating", [0, 5, 9, -1])
def test_a_rating_that_does_not_exist_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        advance(None, rating, 0, 0.9)  # type: ignore[arg-type]


@given(
    history=st.lists(st.tuples(RATINGS, st.integers(-(10**6), 10**6)), min_size=1, max_size=60),
    retention=st.floats(0.70, 0.99),
)
def test_values_stay_within_bounds(history: list[tuple[Rating, int]], retention: float) -> None:
    state = None
    for rating, elapsed in history:
        state, minutes, days = advance(state, rating, elapsed, retention)

        assert 0.001 <= state["stability"] <= MAX_DAYS
        assert 1 <= state["difficulty"] <= 10
        assert 0 < recall(state, elapsed) <= 1
        assert (state["phase"] == "review") == (days is not None) == (state["step"] is None)
        assert days is None or 1 <= days <= MAX_DAYS
        assert minutes is None or 1 <= minutes <= 15


def test_older_parameter_sets_are_converted() -> None:
    old = (*DEFAULT_NUMBERS[:4], 5.0, 1.0, 0.8, *DEFAULT_NUMBERS[7:17])

    assert checked(DEFAULT_NUMBERS) == DEFAULT_NUMBERS
    assert checked(DEFAULT_NUMBERS[:19]) == (*DEFAULT_NUMBERS[:19], 0.0, 0.5)
    assert checked(old) == (*old[:4], 7.0, pytest.approx(0.46210, abs=1e-4), 1.3, *old[7:], 0.0, 0.0, 0.0, 0.5)


@pytest.mark.parametrize(
    "numbers",
    [
        DEFAULT_NUMBERS[:20],
        (*DEFAULT_NUMBERS, 0.1),
        (),
        (*DEFAULT_NUMBERS[:20], float("nan")),
        (float("inf"), *DEFAULT_NUMBERS[1:]),
        (0.0, *DEFAULT_NUMBERS[1:]),
        (*DEFAULT_NUMBERS[:20], 0.9),
        (*DEFAULT_NUMBERS[:5], -1.0, *DEFAULT_NUMBERS[6:17]),
    ],
)
def test_a_parameter_set_that_makes_no_sense_is_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="parameter set"):
        checked(numbers)
