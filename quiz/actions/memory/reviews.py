"""What learners do with cards and quizzes: evidence is logged and moves memories, or is taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from people.models import User
from quiz.actions.memory.snapshots import count_day, memories_of, refold, save, set_snapshot, snapshot_of
from quiz.actions.terms import terms_of
from quiz.core import memory as rules
from quiz.models import Memory, Review, StudyDay
from quiz.models.rows import insert_row, insert_rows, update_row


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed on a card, the mark it got, and whether the learner held to be right against that."""

    response: Any
    fraction: Decimal
    is_overruled: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation of what a learner knows of an item."""

    item_id: int
    version_id: int
    rating: rules.Rating
    kind: Review.Kind
    operation: uuid.UUID
    duration_ms: int = 0
    sitting_id: int | None = None
    attempt_item_id: int | None = None
    typed: Typed | None = None


@transaction.atomic(savepoint=False)
def record_reviews(
    learner: User,
    evidence: Sequence[Evidence],
    *,
    now: dt.datetime,
    memories: Mapping[int, Memory] | None = None,
    terms: Mapping[int, rules.Terms] | None = None,
) -> dict[int, rules.Outlook]:
    """Log the evidence and move the memories; gives each item's outlook.

    `memories` are rows that the caller has locked already, `terms` what the caller has read already, both by item.
    Raises IntegrityError where an operation id was used before.
    """
    if not evidence:
        return {}
    if memories is None:
        memories = memories_of(learner, [each.item_id for each in evidence])
    if terms is None:
        terms = terms_of(learner, memories, at=now)
    zone = learner.zone
    day = rules.study_day(now, zone)
    reviews, outlooks = [], {}
    for each in evidence:
        memory, held = memories[each.item_id], terms[each.item_id]
        outlook = rules.apply(
            snapshot_of(memory),
            each.rating,
            now=now,
            zone=zone,
            seed=rules.seed_of(memory.learner_id, memory.item_id, memory.reps),
            terms=held,
            today=day,
        )
        set_snapshot(memory, outlook.snapshot, due_at=outlook.due_at, last_review_at=now, parameters=held.parameters)
        outlooks[each.item_id] = outlook
        reviews.append(_evidence(learner, each, outlook, now=now, day=day, parameters=held.parameters))
    if len(reviews) == 1:
        insert_row(reviews[0])
    else:
        insert_rows(reviews)
    save(memories[each.item_id] for each in evidence)
    count_day(learner, day, evidence)
    return outlooks


def record_cramming(learner: User, evidence: Evidence, *, now: dt.datetime) -> None:
    """Log a rating that does not count: nothing moves. Raises IntegrityError where an operation id was used before."""
    day = rules.study_day(now, learner.zone)
    insert_row(_evidence(learner, evidence, None, now=now, day=day, parameters=rules.PARAMETERS))


def _evidence(
    learner: User,
    each: Evidence,
    outlook: rules.Outlook | None,
    *,
    now: dt.datetime,
    day: dt.date,
    parameters: str,
) -> Review:
    """A rating as the log has it; without an outlook it moves nothing."""
    return Review(
        learner_id=learner.pk,
        item_id=each.item_id,
        version_id=each.version_id,
        sitting_id=each.sitting_id,
        attempt_item_id=each.attempt_item_id,
        kind=each.kind,
        rating=each.rating,
        at=now,
        day=day,
        zone=learner.time_zone,
        due_at=outlook and outlook.due_at,
        duration_ms=each.duration_ms,
        response=each.typed and each.typed.response,
        fraction=each.typed and each.typed.fraction,
        is_overruled=bool(each.typed and each.typed.is_overruled),
        model=rules.MODEL,
        parameters=parameters,
        operation=each.operation,
    )


@transaction.atomic(savepoint=False)
def undo_review(learner: User, review: Review, *, operation: uuid.UUID, now: dt.datetime) -> None:
    """Take one rating back: a row that says so, and the memory that replaying the rest of the log gives.

    One that did not count leaves the memory alone. Raises IntegrityError where it was taken back before.
    """
    memory = memories_of(learner, [review.item_id])[review.item_id]
    Review.objects.create(
        learner=learner,
        item_id=review.item_id,
        version_id=review.version_id,
        sitting_id=review.sitting_id,
        undoes=review,
        kind=Review.Kind.UNDO,
        at=now,
        day=rules.study_day(now, learner.zone),
        zone=learner.time_zone,
        model=rules.MODEL,
        parameters=memory.parameters,
        operation=operation,
    )
    if review.kind == Review.Kind.CRAM:
        return
    log = list(Review.objects.filter(learner=learner, item_id=review.item_id).order_by("pk"))
    refold([memory], {(learner.pk, review.item_id): log})
    StudyDay.objects.add(
        learner.pk,
        review.day,
        reviews=-1,
        recalled=-int(rules.ratings_of(log)[review.pk] > rules.Rating.AGAIN),
        duration_ms=-review.duration_ms,
    )


def set_marks(
    memory: Memory, *, suspended_at: dt.datetime | None, buried_until: dt.date | None, is_flagged: bool
) -> None:
    """Set the learner's own marks on a card, which the caller has locked and has logged."""
    memory.suspended_at, memory.buried_until, memory.is_flagged = suspended_at, buried_until, is_flagged
    update_row(memory, "suspended_at", "buried_until", "is_flagged")
