"""Our rules on top of the model: study days, fuzz, order and limits."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.memory import (
    MAX_DAYS,
    Outlook,
    Rating,
    Snapshot,
    State,
    Terms,
    apply,
    day_start,
    outlooks,
    seed_of,
    study_day,
)
from quiz.core.memory.schedule import fuzz_range, fuzzed
from tests.quiz.core.memory.histories import INSTANTS, NIGHTS, RATINGS, RUNS, SEEDS, ZONES, Review, histories, terms

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MIDDLE = 2**63  # the seed that leaves an interval where it is


def known(stability: float = 10.0, *, days_ago: int = 10) -> Snapshot:
    state = State(phase="review", step=None, stability=stability, difficulty=5.0)
    return Snapshot(state, TODAY - timedelta(days=days_ago), reps=4, lapses=1)


def until(maximum: int) -> Terms:
    """A course that ends in so many days."""
    return Terms(last_day=TODAY + timedelta(days=maximum))


def live(history: list[Review]) -> Snapshot:
    snapshot = Snapshot()
    for review in history:
        seed = seed_of(1, 2, snapshot.reps)
        snapshot = apply(snapshot, review.rating, now=review.at, zone=review.zone, seed=seed).snapshot
    return snapshot


def test_a_new_card_offers_minutes_then_days() -> None:
    shown = outlooks(Snapshot(), now=NOON, zone="UTC", seed=MIDDLE)

    assert [(rating.label, outlook.delay_minutes, outlook.interval_days) for rating, outlook in shown.items()] == [
        ("Again", 1, None),
        ("Hard", 6, None),
        ("Good", 10, None),
        ("Easy", None, 8),
    ]
    assert shown[Rating.GOOD].due_at == NOON + timedelta(minutes=10)
    assert shown[Rating.EASY].due_at == datetime(2026, 12, 2, 4, tzinfo=UTC)


def test_a_day_interval_is_due_when_that_study_day_starts() -> None:
    late = datetime(2026, 10, 24, 23, tzinfo=UTC)  # 02:00 in Vilnius, still the study day of the 24th

    easy = apply(Snapshot(), Rating.EASY, now=late, zone="Europe/Vilnius", seed=MIDDLE)

    assert easy.snapshot.last_day == date(2026, 10, 24)
    assert easy.due_at == datetime(2026, 11, 1, 2, tzinfo=UTC)  # 04:00 in winter time


def test_minutes_are_told_in_utc_wherever_now_comes_from() -> None:
    now = datetime.fromisoformat("2026-11-24T23:55:00+05:45")

    again = apply(Snapshot(), Rating.AGAIN, now=now, zone="Asia/Kathmandu", seed=MIDDLE)

    assert (again.due_at, again.due_at.tzinfo) == (now + timedelta(minutes=1), UTC)


def test_apply_counts_reps_and_only_real_lapses() -> None:
    learning = apply(Snapshot(), Rating.AGAIN, now=NOON, zone="UTC", seed=MIDDLE).snapshot
    lapsed = apply(known(), Rating.AGAIN, now=NOON, zone="UTC", seed=MIDDLE).snapshot
    relearning = apply(lapsed, Rating.AGAIN, now=NOON, zone="UTC", seed=MIDDLE).snapshot

    assert [(each.reps, each.lapses) for each in (learning, lapsed, relearning)] == [(1, 0), (5, 2), (6, 2)]
    assert lapsed.last_day == TODAY


def test_the_day_may_come_from_the_log() -> None:
    logged = apply(known(), Rating.GOOD, now=NOON, zone="UTC", seed=MIDDLE, today=TODAY + timedelta(days=1))

    assert logged.snapshot.last_day == TODAY + timedelta(days=1)
    assert logged.due_at == day_start(TODAY + timedelta(days=1 + (logged.interval_days or 0)), "UTC")


def test_order_is_kept_by_one_day_each_where_the_model_gives_the_same() -> None:
    shaky = Snapshot(State(phase="relearning", step=0, stability=0.5, difficulty=9.0), TODAY, reps=3, lapses=1)

    shown = outlooks(shaky, now=NOON, zone="UTC", seed=MIDDLE)

    assert [shown[rating].interval_days for rating in Rating] == [None, None, 1, 2]


@pytest.mark.parametrize(("maximum", "expected"), [(1, [1, 1, 1]), (20, [20, 20, 20]), (30, [23, 30, 30])])
def test_the_longest_interval_holds_even_against_the_order(maximum: int, expected: list[int]) -> None:
    shown = outlooks(known(), now=NOON, zone="UTC", seed=MIDDLE, terms=until(maximum))

    assert [shown[rating].interval_days for rating in (Rating.HARD, Rating.GOOD, Rating.EASY)] == expected


@pytest.mark.parametrize(
    ("days", "low", "high"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 4), (7, 5, 9), (10, 8, 12), (20, 17, 23), (100, 93, 107), (365, 345, 385)],
)
def test_fuzz_stays_in_the_range_of_anki(days: int, low: int, high: int) -> None:
    assert fuzz_range(days) == (low, high)
    assert (fuzzed(days, 0), fuzzed(days, MIDDLE), fuzzed(days, 2**64 - 1)) == (low, days, high)


def test_fuzz_reaches_every_day_of_its_range_about_equally() -> None:
    found = [fuzzed(10, seed_of(learner, 7, 3)) for learner in range(5000)]

    assert set(found) == {8, 9, 10, 11, 12}
    assert all(900 < found.count(day) < 1100 for day in set(found))


def test_a_seed_is_the_same_in_every_process() -> None:
    assert seed_of(1, 2, 3) == 3054663894209944436
    assert len({seed_of(1, 23, 4), seed_of(12, 3, 4), seed_of(1, 2, 34), seed_of(1, 2, 3)}) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms": Terms(retention=0)},
        {"terms": Terms(retention=1.5)},
        {"seed": -1},
        {"seed": 2**64},
        {"now": datetime(2026, 11, 24, 12)},
    ],
)
def test_impossible_settings_are_refused(wrong: dict[str, object]) -> None:
    given_ = {"now": NOON, "zone": "UTC", "seed": MIDDLE} | wrong

    with pytest.raises(ValueError, match=r"Retention|seed|instant"):
        outlooks(known(), **given_)  # type: ignore[arg-type]


def test_rating_nine_is_refused() -> None:
    with pytest.raises(ValueError, match="9"):
        apply(known(), 9, now=NOON, zone="UTC", seed=MIDDLE)  # type: ignore[arg-type]


@settings(max_examples=RUNS * 2, deadline=None)
@given(history=histories(5), rating=RATINGS, now=INSTANTS | NIGHTS, zone=ZONES, seed=SEEDS, data=st.data())
def test_the_interval_on_the_button_is_the_one_applied(
    history: list[Review], rating: Rating, now: datetime, zone: str, seed: int, data: st.DataObject
) -> None:
    before = live(history)
    found = data.draw(terms(study_day(now, zone)))

    shown = outlooks(before, now=now, zone=zone, seed=seed, terms=found)[rating]

    assert apply(before, rating, now=now, zone=zone, seed=seed, terms=found) == shown


@settings(max_examples=RUNS * 2, deadline=None)
@given(history=histories(5), now=INSTANTS | NIGHTS, zone=ZONES, seed=SEEDS, data=st.data())
def test_intervals_are_ordered_and_within_bounds(
    history: list[Review], now: datetime, zone: str, seed: int, data: st.DataObject
) -> None:
    before, today = live(history), study_day(now, zone)
    found = data.draw(terms(today))
    longest = (found.last_day - today).days if found.last_day and found.last_day > today else MAX_DAYS

    shown = list(outlooks(before, now=now, zone=zone, seed=seed, terms=found).values())

    days = [outlook.interval_days for outlook in shown if outlook.interval_days is not None]
    assert all(1 <= day <= longest for day in days)
    assert all(a < b or a == b == longest for a, b in pairwise(days))
    assert [due_day(outlook, zone) for outlook in shown if outlook.interval_days] == [
        today + timedelta(days=day) for day in days
    ]
    assert all((outlook.delay_minutes is None) != (outlook.interval_days is None) for outlook in shown)
    assert all(outlook.due_at > now for outlook in shown)
    assert all(outlook.snapshot.reps == before.reps + 1 for outlook in shown)


def test_the_end_of_a_course_binds_until_it_has_come() -> None:
    def good(end: int) -> int | None:
        shown = outlooks(known(), now=NOON, zone="UTC", seed=MIDDLE, terms=until(end))
        return shown[Rating.GOOD].interval_days

    free = outlooks(known(), now=NOON, zone="UTC", seed=MIDDLE)[Rating.GOOD].interval_days
    assert [good(end) for end in (1, 5, 0, -1)] == [1, 5, free, free]


def due_day(outlook: Outlook, zone: str) -> date:
    return study_day(outlook.due_at, zone)
