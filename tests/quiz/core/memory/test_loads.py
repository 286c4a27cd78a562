"""Which day of its range a card gets."""

from collections import Counter
from datetime import date, timedelta

import pytest

from quiz.core.memory import Terms
from quiz.core.memory.loads import HORIZON, place

TODAY = date(2026, 11, 23)  # a Monday
SEEDS = [(2 * number + 1) * 2**64 // 2000 for number in range(1000)]


def chosen(low: int, high: int, terms: Terms, *, longest: int = 36500) -> Counter[int]:
    """How often of a thousand seeds each interval comes out."""
    return Counter(place(low, high, today=TODAY, longest=longest, seed=seed, terms=terms) for seed in SEEDS)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def away(first: int, last: int) -> tuple[tuple[date, date], ...]:
    return ((day(first), day(last)),)


def loads(**full: int) -> Terms:
    """So many cards on the days named d1, d2, ...; one on each other."""
    return Terms(first=TODAY, loads=tuple(full.get(f"d{number}", 1) for number in range(105)))


def test_an_empty_day_draws_cards_from_full_ones() -> None:
    found = chosen(8, 12, loads(d8=10, d9=10, d10=1, d11=10, d12=10))

    assert found[10] > 900
    assert set(found) == {8, 9, 10, 11, 12}


def test_equal_days_are_chosen_by_one_over_the_interval() -> None:
    found = chosen(4, 6, loads())

    assert [found[each] for each in (4, 5, 6)] == pytest.approx([405, 324, 270], abs=2)


def test_beyond_the_horizon_load_does_not_count() -> None:
    found = chosen(HORIZON + 1, HORIZON + 4, loads(d92=80))

    assert all(240 < found[each] < 260 for each in range(HORIZON + 1, HORIZON + 5))


@pytest.mark.parametrize(("digit", "share"), [("2", 333), ("1", 200), ("0", 0)])
def test_easy_weekdays_take_fewer_cards(digit: str, share: int) -> None:
    terms = Terms(week="22" + digit + "2222", away=away(80, 81))  # Wednesday, nine days from now

    assert chosen(8, 10, terms)[9] == pytest.approx(share, abs=3)


def test_a_day_away_takes_none_where_another_is_in_range() -> None:
    assert set(chosen(8, 12, Terms(away=away(9, 12)))) == {8}


def test_a_range_that_is_all_away_moves_to_the_return() -> None:
    found = chosen(8, 12, Terms(away=(*away(7, 14), *away(15, 16))))

    assert set(found) == {17, 18, 19, 20, 21}


def test_a_short_interval_moves_too_and_the_return_is_spread() -> None:
    assert set(chosen(1, 1, Terms(away=away(1, 7)))) == {8, 9, 10}


@pytest.mark.parametrize(("longest", "days"), [(12, {8, 9, 10, 11, 12}), (18, {17, 18})])
def test_the_return_stays_within_the_course(longest: int, days: set[int]) -> None:
    assert set(chosen(8, 12, Terms(away=away(7, 16)), longest=longest)) <= days


def test_siblings_are_kept_apart() -> None:
    found = chosen(8, 12, Terms(siblings=(day(8),)))

    assert found[8] == 0
    assert found[9] < found[10] < found[11] < found[12]


@pytest.mark.parametrize("week", ["222222", "2222223", ""])
def test_a_week_of_another_length_or_digit_is_refused(week: str) -> None:
    with pytest.raises(ValueError, match="seven digits"):
        Terms(week=week)
