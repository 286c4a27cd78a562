"""Rows written without the ORM: what stands in the database is what the ORM would have written."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from facts.models.items import ImmutableError
from quiz.models import Attempt, AttemptItem, Memory, Review, Sitting, Step
from quiz.models.rows import insert_row, insert_rows, known_part, update_row, update_rows
from tests.conftest import ClassRoom


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def review(classroom: ClassRoom) -> Review:
    item = classroom.items["single"]
    return Review(
        learner=classroom.ada,
        item=item,
        version=item.current,
        kind=Review.Kind.CARD,
        rating=3,
        at=timezone.now(),
        day=dt.date(2026, 11, 2),
        zone="Europe/Vilnius",
        duration_ms=1200,
        model="fsrs-6",
        parameters="default",
        operation=uuid.uuid4(),
    )


@pytest.fixture
def attempt(classroom: ClassRoom) -> Attempt:
    return Attempt.objects.create(
        quiz=classroom.quiz, learner=classroom.ada, number=1, seed=2**62, started_at=timezone.now(), max_score=1
    )


@pytest.fixture
def question(classroom: ClassRoom, attempt: Attempt) -> AttemptItem:
    version = classroom.items["single"].current
    return AttemptItem.objects.create(attempt=attempt, position=1, version=version, order=["b", "a"], weight=1)


def test_an_inserted_review_holds_every_value(classroom: ClassRoom) -> None:
    new = review(classroom)

    insert_row(new)

    assert values(Review.objects.get()) == values(new)


def test_an_inserted_step_holds_every_value(attempt: Attempt, question: AttemptItem) -> None:
    new = Step(attempt=attempt, item=question, action="mark", at=timezone.now(), operation=uuid.uuid4())
    new.response, new.fraction, new.comment, new.by = {"l1": "ä\n"}, Decimal("0.33333"), "good", attempt.learner

    insert_row(new)

    assert values(Step.objects.get()) == values(new)


@pytest.mark.parametrize("response", [None, False, 0, "", "į\u2028'", ["a", "b"], {"1": None}])
def test_an_updated_answer_holds_every_value(question: AttemptItem, response: object) -> None:
    question.response, question.responded_at, question.is_flagged = response, timezone.now(), True
    question.fraction, question.order = Decimal("0.5"), ["a", "b"]

    update_row(question, "response", "responded_at", "is_flagged", "fraction", "order")

    assert values(AttemptItem.objects.get()) == values(question)
    assert AttemptItem.objects.filter(response__isnull=True).exists() == (response is None)


def test_only_the_fields_that_are_named_are_updated(classroom: ClassRoom) -> None:
    memory = Memory.objects.create(learner=classroom.ada, item=classroom.items["single"], model="m", parameters="p")
    memory.reps, memory.lapses, memory.state = 5, 3, {"stability": 1.25}

    update_row(memory, "state", "reps")

    assert list(Memory.objects.values_list("reps", "lapses", "state")) == [(5, 0, {"stability": 1.25})]


def test_rows_are_updated_each_with_its_own_values_in_one_statement(
    classroom: ClassRoom, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items = [classroom.items[kind] for kind in ("single", "short", "number")]
    memories = [Memory(learner=classroom.ada, item=item, model="m", parameters="p") for item in items]
    Memory.objects.bulk_create(memories)
    for reps, memory in enumerate(memories[:2], start=1):
        memory.reps, memory.lapses, memory.state = reps, 9, {"stability": reps}

    with django_assert_num_queries(1):
        update_rows(memories[:2], "state", "reps")
    update_rows([], "state")

    stored = list(Memory.objects.order_by("pk").values_list("reps", "lapses", "state"))
    assert stored == [(1, 0, {"stability": 1}), (2, 0, {"stability": 2}), (0, 0, None)]


def test_many_rows_are_inserted_in_one_statement_and_known_ones_left_where_that_is_asked(
    classroom: ClassRoom, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items = [classroom.items[kind] for kind in ("single", "short")]
    known = Memory.objects.create(learner=classroom.ada, item=items[0], model="m", parameters="p", reps=7)
    new = [Memory(learner=classroom.ada, item=item, model="m", parameters="p") for item in items]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(new)
    with django_assert_num_queries(1):
        insert_rows(new, skips_known=True)
    insert_rows([])

    assert Memory.objects.get(pk=known.pk).reps == 7
    assert list(Memory.objects.order_by("pk").values_list("item", "reps")) == [(items[0].pk, 7), (items[1].pk, 0)]


def test_one_of_many_that_is_gone_is_not_passed_over_in_silence(classroom: ClassRoom) -> None:
    items = [classroom.items[kind] for kind in ("single", "short")]
    memories = [Memory(learner=classroom.ada, item=item, model="m", parameters="p") for item in items]
    Memory.objects.bulk_create(memories)
    Memory.objects.filter(pk=memories[0].pk).delete()

    with pytest.raises(DatabaseError, match="of these 2 is gone"):
        update_rows(memories, "reps")


def test_a_row_that_is_gone_is_not_updated_in_silence(classroom: ClassRoom) -> None:
    now = timezone.now()
    sitting = Sitting.objects.create(learner=classroom.ada, size=1, started_at=now, operation=uuid.uuid4())
    Sitting.objects.all().delete()

    with pytest.raises(DatabaseError, match="is gone"):
        update_row(sitting, "done")


def test_rows_of_a_log_are_only_inserted_and_only_once(classroom: ClassRoom) -> None:
    new = review(classroom)
    insert_row(new)
    new.rating = 1

    with pytest.raises(ImmutableError):
        update_row(Review.objects.get(), "rating")
    with pytest.raises(ImmutableError):
        update_rows(list(Review.objects.all()), "rating")
    with pytest.raises(ImmutableError):
        new.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_row(new)
    assert [row.rating for row in Review.objects.all()] == [3]


def test_what_is_not_known_of_a_row_is_fetched_when_asked_for(attempt: Attempt) -> None:
    part = known_part(Attempt, id=attempt.pk, quiz_id=attempt.quiz_id)

    assert part.get_deferred_fields() == {each.attname for each in Attempt._meta.fields} - {"id", "quiz_id"}
    assert values(part) == values(Attempt.objects.get())
