"""Sittings with cards: begin one, rate, take back; from one device, two, and twenty posts at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.models import User
from quiz.actions import cards as actions
from quiz.core.memory import Rating
from quiz.core.refusals import Refused
from quiz.models import Memory, Review, Sitting
from quiz.queries.verification import differences
from tests import factories
from tests.chance import examples
from tests.conftest import ClassRoom
from tests.quiz.learners import (
    AGAIN,
    DAY,
    EASY,
    GOOD,
    HARD,
    LATER,
    NOW,
    answer,
    counted,
    known,
    now_in,
    rate,
    rolled_back,
    sit,
    start,
    submit,
    undo,
)

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def ada(classroom: ClassRoom) -> User:
    return classroom.ada


@pytest.fixture
def queue(classroom: ClassRoom) -> list[int]:
    """Eight items, as a sitting's queue."""
    return [item.pk for item in classroom.items.values()][:8]


# Begin


def test_start_sitting_takes_the_queue_and_makes_room_in_memory(ada, queue):
    sitting = sit(ada, queue)
    assert (sitting.queue, sitting.size, sitting.done, sitting.again) == (queue, 8, 0, 0)
    assert (sitting.started_at, sitting.ended_at) == (NOW, None)
    assert set(Memory.objects.of(ada).values_list("item", "state", "reps", "due_at")) == {
        (item, None, 0, None) for item in queue
    }


def test_start_sitting_repeated_gives_the_same_sitting(ada, queue):
    operation = uuid.uuid4()
    first = actions.start_sitting(ada, queue, title="", operation=operation, now=NOW)
    rate(ada, queue[0], EASY)
    again = actions.start_sitting(ada, queue[:2], title="", operation=operation, now=LATER)
    assert again == first
    assert (again.queue, again.ended_at) == (queue[1:], None)


def test_start_sitting_ends_the_one_before(ada, queue):
    first, second = sit(ada, queue), sit(ada, queue[:2], now=LATER)
    first.refresh_from_db()
    assert (first.ended_at, first.queue) == (LATER, queue)
    assert list(Sitting.objects.of(ada).open()) == [second]


def test_start_sitting_with_nothing_is_refused_and_ends_nothing(ada, queue):
    sitting = sit(ada, queue)
    with pytest.raises(Refused, match="nothing to review"):
        sit(ada, [])
    assert now_in(sitting) == (queue, 0, 0, False)


def test_start_sitting_keeps_what_is_known(ada, queue):
    sit(ada, queue)
    rate(ada, queue[0], GOOD)
    before = known(ada)
    sit(ada, queue)
    assert known(ada) == before


# Rate


def test_rate_logs_moves_and_counts(ada, queue):
    sitting = sit(ada, queue)
    rated = rate(ada, queue[0], EASY, duration_ms=2500)
    assert (rated.sitting, rated.next.item_id) == (sitting, queue[1])
    assert now_in(sitting) == (queue[1:], 1, 0, False)
    review, memory = Review.objects.get(), Memory.objects.get(item=queue[0])
    assert (review.rating, review.at, review.day, review.zone) == (4, LATER, DAY, "Europe/Vilnius")
    assert (review.sitting_id, review.duration_ms, review.kind) == (sitting.pk, 2500, "card")
    assert (memory.reps, memory.lapses, memory.last_day, memory.last_review_at) == (1, 0, DAY, LATER)
    assert memory.state["phase"] == "review"
    assert memory.due_at > LATER + dt.timedelta(days=1)
    assert counted(ada) == [(DAY, 1, 1, 2500)]


def test_rate_again_brings_the_card_back_behind_five_others(ada, queue):
    sitting = sit(ada, queue)
    rated = rate(ada, queue[0], AGAIN)
    assert now_in(sitting) == ([*queue[1:6], queue[0], *queue[6:]], 0, 1, False)
    assert rated.next.item_id == queue[1]
    assert counted(ada) == [(DAY, 1, 0, 4000)]


def test_rate_good_for_the_first_time_brings_the_card_back_at_the_end(ada, queue):
    sitting = sit(ada, queue)
    rate(ada, queue[0], GOOD)
    assert now_in(sitting) == ([*queue[1:], queue[0]], 0, 1, False)
    assert counted(ada) == [(DAY, 1, 1, 4000)]


