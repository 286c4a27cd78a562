"""Which reviews from another product count as evidence."""

from datetime import UTC, datetime

import pytest

from facts.core.formats.base import CRAM, FORGET, LEARN, RELEARN, RESCHEDULE, REVIEW, PastReview
from quiz.core.memory.elsewhere import counted


def review(day: int, rating: int, kind: str) -> PastReview:
    return PastReview(datetime(2026, 1, day, tzinfo=UTC), rating, kind)


@pytest.mark.parametrize(
    ("history", "days"),
    [
        ([], []),
        ([(1, 1, LEARN), (1, 3, LEARN), (4, 2, REVIEW), (5, 4, RELEARN)], [1, 1, 4, 5]),
        ([(4, 3, REVIEW), (1, 3, LEARN)], [1, 4]),
        ([(1, 3, LEARN), (2, 3, CRAM), (3, 0, RESCHEDULE)], [1]),
        ([(1, 3, LEARN), (2, 0, FORGET), (3, 3, LEARN)], [3]),
        ([(1, 3, LEARN), (2, 0, FORGET)], []),
        ([(1, 3, LEARN), (21, 3, REVIEW)], [1]),
    ],
)
def test_what_says_how_well_a_card_is_known_counts(history, days):
    kept = counted([review(*each) for each in history], until=datetime(2026, 1, 20, tzinfo=UTC))

    assert [each.at.day for each in kept] == days
