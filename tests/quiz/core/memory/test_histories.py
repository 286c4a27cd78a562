"""What was held before each review: the same as the scheduler's own states, step by step and under each set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.formulae import Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS, advance, recall
from quiz.core.memory.histories import Row, foretold, replayed
from quiz.core.memory.ratings import Rating

OTHER = (*DEFAULT_NUMBERS[:2], 3.1, *DEFAULT_NUMBERS[3:20], 0.5)
MODELS = {"default": Formulae(), "set:1": Formulae(OTHER)}
NUMBERS = {"default": DEFAULT_NUMBERS, "set:1": OTHER}
ROWS = st.lists(
    st.builds(Row, st.none() | st.integers(1, 4), st.integers(1000, 1400), st.sampled_from(sorted(MODELS))), max_size=12
)


@given(rows=ROWS)
def test_each_review_is_foretold_as_the_scheduler_would_under_the_set_that_it_names(rows: list[Row]) -> None:
    found = iter(replayed(rows, MODELS))
    for place, row in enumerate(rows):
        if row.rating is None:
            continue
        asked = next(found)
        state, last = None, None
        for earlier in rows[:place]:
            if earlier.rating is None:
                state = last = None
                continue
            elapsed = max(earlier.day - last, 0) if last is not None else 0
            state, _, _ = advance(state, Rating(earlier.rating), elapsed, 0.9, NUMBERS[row.parameters])
            last = earlier.day
        assert (asked.day, asked.rating) == (row.day, row.rating)
        if state is None or last is None:
            assert (asked.foretold, asked.held, asked.elapsed_days) == (None, None, 0)
        else:
            expected = recall(state, row.day - last, NUMBERS[row.parameters])
            assert asked.foretold == pytest.approx(expected, rel=1e-6)
            assert asked.held == pytest.approx(state["stability"], rel=1e-6)
            assert asked.is_test == (row.day > last)
    assert next(found, None) is None


@given(rows=ROWS, day=st.integers(1400, 1500))
def test_what_comes_next_is_foretold_as_if_it_stood_in_the_log(rows: list[Row], day: int) -> None:
    rows = [row._replace(parameters="default") for row in rows]

    asked = replayed([*rows, Row(3, day, "default")], MODELS)[-1]

    expected = None if asked.foretold is None else (asked.foretold, asked.elapsed_days)
    assert foretold(rows, MODELS["default"], day=day) == expected
