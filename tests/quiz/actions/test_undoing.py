"""Undoing a regrade: marks, scores and memories are as they were, and the log has only grown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from facts.models import Item, ItemVersion
from quiz.actions.regrades import mark_by_hand
from quiz.actions.undoing import undo_regrade
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Review, Step
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom
from tests.house.digests import digest
from tests.quiz.actions.test_regrades import ANSWER, KEYS, SOON, handed_in
from tests.quiz.learners import LATER, answer, correct, counted, known, question, start, submit

HOUR = dt.timedelta(hours=1)


def undo(room: ClassRoom, version: ItemVersion, *, operation: uuid.UUID | None = None, hours: int = 2) -> ItemVersion:
    return undo_regrade(room.grace, version.pk, operation=operation or uuid.uuid4(), now=SOON + hours * HOUR)


def what_holds(room: ClassRoom) -> dict[str, Any]:
    return {
        "marks": list(AttemptItem.objects.order_by("pk").values_list("pk", "fraction", "credit", "verdict", "notes")),
        "scores": list(Attempt.objects.order_by("pk").values_list("pk", "score")),
        "memory": [{**row, "model": ""} for row in known(room.ada)],
        "days": counted(room.ada),
    }


def logged() -> tuple[set[Any], set[Any]]:
    return set(Step.objects.values_list("pk", "operation")), set(Review.objects.values_list("pk", "operation"))


def clean() -> bool:
    assert list(differences(Counter())) == []
    return True


@pytest.mark.parametrize("kind", KEYS)
def test_all_is_as_it_was_before(classroom: ClassRoom, kind: str):
    handed_in(classroom, kind, ANSWER[kind])
    before, log = what_holds(classroom), logged()
    version = correct(classroom.items[kind], KEYS[kind], now=SOON)
    assert what_holds(classroom) != before

    made = undo(classroom, version)

    assert what_holds(classroom) == before
    assert (made.number, made.change, made.author) == (3, "key", classroom.grace)
    assert made.wording == version.item.versions.get(number=1).wording
    assert all(old < new for old, new in zip(log, logged(), strict=True))
    assert clean()


def test_undoing_twice_is_undoing_once(classroom: ClassRoom):
    handed_in(classroom, "single", "c")
    version, operation = correct(classroom.items["single"], KEYS["single"], now=SOON), uuid.uuid4()
    made = undo(classroom, version, operation=operation)
    after = digest()

    assert undo(classroom, version, operation=operation, hours=3) == made
    assert digest() == after


def test_an_undo_can_be_undone(classroom: ClassRoom):
    handed_in(classroom, "single", "c")
    version = correct(classroom.items["single"], KEYS["single"], now=SOON)
    corrected = what_holds(classroom)

    undo(classroom, undo(classroom, version), hours=3)

    assert what_holds(classroom) == corrected
    assert clean()


def test_a_mark_by_hand_is_untouched(classroom: ClassRoom):
    attempt = handed_in(classroom, "short", "Kaunas")
    version = correct(classroom.items["short"], KEYS["short"], now=SOON)
    row = AttemptItem.objects.select_related("version", "attempt").get(pk=question(attempt, "short").pk)
    mark_by_hand([row], Decimal("0.5"), comment="", by=classroom.grace, operation=uuid.uuid4(), now=SOON + HOUR)
    before = what_holds(classroom)

    undo(classroom, version)

    assert what_holds(classroom) == before
    assert clean()


def test_what_the_key_before_cannot_mark_is_as_it_was_too(classroom: ClassRoom):
    """Version 2 names a choice that the answer never saw, version 3 one that it did: without it the first key marks."""
    item = classroom.items["single"]
    attempt = handed_in(classroom, "single", "c")
    four = [factories.option(name) for name in "abcd"]
    correct(item, {"right": "d"}, now=SOON, options=four)
    before = what_holds(classroom)
    version = correct(item, {"right": "c"}, now=SOON + HOUR, options=four)
    assert question(attempt, "single").fraction == 1

    undo(classroom, version)

    assert what_holds(classroom) == before
    assert question(attempt, "single").key_version.number == 1
    assert clean()


def test_answers_given_since_are_marked_by_the_key_before(classroom: ClassRoom):
    version = correct(classroom.items["single"], KEYS["single"], now=LATER)
    attempt = start(classroom.quiz, classroom.ada)
    answer(attempt, "single", "c")
    submit(attempt)
    assert question(attempt, "single").fraction == 1

    made = undo(classroom, version)

    row = question(attempt, "single")
    assert (row.fraction, row.key_version) == (0, made)
    assert clean()


@pytest.mark.parametrize("change", ["key", "cosmetic", "meaning"])
def test_a_regrade_that_something_came_after_says_why_it_stays(classroom: ClassRoom, change: str):
    handed_in(classroom, "single", "c")
    version = correct(classroom.items["single"], KEYS["single"], now=SOON)
    correct(classroom.items["single"], {"right": "a"}, now=SOON + HOUR, change=change)
    before = digest()

    with pytest.raises(Refused, match=r"^Version 3 came after it"):
        undo(classroom, version)

    assert digest() == before


def test_only_who_edits_the_item_undoes(classroom: ClassRoom):
    item = Item.objects.select_related("current").get(pk=classroom.items["single"].pk)
    version = correct(item, KEYS["single"], now=SOON)

    for by, pk in [(classroom.mallory, version.pk), (classroom.ada, version.pk), (classroom.grace, item.current_id)]:
        with pytest.raises(Http404):
            undo_regrade(by, pk, operation=uuid.uuid4(), now=SOON)


def test_an_operation_of_another_item_undoes_nothing(classroom: ClassRoom):
    version = correct(classroom.items["single"], KEYS["single"], now=SOON)
    other = correct(classroom.items["short"], KEYS["short"], now=SOON)

    with pytest.raises(Refused, match="belongs to another page"):
        undo(classroom, version, operation=other.operation)
