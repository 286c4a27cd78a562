"""The formulae: what `fsrs` itself reckons, with its default numbers and with others, and what they refuse."""

from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.formulae import BOUNDS, Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, MAX_DAYS, advance
from quiz.core.memory.ratings import Rating

RATINGS = st.sampled_from(Rating)
HISTORIES = st.lists(st.tuples(RATINGS, st.integers(0, 3) | st.integers(0, 400)), min_size=1, max_size=12)
SETS = st.just(DEFAULT_NUMBERS) | st.tuples(*(st.floats(least, most) for least, most in BOUNDS))


def test_numbers_and_bounds_are_those_of_the_package():
    assert tuple(DEFAULT_PARAMETERS) == DEFAULT_NUMBERS
    assert tuple(zip(LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)) == BOUNDS


@given(history=HISTORIES, numbers=SETS)
def test_every_state_is_that_of_fsrs(history: list[tuple[Rating, int]], numbers: tuple[float, ...]) -> None:
    scheduler = fsrs.Scheduler(parameters=numbers, enable_fuzzing=False)
    model = Formulae(numbers)
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    card, state = fsrs.Card(card_id=1, due=now), None
    for rating, elapsed in history:
        now += timedelta(days=elapsed)
        if state is not None:
            assert model.recall(state[0], elapsed) == pytest.approx(
                scheduler.get_card_retrievability(card, now), rel=1e-6
            )
        card, _ = scheduler.review_card(card, fsrs.Rating(rating), now)
        state = model.first(rating) if state is None else model.after(*state, rating, elapsed)

        assert card.stability is not None
        if card.stability > MAX_DAYS:  # where the bound of the Rust library intervenes
            assert state[0] == MAX_DAYS
            break
        assert state == pytest.approx((card.stability, card.difficulty), rel=1e-6)


@given(history=HISTORIES)
def test_cards_are_scheduled_by_the_same_model(history: list[tuple[Rating, int]]) -> None:
    model, state, scheduled = Formulae(), None, None
    for rating, elapsed in history:
        state = model.first(rating) if state is None else model.after(*state, rating, elapsed)
        scheduled, _, _ = advance(scheduled, rating, elapsed, 0.9)

        assert state == pytest.approx((scheduled["stability"], scheduled["difficulty"]), rel=1e-9)


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (DEFAULT_NUMBERS[:19], "FSRS-6 has 21 numbers, got 19."),
        ((*DEFAULT_NUMBERS[:20], float("nan")), "Number w20 lies between 0.1 and 0.8, got nan."),
        ((0.0, *DEFAULT_NUMBERS[1:]), "Number w0 lies between 0.001 and 100.0, got 0.0."),
    ],
)
def test_other_numbers_are_refused(numbers: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        Formulae(numbers)