def test_rate_the_only_card_again_asks_it_at_once(ada, queue):
    sitting = sit(ada, queue[:1])
    assert rate(ada, queue[0], AGAIN).next.memory.reps == 1
    assert now_in(sitting) == (queue[:1], 0, 1, False)


def test_rate_the_last_card_ends_the_sitting(ada, queue):
    sitting = sit(ada, queue[:2])
    rate(ada, queue[0], EASY)
    assert rate(ada, queue[1], EASY, now=LATER + SECOND).next is None
    sitting.refresh_from_db()
    assert (sitting.queue, sitting.done, sitting.ended_at) == ([], 2, LATER + SECOND)


def test_rate_takes_a_card_out_of_turn(ada, queue):
    sitting = sit(ada, queue)
    assert rate(ada, queue[3], EASY).next.item_id == queue[0]
    assert now_in(sitting) == ([*queue[:3], *queue[4:]], 1, 0, False)


@pytest.mark.parametrize("rating", Rating)
def test_rate_repeated_changes_nothing(ada, queue, rating):
    sitting, operation = sit(ada, queue), uuid.uuid4()
    rate(ada, queue[0], rating, operation=operation)
    before = known(ada), now_in(sitting), counted(ada)
    assert rate(ada, queue[0], rating, operation=operation, now=LATER + SECOND) is None
    assert rate(ada, queue[0], EASY, operation=operation, now=LATER + SECOND) is None
    assert (known(ada), now_in(sitting), counted(ada)) == before
    assert Review.objects.count() == 1


def test_rate_on_two_devices_counts_the_first_answer(ada, queue):
    """Both show the first card. It has left the queue when the second device sends its rating."""
    sitting = sit(ada, queue)
    rate(ada, queue[0], EASY)
    assert rate(ada, queue[0], AGAIN) is None
    assert now_in(sitting) == (queue[1:], 1, 0, False)
    assert Review.objects.get().rating == EASY


def test_rate_on_two_devices_keeps_both_where_the_card_came_back(ada, queue):
    sit(ada, queue)
    rate(ada, queue[0], AGAIN)
    rate(ada, queue[0], GOOD, now=LATER + SECOND)
    assert list(Review.objects.values_list("rating", flat=True)) == [AGAIN, GOOD]
    assert Memory.objects.get(item=queue[0]).reps == 2


def test_rate_a_card_that_is_not_in_the_queue_changes_nothing(ada, queue, classroom):
    sitting = sit(ada, queue[:2])
    assert rate(ada, queue[5], EASY) is None
    assert rate(ada, 10**9, EASY) is None
    assert now_in(sitting) == (queue[:2], 0, 0, False)
    assert not Review.objects.exists()


def test_rate_without_a_sitting_changes_nothing(ada, queue):
    assert rate(ada, queue[0], EASY) is None
    assert not Review.objects.exists()


def test_rate_with_the_operation_of_somebody_else_changes_nothing(ada, queue, classroom):
    operation = uuid.uuid4()
    sit(classroom.mallory, queue)
    rate(classroom.mallory, queue[0], EASY, operation=operation)
    sitting = sit(ada, queue)
    with pytest.raises(Refused):
        rate(ada, queue[0], EASY, operation=operation)
    assert now_in(sitting) == (queue, 0, 0, False)
    assert counted(ada) == []


def test_rate_counts_ten_minutes_at_most(ada, queue):
    sit(ada, queue)
    rate(ada, queue[0], EASY, duration_ms=2**40)
    assert counted(ada) == [(DAY, 1, 1, 600_000)]


def test_rate_counts_for_the_study_day_of_the_learner(ada, queue):
    """04:00 in Vilnius is 02:00 UTC in winter; a later change of zone moves no day that was counted."""
    sit(ada, queue)
    rate(ada, queue[0], EASY, now=factories.at("2026-11-03 01:59"))
    rate(ada, queue[1], AGAIN, now=factories.at("2026-11-03 02:00"))
    ada.time_zone = "America/New_York"
    ada.save()
    rate(ada, queue[2], EASY, now=factories.at("2026-11-03 02:01"))
    assert counted(ada) == [(DAY, 2, 2, 8000), (dt.date(2026, 11, 3), 1, 0, 4000)]
    undo(ada)
    undo(ada)
    assert counted(ada) == [(DAY, 1, 1, 4000)]


# Take back


