"""Random lives of one card: reviews at odd hours, several a day, across zones and with clocks that go backwards.

FACTKEEP_MEMORY_RUNS sets how many of them each law meets; without it there are few, so that the whole set stays quick.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from quiz.core.memory import DEFAULT_NUMBERS, Rating, Terms, checked, study_day

RUNS = int(os.environ.get("FACTKEEP_MEMORY_RUNS", "30"))
"""Random cases of each law of the schedule."""
RATINGS = st.sampled_from(Rating)
ZONES = st.sampled_from(["UTC", "Europe/Vilnius", "America/New_York", "Australia/Lord_Howe"])
SEEDS = st.integers(0, 2**64 - 1)
SAME_DAY = st.timedeltas(timedelta(0), timedelta(hours=12))
ANY_PAUSE = st.timedeltas(timedelta(days=-40), timedelta(days=400))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


NIGHT_TIMES = [
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),  # Vilnius, clocks forward
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # Vilnius, back
    datetime(2026, 3, 8, 6, 30, tzinfo=UTC),  # New York, forward
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # New York, back
    datetime(2026, 4, 4, 14, 45, tzinfo=UTC),  # Lord Howe, back by half an hour
]
"""Instants shortly before clocks change."""
NIGHTS = st.sampled_from(NIGHT_TIMES)
WEEKS = st.text("012", min_size=7, max_size=7)
SETS = {
    "default": None,
    "set:1": checked([*DEFAULT_NUMBERS[:2], 4.5, *DEFAULT_NUMBERS[3:20], 0.3]),
    "set:2": checked(DEFAULT_NUMBERS[:19]),
}


@st.composite
def terms(draw: st.DrawFn, today: date, parameters: str = "default") -> Terms:
    """Anything that may be in force on a day: a course that ends, easy days, absences, loads, siblings."""
    days = st.integers(-20, 120).map(lambda number: today + timedelta(days=number))
    away = draw(st.lists(st.tuples(days, st.integers(0, 30)), max_size=3))
    return Terms(
        retention=draw(st.sampled_from([0.80, 0.85, 0.90, 0.97])),
        last_day=draw(st.none() | days),
        week=draw(st.just("2222222") | WEEKS),
        away=tuple((first, first + timedelta(days=length)) for first, length in away),
        first=today,
        loads=tuple(draw(st.just(b"") | st.binary(min_size=105, max_size=105))),
        siblings=tuple(draw(st.lists(days, max_size=2))),
        parameters=parameters,
        numbers=SETS[parameters],
    )


@dataclass(frozen=True)
class Review:
    rating: Rating
    at: datetime
    zone: str
    terms: Terms
    kind: str
    undone: bool


@st.composite
def histories(draw: st.DrawFn, max_size: int = 15) -> list[Review]:
    at = draw(INSTANTS | NIGHTS)
    parameters = draw(st.sampled_from(sorted(SETS)))
    lived = []
    for _ in range(draw(st.integers(0, max_size))):
        at += draw(SAME_DAY | ANY_PAUSE)
        zone = draw(ZONES)
        lived.append(
            Review(
                draw(RATINGS),
                at,
                zone,
                draw(terms(study_day(at, zone), parameters)),
                draw(st.sampled_from(["card", "card", "quiz", "practice", "cram", "manual", "anew"])),
                draw(st.booleans()),
            )
        )
    return lived
