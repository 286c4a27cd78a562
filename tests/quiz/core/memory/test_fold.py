"""Replaying the log gives what recording it gave."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.core.memory import (
    MAX_DAYS,
    Event,
    Folded,
    Numbers,
    Rating,
    Snapshot,
    apply,
    fold,
    seed_of,
    settled,
    study_day,
)
from tests.quiz.core.memory.histories import INSTANTS, RATINGS, RUNS, SETS, Review, histories
from tests.quiz.recollection import Happened, Recollection

ADA, ITEM = 7, 42
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(rating: Rating, at: datetime, *, undone: bool = False, due_at: datetime | None = None) -> Event:
    return Event(rating, study_day(at, "UTC"), at, "UTC", due_at, undone)


@dataclass(frozen=True)
class Row:
    """A row of the log as the database has it."""

    pk: int
    kind: str
    rating: int | None
    at: datetime
    day: date
    zone: str
    due_at: datetime | None = None
    undoes_id: int | None = None
    corrects_id: int | None = None


def recorded(history: list[Review]) -> tuple[list[Row], list[Folded], Numbers | None]:
    """What sittings do: one review after another on the stored snapshot, each written to the log.

    Gives the log, and what was stored before the first row and after each.
    """
    log: list[Row] = []
    past = [Folded(Snapshot())]
    numbers = history[0].terms.numbers if history else None
    for pk, review in enumerate(history, start=1):
        stored, zone, day = past[-1], review.zone, study_day(review.at, review.zone)
        row = Row(pk, review.kind, review.rating, review.at, day, zone)
        if review.kind == "manual":
            due_at = review.at + timedelta(days=int(review.rating))
            row, stored = replace(row, rating=None, due_at=due_at), replace(stored, due_at=due_at)
        elif review.kind == "anew":
            row, stored = replace(row, rating=None), Folded(Snapshot(), due_at=review.at)
        elif review.kind != "cram":
            seed = seed_of(ADA, ITEM, stored.snapshot.reps)
            outlook = apply(
                stored.snapshot, review.rating, now=review.at, zone=zone, seed=seed, terms=review.terms, today=day
            )
            row, stored = replace(row, due_at=outlook.due_at), Folded(outlook.snapshot, outlook.due_at, review.at)
        log.append(row)
        past.append(stored)
    return log, past, numbers


def replayed(log: Iterable[Row], numbers: Numbers | None = None) -> Folded:
    return fold(settled(log), learner_id=ADA, item_id=ITEM, numbers=numbers)


@settings(max_examples=RUNS, deadline=None)
@given(history=histories())
def test_replay_equals_what_was_recorded_step_by_step(history: list[Review]) -> None:
    log, past, numbers = recorded(history)

    assert [replayed(log[:length], numbers) for length in range(len(log) + 1)] == past


@settings(max_examples=RUNS, deadline=None)
@given(history=histories())
def test_what_was_recorded_agrees_with_fsrs_step_by_step(history: list[Review]) -> None:
    """And so does replay, which equals it. Where stability passes a century our bound intervenes."""
    log, past, numbers = recorded(history)
    known = Recollection(numbers=numbers)
    for row, stored in zip(log, past[1:], strict=True):
        if row.kind != "cram":
            known.happened.append(Happened(row.at, row.day, row.rating, row.due_at))
        card, lapses = known.state()
        if card and (card.stability or 0) > MAX_DAYS:
            break
        state = stored.snapshot.state
        assert (stored.snapshot.reps, stored.snapshot.lapses) == (len(known.counted), lapses)
        assert (state is None) == (card is None)
        if state and card:
            assert (state["phase"], state["step"]) == (card.state.name.lower(), card.step)
            assert state["stability"] == pytest.approx(card.stability, rel=1e-6)
            assert state["difficulty"] == pytest.approx(card.difficulty, rel=1e-6)


@settings(max_examples=RUNS, deadline=None)
@given(history=histories().filter(lambda history: bool(history) and history[-1].kind != "anew"))
def test_undo_of_the_last_row_restores_all_that_was_before(history: list[Review]) -> None:
    log, past, numbers = recorded(history)
    last = log[-1]
    undo = Row(len(log) + 1, "undo", None, last.at, last.day, last.zone, undoes_id=last.pk)

    assert replayed([*log, undo], numbers) == past[-2]


@settings(max_examples=RUNS, deadline=None)
@given(history=histories())
def test_undone_rows_count_as_never_recorded(history: list[Review]) -> None:
    log, _, numbers = recorded(history)
    gone = [row for row, review in zip(log, history, strict=True) if review.undone and row.kind != "anew"]
    undos = [replace(row, pk=1000 + row.pk, kind="undo", rating=None, due_at=None, undoes_id=row.pk) for row in gone]

    assert replayed([*log, *undos], numbers) == replayed([row for row in log if row not in gone], numbers)


def test_the_due_date_is_what_the_log_says_and_reckoned_where_it_says_nothing() -> None:
    told = event(Rating.EASY, NOON, due_at=NOON + timedelta(days=3))
    silent = event(Rating.EASY, NOON)
    moved = Event(None, NOON.date(), NOON, "UTC", due_at=NOON + timedelta(days=5))

    def due(*log: Event, numbers: Numbers | None = None) -> datetime | None:
        return fold(log, learner_id=ADA, item_id=ITEM, numbers=numbers).due_at

    plain = apply(Snapshot(), Rating.EASY, now=NOON, zone="UTC", seed=seed_of(ADA, ITEM, 0)).due_at
    assert due(told) == NOON + timedelta(days=3)
    assert due(silent) == due(silent, numbers=SETS["set:1"]) == due(moved, silent) == plain
    assert due(told, moved) == due(silent, moved) == NOON + timedelta(days=5)
    assert due(told, moved, told) == NOON + timedelta(days=3)
    assert due(told, replace(moved, undone=True)) == NOON + timedelta(days=3)


def test_a_correction_keeps_the_place_and_brings_its_own_due_date() -> None:
    first = Row(1, "quiz", 1, NOON, NOON.date(), "UTC", due_at=NOON + timedelta(minutes=1))
    later = NOON + timedelta(days=2)
    second = Row(2, "card", 3, later, later.date(), "UTC", due_at=later + timedelta(days=4))
    correct = Row(3, "correct", 3, later, later.date(), "UTC", due_at=NOON + timedelta(minutes=10), corrects_id=1)

    assert replayed([first, correct]).due_at == NOON + timedelta(minutes=10)
    assert replayed([first, second, correct]) == replayed([replace(first, rating=3), second])


@settings(max_examples=RUNS, deadline=None)
@given(history=histories(), brought=st.lists(st.tuples(RATINGS, INSTANTS), max_size=6), data=st.data())
def test_histories_merge_in_any_order(
    history: list[Review], brought: list[tuple[Rating, datetime]], data: st.DataObject
) -> None:
    log, _, numbers = recorded(history)
    past = [Row(0, "past", rating, at, study_day(at, "UTC"), "UTC") for rating, at in brought]

    def merged(order: list[Row]) -> Folded:
        return replayed([*log, *(replace(row, pk=1000 + n) for n, row in enumerate(order))], numbers)

    assert merged(data.draw(st.permutations(past))) == merged(past)


def test_what_was_brought_along_counts_from_its_place_by_time() -> None:
    days = [NOON + timedelta(days=each) for each in (0, 3, 9)]
    first, second, third = (
        Row(pk, "card", 3, at, at.date(), "UTC", at + timedelta(days=30)) for pk, at in enumerate(days, start=1)
    )
    late = replace(second, pk=9, kind="past", due_at=None)
    after_it = Row(10, "card", 3, NOON, NOON.date(), "UTC", NOON + timedelta(days=40))  # a clock set back

    assert replayed([first, third, late]) == replayed([first, second, third])
    assert replayed([first, third, late, after_it]) == replayed([first, second, third, after_it])


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
