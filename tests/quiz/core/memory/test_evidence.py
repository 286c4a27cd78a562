"""From a mark to a rating."""

from decimal import Decimal

import pytest

from quiz.core.memory import Rating, rating_of


@pytest.mark.parametrize(
    ("fraction", "recall", "options", "rating"),
    [
        ("0", True, None, Rating.AGAIN),
        ("0.49", False, 4, Rating.AGAIN),
        ("0.5", False, 4, Rating.HARD),
        ("0.99", True, None, Rating.HARD),
        ("1", True, None, Rating.GOOD),
        ("1", True, 2, Rating.GOOD),
        ("1", False, None, Rating.GOOD),
        ("1", False, 4, Rating.GOOD),
        ("1", False, 3, Rating.GOOD),
        ("1.00", False, 2, Rating.HARD),
        ("0.4", False, 2, Rating.AGAIN),
    ],
)
def test_rating_of_a_mark(fraction: str, recall: bool, options: int | None, rating: Rating) -> None:
    assert rating_of(Decimal(fraction), recall, options) is rating


@pytest.mark.parametrize("fraction", ["-0.1", "1.01"])
def test_rating_of_an_impossible_mark_is_refused(fraction: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rating_of(Decimal(fraction), True, None)
