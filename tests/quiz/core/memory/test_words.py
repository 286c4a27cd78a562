"""How memory speaks."""

import pytest

from quiz.core.memory import MASTERY, interval_words, known_word, mastery_word, strength_word


@pytest.mark.parametrize(
    ("minutes", "short", "long"),
    [(1, "1 min", "1 minute"), (10, "10 min", "10 minutes"), (60, "1 h", "1 hour"), (90, "1.5 h", "1.5 hours")],
)
def test_interval_in_minutes(minutes: int, short: str, long: str) -> None:
    assert (interval_words(minutes=minutes), interval_words(minutes=minutes, long=True)) == (short, long)


@pytest.mark.parametrize(
    ("days", "short", "long"),
    [
        (1, "1 d", "1 day"),
        (3, "3 d", "3 days"),
        (60, "60 d", "60 days"),
        (61, "2 mo", "2 months"),
        (364, "12 mo", "12 months"),
        (366, "1 y", "1 year"),
        (438, "1.2 y", "1.2 years"),
        (36_500, "99.9 y", "99.9 years"),
    ],
)
def test_interval_in_days(days: int, short: str, long: str) -> None:
    assert (interval_words(days=days), interval_words(days=days, long=True)) == (short, long)


@pytest.mark.parametrize("given", [{}, {"minutes": 1, "days": 1}])
def test_interval_is_one_of_both(given: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="minutes or in days"):
        interval_words(minutes=given.get("minutes"), days=given.get("days"))


@pytest.mark.parametrize(
    ("recall", "reps", "word"),
    [
        (0.0, 0, "new"),
        (1.0, 0, "new"),
        (0.69, 9, "weak"),
        (0.7, 9, "settling"),
        (0.89, 9, "settling"),
        (1.0, 2, "settling"),
        (0.9, 3, "strong"),
    ],
)
def test_strength_of_a_card(recall: float, reps: int, word: str) -> None:
    assert strength_word(recall, reps) == word


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (0, "attempted"),
        (49.9, "attempted"),
        (50, "familiar"),
        (70, "proficient"),
        (89.9, "proficient"),
        (90, "mastered"),
        (100, "mastered"),
    ],
)
def test_mastery_of_a_topic(percent: float, word: str) -> None:
    assert mastery_word(percent) == word


def test_mastery_thresholds_are_those_the_page_prints() -> None:
    assert MASTERY == {"attempted": 0, "familiar": 50, "proficient": 70, "mastered": 90}


@pytest.mark.parametrize(
    ("percent", "word"),
    [
        (0, "little"),
        (39.9, "little"),
        (40, "half"),
        (69.9, "half"),
        (70, "most"),
        (90, "nearly all"),
        (100, "nearly all"),
    ],
)
def test_known_word(percent: int | float, word: str) -> None:
    assert known_word(percent) == word
