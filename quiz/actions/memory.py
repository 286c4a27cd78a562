"""Writing memory: evidence comes in, reviews are logged, memories follow. Nothing else writes either table.

Quiz answers and cards meet here. Everything happens in the caller's transaction, in a fixed number of statements.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from facts.models import ItemVersion
from people.models import User
from quiz.core import memory as rules
from quiz.models import Memory, Review, StudyDay
from quiz.models.rows import insert_row, insert_rows, update_row, update_rows


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


def snapshot_of(memory: Memory) -> rules.Snapshot:
    return rules.Snapshot(state=memory.state, last_day=memory.last_day, reps=memory.reps, lapses=memory.lapses)


def memories_of(learner: User, item_ids: Iterable[int]) -> dict[int, Memory]:
    """The learner's memories of these items, locked until the end of the transaction; unmet items get an empty one."""
    wanted = set(item_ids)
    locked = Memory.objects.of(learner).filter(item_id__in=wanted).select_for_update().order_by("pk")
    found = {memory.item_id: memory for memory in locked}
    if missing := wanted - found.keys():
        empty = [
            Memory(learner=learner, item_id=item_id, model=rules.MODEL, parameters=rules.PARAMETERS)
            for item_id in sorted(missing)
        ]
        insert_rows(empty, skips_known=True)
        found = {memory.item_id: memory for memory in locked.all()}
    return found


@transaction.atomic(savepoint=False)
def record_reviews(
    learner: User,
    evidence: Sequence[Evidence],
    *,
    now: dt.datetime,
    memories: Mapping[int, Memory] | None = None,
) -> dict[int, rules.Outlook]:
    """Log the evidence and move the memories; gives each item's outlook.

    `memories` are rows that the caller has locked already. Raises IntegrityError where an operation id was used before.
    """
    if not evidence:
        return {}
    if memories is None:
        memories = memories_of(learner, [each.item_id for each in evidence])
    zone = learner.zone
    day = rules.study_day(now, zone)
    reviews = [
        Review(
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
            duration_ms=each.duration_ms,
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
            operation=each.operation,
        )
        for each in evidence
    ]
    if len(reviews) == 1:
        insert_row(reviews[0])
    else:
        insert_rows(reviews)
    outlooks = {}
    for each in evidence:
        memory = memories[each.item_id]
        outlook = rules.apply(
            snapshot_of(memory),
            each.rating,
            now=now,
            zone=zone,
            seed=rules.seed_of(memory.learner_id, memory.item_id, memory.reps),
            today=day,
        )
        _set(memory, outlook.snapshot, due_at=outlook.due_at, last_review_at=now)
        outlooks[each.item_id] = outlook
    _save(memories[each.item_id] for each in evidence)
    StudyDay.objects.add(
        learner.pk,
        day,
        reviews=len(evidence),
        recalled=sum(each.rating > rules.Rating.AGAIN for each in evidence),
        duration_ms=sum(each.duration_ms for each in evidence),
    )
    return outlooks