@pytest.mark.parametrize("rating", Rating)
def test_undo_gives_back_memory_queue_and_counts(ada, queue, rating):
    sitting = sit(ada, queue)
    rate(ada, queue[0], GOOD)
    before = known(ada), counted(ada)
    rate(ada, queue[1], rating)
    undo(ada)
    assert (known(ada), counted(ada)) == before
    assert now_in(sitting) == ([queue[1], *queue[2:], queue[0]], 0, 1, False)
    assert list(Review.objects.values_list("kind", "rating")) == [("card", GOOD), ("card", rating), ("undo", None)]


def test_undo_twice_by_one_form_is_once(ada, queue):
    sitting, operation = sit(ada, queue), uuid.uuid4()
    rate(ada, queue[0], EASY)
    rate(ada, queue[1], EASY)
    for _ in range(2):
        undo(ada, operation=operation)
    assert now_in(sitting) == (queue[1:], 1, 0, False)
    assert counted(ada) == [(DAY, 1, 1, 4000)]


def test_undo_of_the_only_rating_twice_by_one_form_is_once(ada, queue):
    sitting, operation = sit(ada, queue), uuid.uuid4()
    rate(ada, queue[0], EASY)
    for _ in range(2):
        assert undo(ada, operation=operation) == sitting
    assert now_in(sitting) == (queue, 0, 0, False)


def test_undo_from_the_end_opens_the_sitting_again(ada, queue):
    sitting = sit(ada, queue[:1])
    rate(ada, queue[0], EASY)
    assert now_in(sitting) == ([], 1, 0, True)
    undo(ada)
    assert now_in(sitting) == (queue[:1], 0, 0, False)
    rate(ada, queue[0], HARD)
    assert Memory.objects.get(item=queue[0]).reps == 1


def test_undo_reaches_no_further_than_the_latest_sitting(ada, queue):
    sit(ada, queue)
    rate(ada, queue[0], EASY)
    sit(ada, queue[1:])
    with pytest.raises(Refused, match="nothing to take back"):
        undo(ada)
    assert Review.objects.count() == 1


def test_undo_without_a_sitting_is_refused(ada):
    with pytest.raises(Refused, match="nothing to take back"):
        undo(ada)


def test_undo_leaves_a_quiz_answer_that_came_between(ada, queue, classroom):
    """The quiz was handed in while the sitting lay open; its evidence stands after the card's is taken back."""
    item = classroom.items["short"].pk
    sit(ada, queue)
    rate(ada, item, EASY)
    attempt = start(classroom.quiz, ada)
    answer(attempt, "short", "Kaunas")
    submit(attempt)
    undo(ada)
    memory = Memory.objects.get(item=item)
    assert (memory.reps, memory.lapses) == (1, 0)
    assert Review.objects.standing().get(item=item).rating == AGAIN
    assert counted(ada) == [(DAY, 9, 0, 0)]
    assert list(differences(Counter())) == []


def test_undo_twenty_deep(ada, queue):
    sitting = sit(ada, queue)
    states = []
    for number in range(20):
        states.append((known(ada), now_in(sitting)[1:3], counted(ada)))
        rate(ada, now_in(sitting)[0][0], AGAIN if number % 3 else GOOD, now=LATER + number * SECOND)
    assert Review.objects.count() == 20
    for state in reversed(states):
        undo(ada)
        assert (known(ada), now_in(sitting)[1:3], counted(ada)) == state
    assert now_in(sitting)[0][0] == queue[0]
    with pytest.raises(Refused):
        undo(ada)
    assert list(differences(Counter())) == []


PAUSES = st.sampled_from(
    [dt.timedelta(seconds=9), dt.timedelta(hours=20), dt.timedelta(days=40), -dt.timedelta(days=2)]
)


@examples(40)
@given(steps=st.lists(st.tuples(st.sampled_from(Rating), PAUSES), min_size=1, max_size=12))
def test_undo_gives_back_every_former_state(ada, queue, steps):
    """Whatever was rated and when: taking back all of it passes through every state again, to the float."""
    with rolled_back():
        sitting, now, states = sit(ada, queue[:4]), NOW, []
        for rating, pause in steps:
            if now_in(sitting)[3]:
                break
            states.append((known(ada), now_in(sitting)[1:], counted(ada)))
            now += pause
            rate(ada, sitting.queue[0], rating, now=now)
        for state in reversed(states):
            undo(ada, now=now)
            assert (known(ada), now_in(sitting)[1:], counted(ada)) == state
