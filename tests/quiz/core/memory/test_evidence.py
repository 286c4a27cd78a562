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


@pytest.mark.parametrize(
    ("fraction", "certainty", "seconds", "rating"),
    [
        ("1", None, 0, Rating.GOOD),
        ("1", 3, 0, Rating.GOOD),
        ("1", 2, 0, Rating.GOOD),
        ("1", 1, 0, Rating.HARD),
        ("1", 3, 5, Rating.GOOD),
        ("1", 3, 120, Rating.GOOD),
        ("1", None, 121, Rating.HARD),
        ("1", None, 1799, Rating.HARD),
        ("1", None, 1800, Rating.GOOD),
        ("0.5", 3, 5, Rating.HARD),
        ("0.4", 3, 5, Rating.AGAIN),
        ("0", 1, 1800, Rating.AGAIN),
    ],
)
def test_certainty_and_time_speak_against_a_full_mark_only(
    fraction: str, certainty: int | None, seconds: int, rating: Rating
) -> None:
    assert rating_of(Decimal(fraction), True, None, certainty=certainty, duration_ms=1000 * seconds) is rating


@pytest.mark.parametrize("fraction", ["-0.1", "1.01"])
def test_rating_of_an_impossible_mark_is_refused(fraction: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        rating_of(Decimal(fraction), True, None)