@transaction.atomic(savepoint=False)
def undo_review(learner: User, review: Review, *, operation: uuid.UUID, now: dt.datetime) -> None:
    """Take one review back: a row that says so, and the memory that replaying the rest of the log gives.

    Raises IntegrityError where the review was taken back before.
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
        parameters=rules.PARAMETERS,
        operation=operation,
    )
    log = list(Review.objects.filter(learner=learner, item_id=review.item_id).order_by("pk"))
    folded = replay(log, learner_id=learner.pk, item_id=review.item_id)
    _set(memory, folded.snapshot, due_at=folded.due_at, last_review_at=folded.last_review_at)
    _save([memory])
    StudyDay.objects.add(
        learner.pk,
        review.day,
        reviews=-1,
        recalled=-int(rules.ratings_of(log)[review.pk] > rules.Rating.AGAIN),
        duration_ms=-review.duration_ms,
    )


def replay(log: Iterable[Review], *, learner_id: int, item_id: int) -> rules.Folded:
    """What the log of one memory, in its order, amounts to."""
    return rules.fold(rules.settled(log), learner_id=learner_id, item_id=item_id)


def _set(
    memory: Memory, snapshot: rules.Snapshot, *, due_at: dt.datetime | None, last_review_at: dt.datetime | None
) -> None:
    memory.state = snapshot.state
    memory.last_day = snapshot.last_day
    memory.reps = snapshot.reps
    memory.lapses = snapshot.lapses
    memory.due_at = due_at
    memory.last_review_at = last_review_at
    memory.model, memory.parameters = rules.MODEL, rules.PARAMETERS


_SAVED = ["state", "last_day", "reps", "lapses", "due_at", "last_review_at", "model", "parameters"]


def _save(memories: Iterable[Memory]) -> None:
    memories = list({memory.pk: memory for memory in memories}.values())
    if len(memories) == 1:
        update_row(memories[0], *_SAVED)
    else:
        update_rows(memories, *_SAVED)


@dataclass(frozen=True, slots=True)
class Correction:
    """The rating that an answer amounts to now, and the version whose key says so."""

    rating: rules.Rating
    version_id: int
    operation: uuid.UUID


@transaction.atomic(savepoint=False)
def correct_reviews(corrections: Mapping[int, Correction], *, now: dt.datetime) -> None:
    """Give the reviews that these answers left (by id of the attempt item) the ratings that their new marks mean.

    Where a rating differs, a row says so, and the memory is what replaying the log gives. Others are left alone.
    """
    evidence = {row.attempt_item_id: row for row in Review.objects.filter(attempt_item__in=corrections)}
    learners, items = ({getattr(row, name) for row in evidence.values()} for name in ("learner_id", "item_id"))
    locked = Memory.objects.filter(learner__in=learners, item__in=items).select_for_update(of=("self",)).order_by("pk")
    memories = {(row.learner_id, row.item_id): row for row in locked.select_related("learner")}
    logs: dict[tuple[int, int], list[Review]] = defaultdict(list)
    for row in Review.objects.filter(learner__in=learners, item__in=items).order_by("pk"):
        logs[row.learner_id, row.item_id].append(row)
    moved: dict[tuple[int, dt.date], int] = defaultdict(int)
    added: dict[tuple[int, int], list[Review]] = defaultdict(list)
    for attempt_item_id, review in evidence.items():
        new, owner = corrections[attempt_item_id], (review.learner_id, review.item_id)
        held = rules.ratings_of(logs[owner])[review.pk]
        if held != new.rating:
            row = _row(memories[owner], Review.Kind.CORRECT, new.version_id, new.operation, now)
            row.corrects, row.rating = review, new.rating
            added[owner].append(row)
            moved[review.learner_id, review.day] += (new.rating > rules.Rating.AGAIN) - (held > rules.Rating.AGAIN)
    Review.objects.bulk_create(row for rows in added.values() for row in rows)
    for owner, rows in added.items():
        folded = replay([*logs[owner], *rows], learner_id=owner[0], item_id=owner[1])
        _set(memories[owner], folded.snapshot, due_at=folded.due_at, last_review_at=folded.last_review_at)
    if added:
        _save(memories[owner] for owner in added)
        StudyDay.objects.recall({owner: count for owner, count in moved.items() if count})


def ask_anew(version: ItemVersion, *, now: dt.datetime, chunk: int = 200) -> int:
    """Everybody who knew the item meets it again soon: it asks something else from this version on.

    Their history stays; their memory begins anew and is due at once. Gives how many learners that concerns.
    """
    known = Memory.objects.filter(item=version.item_id, reps__gt=0).order_by("pk")
    pks = list(known.select_for_update().values_list("pk", flat=True))
    for start in range(0, len(pks), chunk):
        rows = Memory.objects.filter(pk__in=pks[start : start + chunk])
        Review.objects.bulk_create(
            _row(row, Review.Kind.ANEW, version.pk, uuid.uuid5(version.operation, f"anew {row.learner_id}"), now)
            for row in rows.select_related("learner").order_by("pk")
        )
        rows.update(
            **{**asdict(rules.Snapshot()), "due_at": now, "last_review_at": None},
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
        )
    return len(pks)


def _row(memory: Memory, kind: Review.Kind, version_id: int, operation: uuid.UUID, now: dt.datetime) -> Review:
    """A row of a memory's log that is no evidence itself."""
    return Review(
        learner=memory.learner,
        item_id=memory.item_id,
        version_id=version_id,
        kind=kind,
        at=now,
        day=rules.study_day(now, memory.learner.zone),
        zone=memory.learner.time_zone,
        model=rules.MODEL,
        parameters=rules.PARAMETERS,
        operation=operation,
    )
