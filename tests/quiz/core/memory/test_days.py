"""The study day across ordinary nights and those on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory.days import day_start, study_day

ZONES = ["UTC", "Europe/Vilnius", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        ("2026-11-24T03:59:59+00:00", "UTC", "2026-11-23"),
        ("2026-11-24T04:00:00+00:00", "UTC", "2026-11-24"),
        ("2026-11-24T01:59:59+00:00", "Europe/Vilnius", "2026-11-23"),
        ("2026-11-24T02:00:00+00:00", "Europe/Vilnius", "2026-11-24"),
        ("2026-11-24T12:00:00+13:00", "Pacific/Apia", "2026-11-24"),
        ("2026-11-24T08:59:00+00:00", "America/New_York", "2026-11-23"),
        ("2026-11-24T09:00:00+00:00", "America/New_York", "2026-11-24"),
    ],
)
def test_study_day_starts_at_four_by_the_local_clock(at: str, zone: str, day: str) -> None:
    assert study_day(datetime.fromisoformat(at), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours_to_the_next"),
    [
        ("Europe/Vilnius", "2026-03-28", "2026-03-28T02:00", 23),  # clocks go forward in the night to the 29th
        ("Europe/Vilnius", "2026-03-29", "2026-03-29T01:00", 24),
        ("Europe/Vilnius", "2026-10-24", "2026-10-24T01:00", 25),  # and back in the night to the 25th, 04:00 to 03:00
        ("Europe/Vilnius", "2026-10-25", "2026-10-25T02:00", 24),
        ("Europe/London", "2026-10-24", "2026-10-24T03:00", 25),
        ("America/New_York", "2026-03-07", "2026-03-07T09:00", 23),
        ("America/New_York", "2026-10-31", "2026-10-31T08:00", 25),
        ("Australia/Lord_Howe", "2026-04-04", "2026-04-03T17:00", 24.5),  # half an hour
        ("Australia/Lord_Howe", "2026-10-03", "2026-10-02T17:30", 23.5),
    ],
)
def test_day_start_on_nights_when_clocks_change(zone: str, day: str, start: str, hours_to_the_next: float) -> None:
    on = date.fromisoformat(day)

    assert day_start(on, zone) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert day_start(on + timedelta(days=1), zone) - day_start(on, zone) == timedelta(hours=hours_to_the_next)


def test_study_day_in_the_repeated_hour_is_still_the_evening_before() -> None:
    once = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 03:30 summer time in Vilnius
    again = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 03:30 winter time

    assert study_day(once, "Europe/Vilnius") == study_day(again, "Europe/Vilnius") == date(2026, 10, 24)


def test_day_start_when_four_does_not_exist_or_comes_twice() -> None:
    casey = ZoneInfo("Antarctica/Casey")  # 2009-10-18 02:00 +8 to 05:00 +11, and 2010-03-05 02:00 +11 to 23:00 +8

    assert day_start(date(2009, 10, 18), casey) == datetime(2009, 10, 17, 20, tzinfo=UTC)
    assert study_day(datetime(2009, 10, 17, 19, 59, tzinfo=UTC), casey) == date(2009, 10, 17)
    assert study_day(datetime(2010, 3, 4, 15, 30, tzinfo=UTC), casey) == date(2010, 3, 4)


def test_a_name_and_a_zone_mean_the_same() -> None:
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)

    assert study_day(at, ZoneInfo("Europe/Vilnius")) == study_day(at, "Europe/Vilnius")
    assert day_start(at.date(), ZoneInfo("Europe/Vilnius")) == day_start(at.date(), "Europe/Vilnius")


def test_a_naive_instant_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        study_day(datetime(2026, 11, 24, 12), "UTC")
    with pytest.raises(KeyError, match="Middle_Earth"):
        day_start(date(2026, 11, 24), "Middle_Earth/Shire")


@given(
    day=st.dates(date(1990, 1, 1), date(2037, 12, 31)).filter(lambda day: day != date(2011, 12, 30)),  # Apia had none
    zone=st.sampled_from(ZONES),
)
def test_a_study_day_begins_where_the_day_before_ends(day: date, zone: str) -> None:
    start = day_start(day, zone)

    assert start.tzinfo is UTC
    assert study_day(start, zone) == day
    assert study_day(start - timedelta(microseconds=1), zone) < day


@given(
    at=st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC)),
    later=st.timedeltas(timedelta(0), timedelta(days=3)),
    zone=st.sampled_from(ZONES),
)
def test_study_days_never_run_backwards(at: datetime, later: timedelta, zone: str) -> None:
    assert study_day(at, zone) <= study_day(at + later, zone)
