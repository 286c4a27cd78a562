"""Random lives of one card: reviews at odd hours, several a day, across zones and with clocks that go backwards."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from quiz.core.memory import MAX_DAYS, Rating

RATINGS = st.sampled_from(Rating)
ZONES = st.sampled_from(["UTC", "Europe/Vilnius", "America/New_York", "Australia/Lord_Howe"])
SEEDS = st.integers(0, 2**64 - 1)
SAME_DAY = st.timedeltas(timedelta(0), timedelta(hours=12))
ANY_PAUSE = st.timedeltas(timedelta(days=-40), timedelta(days=400))
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


@dataclass(frozen=True)
class Review:
    rating: Rating
    at: datetime
    zone: str
    retention: float
    maximum_days: int
    undone: bool


@st.composite
def histories(draw: st.DrawFn, max_size: int = 15) -> list[Review]:
    at = draw(INSTANTS)
    lived = []
    for _ in range(draw(st.integers(0, max_size))):
        at += draw(SAME_DAY | ANY_PAUSE)
        lived.append(
            Review(
                draw(RATINGS),
                at,
                draw(ZONES),
                draw(st.sampled_from([0.70, 0.85, 0.90, 0.97, 0.99])),
                draw(st.sampled_from([1, 30, 365, MAX_DAYS])),
                draw(st.booleans()),
            )
        )
    return lived
