"""The quick formulae and the package tell the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.memory import Rating, recall
from quiz.core.memory.formulae import Formulae, Strength
from quiz.core.memory.fsrs6 import NUMBERS, advance
from tests.quiz.core.memory.histories import RATINGS

HISTORIES = st.lists(st.tuples(RATINGS, st.sampled_from([0, 0, 1, 2, 7, 30, 400])), min_size=1, max_size=12)


@given(history=HISTORIES, later=st.integers(0, 500))
@settings(max_examples=60)
def test_a_history_ends_as_the_package_says(history: list[tuple[Rating, int]], later: int) -> None:
    formulae = Formulae()
    (rating, days), *others = history
    strength, (state, _, _) = formulae.first(rating), advance(None, rating, days, 0.9)
    for rating, days in others:
        strength = formulae.after(strength, rating, days)
        state, _, _ = advance(state, rating, days, 0.9)

    assert strength == pytest.approx((state["stability"], state["difficulty"]), rel=1e-9)
    assert formulae.recall(strength.stability, later) == pytest.approx(recall(state, later), rel=1e-9)


def test_other_numbers_give_another_memory() -> None:
    forgetful = Formulae([number / 2 for number in NUMBERS[:4]] + list(NUMBERS[4:]))

    assert forgetful.first(Rating.GOOD) == Strength(NUMBERS[2] / 2, Formulae().first(Rating.GOOD).difficulty)
    with pytest.raises(ValueError, match="FSRS-6 has 21 numbers, got 3"):
        Formulae([1, 2, 3])
