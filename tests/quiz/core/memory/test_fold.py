"""Replaying the log gives what recording it gave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quiz.core.memory import Event, Folded, Rating, Snapshot, apply, fold, seed_of, study_day
from tests.quiz.core.memory.histories import Review, histories

ADA, ITEM = 7, 42
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(rating: Rating, at: datetime, *, undone: bool = False) -> Event:
    return Event(rating, study_day(at, "UTC"), at, "UTC", undone=undone)


def recorded(history: list[Review]) -> tuple[list[Event], Folded]:
    """What a sitting does: one review after another on the stored snapshot, each written to the log."""
    log: list[Event] = []
    stored = Folded(Snapshot())
    for review in history:
        now, zone, retention, maximum = review.at, review.zone, review.retention, review.maximum_days
        seed = seed_of(ADA, ITEM, stored.snapshot.reps)
        outlook = apply(
            stored.snapshot, review.rating, now=now, zone=zone, seed=seed, retention=retention, maximum_days=maximum
        )
        log.append(Event(review.rating, study_day(now, zone), now, zone, retention, maximum))
        stored = Folded(outlook.snapshot, outlook.due_at, now)
    return log, stored


@given(history=histories())
def test_fold_equals_what_was_recorded_step_by_step(history: list[Review]) -> None:
    log, stored = recorded(history)

    assert fold(log, learner_id=ADA, item_id=ITEM) == stored


@given(history=histories())
def test_undone_events_count_as_never_recorded(history: list[Review]) -> None:
    log = [
        Event(review.rating, study_day(review.at, review.zone), review.at, review.zone, undone=review.undone)
        for review in history
    ]

    kept = [each for each in log if not each.undone]
    assert fold(log, learner_id=ADA, item_id=ITEM) == fold(kept, learner_id=ADA, item_id=ITEM)


@given(history=histories().filter(bool))
def test_undo_of_the_last_review_restores_the_state_before(history: list[Review]) -> None:
    log, _ = recorded(history)
    _, before = recorded(history[:-1])

    assert fold([*log[:-1], replace(log[-1], undone=True)], learner_id=ADA, item_id=ITEM) == before


@given(zone=st.sampled_from(["Pacific/Kiritimati", "Pacific/Honolulu"]), at=st.just(NOON))
def test_the_recorded_day_counts_whatever_the_zone_says_now(zone: str, at: datetime) -> None:
    days = [at.date(), at.date() + timedelta(days=5)]
    moved = [Event(Rating.EASY, day, at, zone) for day in days]
    stayed = [Event(Rating.EASY, day, at, "UTC") for day in days]

    assert fold(moved, learner_id=ADA, item_id=ITEM).snapshot == fold(stayed, learner_id=ADA, item_id=ITEM).snapshot


def test_an_empty_log_is_a_new_item() -> None:
    assert fold([], learner_id=ADA, item_id=ITEM) == Folded(Snapshot(), None, None)
    assert fold([event(Rating.GOOD, NOON, undone=True)], learner_id=ADA, item_id=ITEM) == Folded(Snapshot())


def test_a_short_life_is_told_rightly() -> None:
    log = [
        event(Rating.GOOD, NOON),
        event(Rating.GOOD, NOON + timedelta(minutes=10)),
        event(Rating.AGAIN, NOON + timedelta(days=3)),
        event(Rating.EASY, NOON + timedelta(days=3, minutes=1), undone=True),
        event(Rating.AGAIN, NOON + timedelta(days=3, minutes=2)),
    ]

    folded = fold(log, learner_id=ADA, item_id=ITEM)

    assert (folded.snapshot.reps, folded.snapshot.lapses) == (4, 1)
    assert folded.snapshot.last_day == (NOON + timedelta(days=3)).date()
    assert folded.last_review_at == NOON + timedelta(days=3, minutes=2)
    assert folded.due_at == NOON + timedelta(days=3, minutes=12)


def test_a_clock_set_back_counts_no_days_and_then_goes_on() -> None:
    log = [event(Rating.EASY, NOON), event(Rating.GOOD, NOON - timedelta(days=10))]
    same_day = [event(Rating.EASY, NOON), event(Rating.GOOD, NOON)]

    back, same = (fold(each, learner_id=ADA, item_id=ITEM).snapshot for each in (log, same_day))

    assert back.state == same.state
    assert back.last_day == (NOON - timedelta(days=10)).date()
