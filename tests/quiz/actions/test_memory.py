"""The one writer of memory: what evidence adds to the log, and that the snapshot is always the log replayed."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from facts.models.items import ImmutableError
from people.models import User
from quiz.actions.memory import memories_of, record_reviews, replay, undo_review
from quiz.core import memory as rules
from quiz.core.memory import Rating
from quiz.models import Memory, Review, StudyDay
from tests import factories
from tests.chance import examples
from tests.quiz.learners import AGAIN, DAY, EASY, GOOD, HARD, LATER, NOW, counted, evidence, known, rolled_back


@pytest.fixture
def ada(db) -> User:
    return factories.UserFactory(username="ada")


@pytest.fixture
def items(db) -> list:
    deck = factories.DeckFactory()
    return [factories.ItemFactory(deck=deck, kind="card") for _ in range(3)]


def test_memories_of_makes_empty_ones_once(ada, items):
    first = memories_of(ada, [items[0].pk])
    both = memories_of(ada, [items[0].pk, items[1].pk])
    assert both.keys() == {items[0].pk, items[1].pk}
    assert both[items[0].pk] == first[items[0].pk]
    assert {(row.state, row.reps, row.due_at, row.model) for row in both.values()} == {(None, 0, None, "fsrs-6")}


def test_record_reviews_of_nothing_writes_nothing(ada):
    assert record_reviews(ada, [], now=NOW) == {}
    assert not StudyDay.objects.exists()


def test_record_reviews_takes_many_at_once(ada, items):
    outlooks = record_reviews(ada, [evidence(items[0], AGAIN), evidence(items[1], EASY)], now=NOW)
    assert {item: outlook.due_at for item, outlook in outlooks.items()} == dict(
        Memory.objects.of(ada).values_list("item", "due_at")
    )
    assert list(Review.objects.values_list("item", "rating")) == [(items[0].pk, 1), (items[1].pk, 4)]
    assert counted(ada) == [(DAY, 2, 1, 2000)]


def test_record_reviews_steps_one_memory_twice_in_the_order_given(ada, items):
    record_reviews(ada, [evidence(items[0], GOOD), evidence(items[0], AGAIN)], now=NOW)
    at_a_time = factories.UserFactory()
    for rating in (GOOD, AGAIN):
        record_reviews(at_a_time, [evidence(items[0], rating)], now=NOW)
    one, other = Memory.objects.get(learner=ada), Memory.objects.get(learner=at_a_time)
    assert (one.reps, one.state) == (other.reps, other.state)
    assert one.reps == 2


def test_record_reviews_takes_what_outlooks_showed(ada, items):
    for rating, now in [(GOOD, NOW), (GOOD, LATER), (HARD, NOW + dt.timedelta(days=9))]:
        memory = memories_of(ada, [items[0].pk])[items[0].pk]
        shown = rules.outlooks(
            rules.Snapshot(memory.state, memory.last_day, memory.reps, memory.lapses),
            now=now,
            zone=ada.zone,
            seed=rules.seed_of(ada.pk, items[0].pk, memory.reps),
        )
        assert record_reviews(ada, [evidence(items[0], rating)], now=now) == {items[0].pk: shown[rating]}


def test_record_reviews_with_a_used_operation_writes_nothing(ada, items):
    operation = uuid.uuid4()
    record_reviews(ada, [evidence(items[0], GOOD, operation=operation)], now=NOW)
    before = known(ada), counted(ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        record_reviews(ada, [evidence(items[0], GOOD), evidence(items[1], GOOD, operation=operation)], now=LATER)
    assert (known(ada), counted(ada)) == before


def test_undo_review_of_the_first_leaves_an_empty_memory(ada, items):
    memories_of(ada, [items[0].pk])
    before = known(ada)
    record_reviews(ada, [evidence(items[0], EASY)], now=NOW)
    undo_review(ada, Review.objects.get(), operation=uuid.uuid4(), now=LATER)
    assert known(ada) == before
    assert Memory.objects.filter(state__isnull=True).count() == 1
    assert counted(ada) == []


def test_undo_review_takes_back_the_day_it_was_counted_on(ada, items):
    record_reviews(ada, [evidence(items[0], EASY)], now=NOW)
    undo_review(ada, Review.objects.get(), operation=uuid.uuid4(), now=NOW + dt.timedelta(days=3))
    assert list(StudyDay.objects.values_list("day", "reviews", "recalled", "duration_ms")) == [(DAY, 0, 0, 0)]


def test_undo_review_twice_is_refused_by_the_log(ada, items):
    record_reviews(ada, [evidence(items[0], EASY)], now=NOW)
    undo_review(ada, Review.objects.get(), operation=uuid.uuid4(), now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        undo_review(ada, Review.objects.get(rating=EASY), operation=uuid.uuid4(), now=LATER)
    assert counted(ada) == []


def test_reviews_are_never_changed(ada, items):
    record_reviews(ada, [evidence(items[0], EASY)], now=NOW)
    review = Review.objects.get()
    with pytest.raises(ImmutableError):
        review.save()
    with pytest.raises(ImmutableError):
        Review.objects.update(rating=1)
    with pytest.raises(ImmutableError):
        Review.objects.standing().filter(learner=ada).update(rating=1)


ZONES = st.sampled_from(["Europe/Vilnius", "America/New_York", "Australia/Lord_Howe"])
PAUSES = st.timedeltas(dt.timedelta(days=-3), dt.timedelta(days=90)) | st.timedeltas(
    dt.timedelta(0), dt.timedelta(minutes=20)
)
ACTS = st.tuples(st.sampled_from([None, *Rating]), PAUSES, ZONES, st.integers(0, 2))


@examples(40)
@given(acts=st.lists(ACTS, max_size=15))
def test_memory_is_the_log_replayed(ada, items, acts):
    """Reviews of three items in any order, some taken back (None), across zones and with a clock that errs."""
    with rolled_back():
        now = NOW
        for rating, pause, zone, which in acts:
            now, ada.time_zone = now + pause, zone
            last = Review.objects.standing().filter(learner=ada, item=items[which]).last()
            if rating:
                record_reviews(ada, [evidence(items[which], rating)], now=now)
            elif last:
                undo_review(ada, last, operation=uuid.uuid4(), now=now)
        for memory in Memory.objects.of(ada):
            log = Review.objects.standing().filter(learner=ada, item=memory.item_id)
            folded = replay(log, learner_id=ada.pk, item_id=memory.item_id)
            assert (memory.state, memory.last_day, memory.reps, memory.lapses) == (
                folded.snapshot.state,
                folded.snapshot.last_day,
                folded.snapshot.reps,
                folded.snapshot.lapses,
            )
            assert (memory.due_at, memory.last_review_at) == (folded.due_at, folded.last_review_at)
        assert sum(reviews for _, reviews, _, _ in counted(ada)) == Review.objects.standing().count()
