"""Posts that arrive at one moment: with real threads and connections, on SQLite and on PostgreSQL.

A double click, an impatient reload, two devices. Whatever comes first counts, nothing is an error, and the logs agree.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import Counter

import pytest
from django.db import transaction

from people.models import User
from quiz.actions.closings import AlreadySubmitted
from quiz.actions.memory import record_reviews, replay
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Memory, Review, Sitting, Step
from quiz.queries.verification import differences
from tests.conftest import ClassRoom
from tests.quiz.learners import (
    AGAIN,
    DAY,
    EASY,
    GOOD,
    NOW,
    actions_of,
    answer,
    at_once,
    counted,
    evidence,
    now_in,
    rate,
    sit,
    start,
    submit,
    undo,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada(classroom: ClassRoom) -> User:
    return classroom.ada


@pytest.fixture
def queue(classroom: ClassRoom) -> list[int]:
    return [item.pk for item in classroom.items.values()][:8]


def test_parallel_starts_give_one_attempt(classroom):
    given = at_once([lambda: start(classroom.quiz, classroom.ada)] * 50)
    assert {each.pk if isinstance(each, Attempt) else repr(each) for each in given} == {Attempt.objects.get().pk}
    assert Step.objects.count() == 1
    assert Attempt.objects.get().items.count() == 9


def test_parallel_posts_of_one_form_save_once(classroom):
    attempt, operation = start(classroom.quiz, classroom.ada), uuid.uuid4()
    given = at_once([lambda: answer(attempt, "short", "Vilnius", flag=True, operation=operation)] * 20)
    assert [each for each in given if isinstance(each, Exception)] == []
    assert Counter(actions_of(attempt)) == {"start": 1, "save": 1, "flag": 1}


def test_parallel_answers_and_submits_hand_in_once(classroom):
    attempt, other = start(classroom.quiz, classroom.ada), ["Vilnius", "Kaunas"]
    given = at_once(
        [lambda: submit(attempt)] * 8
        + [lambda text=text: answer(attempt, "short", text) for text in other for _ in range(4)]
    )
    assert {type(each) for each in given if isinstance(each, Exception)} <= {AlreadySubmitted}
    assert Counter(actions_of(attempt))["submit"] == 1
    assert Review.objects.count() == 9
    assert {row.reps for row in Memory.objects.all()} == {1}
    assert list(differences(Counter())) == []


def test_who_waits_for_an_attempt_reads_what_was_saved_meanwhile(classroom):
    attempt, is_locked = start(classroom.quiz, classroom.ada), threading.Event()

    def asked() -> AttemptItem:
        return AttemptItem.objects.asked(classroom.ada, attempt.pk, {1}, is_locked=True)[1]

    @transaction.atomic
    def first() -> None:
        item = asked()
        is_locked.set()
        time.sleep(0.5)
        AttemptItem.objects.filter(pk=item.pk).update(saves=1)

    @transaction.atomic
    def second() -> int:
        return asked().saves

    assert at_once([first, lambda: is_locked.wait(20) and second()]) == [None, 1]


def test_parallel_posts_of_one_rating_count_once(ada, queue):
    sitting, operation = sit(ada, queue), uuid.uuid4()
    given = at_once([lambda: rate(ada, queue[0], GOOD, operation=operation)] * 20)
    assert sorted(type(each).__name__ for each in given) == ["NoneType"] * 19 + ["Rated"]
    assert Review.objects.count() == 1
    assert counted(ada) == [(DAY, 1, 1, 4000)]
    assert now_in(sitting) == ([*queue[1:], queue[0]], 0, 1, False)


def test_parallel_posts_of_one_undo_take_back_once(ada, queue):
    sitting, operation = sit(ada, queue), uuid.uuid4()
    rate(ada, queue[0], EASY)
    rate(ada, queue[1], EASY)
    given = at_once([lambda: undo(ada, operation=operation)] * 20)
    assert set(given) == {sitting}
    assert now_in(sitting) == (queue[1:], 1, 0, False)


def test_parallel_starts_leave_one_sitting_open(ada, queue):
    given = at_once([lambda: sit(ada, queue)] * 12)
    assert {type(each) for each in given} == {Sitting}
    assert Sitting.objects.of(ada).open().count() == 1
    assert Memory.objects.of(ada).count() == 8


def test_parallel_devices_agree_with_the_log(ada, queue, classroom):
    """Two devices rate, take back and begin anew while a quiz over the same items is handed in."""
    sit(ada, queue)
    attempt = start(classroom.quiz, ada)
    given = at_once(
        [
            lambda: submit(attempt),
            *(lambda item=item: rate(ada, item, GOOD) for item in queue),
            *(lambda item=item: rate(ada, item, AGAIN) for item in queue),
            *([lambda: undo(ada)] * 4),
            *([lambda: sit(ada, queue)] * 3),
        ]
    )
    assert [each for each in given if isinstance(each, Exception) and not isinstance(each, Refused)] == []
    assert list(differences(Counter())) == []


def test_parallel_reviews_of_one_item_are_all_counted(ada, classroom):
    """Without the lock on the memory, one would build on a state that another is about to replace."""
    card = classroom.items["card"]

    def review():
        with transaction.atomic():
            return record_reviews(ada, [evidence(card, GOOD)], now=NOW)

    given = at_once([review] * 12)
    assert [each for each in given if isinstance(each, Exception)] == []
    memory = Memory.objects.get()
    folded = replay(Review.objects.standing().order_by("pk"), learner_id=ada.pk, item_id=card.pk)
    assert (memory.reps, memory.state) == (12, folded.snapshot.state)
    assert counted(ada) == [(DAY, 12, 12, 12_000)]
