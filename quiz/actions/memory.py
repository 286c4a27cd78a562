"""Writing memory: evidence comes in, reviews are logged, memories follow. Nothing else writes either table.

Quiz answers and cards meet here. Everything happens in the caller's transaction, in a fixed number of statements.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from facts.models import Item, ItemVersion
from people.models import User
from quiz.actions.dues import CorrectedDues, replay
from quiz.actions.terms import in_force, terms_of
from quiz.core import memory as rules
from quiz.core.refusals import Refused
from quiz.models import Memory, ParameterSet, Review, StudyDay
from quiz.models.rows import insert_row, insert_rows, update_row, update_rows

Owner = tuple[int, int]
"""Learner and item."""


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
        _set(memory, outlook.snapshot, due_at=outlook.due_at, last_review_at=now, parameters=held.parameters)
        outlooks[each.item_id] = outlook
        reviews.append(_evidence(learner, each, outlook, now=now, day=day, parameters=held.parameters))
    if len(reviews) == 1:
        insert_row(reviews[0])
    else:
        insert_rows(reviews)
    _save(memories[each.item_id] for each in evidence)
    _count(learner, day, evidence)
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


@dataclass(frozen=True, slots=True)
class Past:
    """A rating of a card that was given elsewhere, before."""

    item_id: int
    version_id: int
    rating: rules.Rating
    at: dt.datetime
    duration_ms: int = 0


@transaction.atomic
def record_history(learner: User, past: Iterable[Past], *, now: dt.datetime, chunk: int = 500) -> int:
    """Bring along what a learner reviewed elsewhere: all of it or nothing. Gives how many reviews were new.

    The ids of the rows follow from what they say, so the same history again changes nothing, and several may be merged
    in any order. Memories are what replaying their logs gives, by the sets in force where they had no state yet. Days
    go by the learner's zone of now.
    Raises Refused where a review lies in the future.
    """
    rows = _brought_along(learner, past, now)
    known = Review.objects.filter(learner=learner, kind=Review.Kind.PAST).values_list("operation", flat=True)
    by_item: dict[int, list[Review]] = defaultdict(list)
    for operation in rows.keys() - set(known):
        by_item[rows[operation].item_id].append(rows[operation])
    found = in_force([learner], at=now, with_loads=False)[learner.pk]
    items, days = sorted(by_item), defaultdict(list)
    for start in range(0, len(items), chunk):
        wanted = items[start : start + chunk]
        new = {item: sorted(by_item[item], key=lambda row: (row.at, row.rating)) for item in wanted}
        memories, decks = memories_of(learner, wanted), Item.objects.filter(pk__in=wanted).values_list("pk", "deck_id")
        for item, deck in decks:
            if memories[item].state is None and deck in found.decks:
                memories[item].parameters = found.decks[deck].parameters
        logs = _logs(memories.values())
        reviews = [row for item in wanted for row in new[item]]
        insert_rows(reviews)
        _refold(list(memories.values()), {(learner.pk, item): [*logs[learner.pk, item], *new[item]] for item in wanted})
        for row in reviews:
            days[row.day].append(row)
    for day, rows_of_day in days.items():
        _count(learner, day, rows_of_day)
    return sum(map(len, by_item.values()))


_PAST = uuid.UUID("5c1b9c0e-6f53-4d0c-9a57-0f6f0f5a2b11")
"""The namespace of the ids of what was brought along."""


def _brought_along(learner: User, past: Iterable[Past], now: dt.datetime) -> dict[uuid.UUID, Review]:
    zone, rows = learner.zone, {}
    for each in past:
        if each.at > now:
            raise Refused(f"A review lies in the future: {each.at:%Y-%m-%d %H:%M} UTC.")
        operation = uuid.uuid5(_PAST, f"{learner.pk} {each.item_id} {each.at.timestamp():.3f} {each.rating:d}")
        rows[operation] = Review(
            learner_id=learner.pk,
            item_id=each.item_id,
            version_id=each.version_id,
            kind=Review.Kind.PAST,
            rating=rules.Rating(each.rating),
            at=each.at,
            day=rules.study_day(each.at, zone),
            zone=learner.time_zone,
            duration_ms=each.duration_ms,
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
            operation=operation,
        )
    return rows


def _logs(memories: Iterable[Memory]) -> dict[Owner, list[Review]]:
    """The logs of these memories of one learner."""
    owners = [(memory.learner_id, memory.item_id) for memory in memories]
    logs: dict[Owner, list[Review]] = {owner: [] for owner in owners}
    rows = Review.objects.filter(learner__in={learner for learner, _ in owners}, item__in=[item for _, item in owners])
    for row in rows.order_by("pk"):
        logs[row.learner_id, row.item_id].append(row)
    return logs


def _count(learner: User, day: dt.date, reviews: Collection[Review | Evidence]) -> None:
    """Add to a study day what was done on it."""
    StudyDay.objects.add(
        learner.pk,
        day,
        reviews=len(reviews),
        recalled=sum(each.rating > rules.Rating.AGAIN for each in reviews),
        duration_ms=sum(each.duration_ms for each in reviews),
    )


@transaction.atomic(savepoint=False)
def rebuild_memories(memories: Sequence[Memory], parameters: Mapping[int, str]) -> None:
    """Reckon these memories of one learner, which the caller has locked, by other parameter sets (by item).

    Due dates stay, since the log says them.
    """
    logs = _logs(memories)
    for memory in memories:
        memory.parameters = parameters[memory.item_id]
    _refold(memories, logs)


@transaction.atomic(savepoint=False)
def move_dues(
    memories: Sequence[Memory],
    dues: Mapping[int, dt.datetime],
    versions: Mapping[int, int],
    *,
    operation: uuid.UUID,
    now: dt.datetime,
) -> None:
    """Ask these cards, which the caller has locked, at other times. Due dates and current versions come by item.

    The first row has the operation id itself. Raises IntegrityError where it was used before.
    """
    rows: list[Review] = []
    for memory in memories:
        item = memory.item_id
        id_ = uuid.uuid5(operation, f"due {item}") if rows else operation
        row = _row(memory, Review.Kind.MANUAL, versions[item], id_, now)
        row.due_at = memory.due_at = dues[item]
        rows.append(row)
    insert_rows(rows)
    update_rows(memories, "due_at")


def set_marks(
    memory: Memory, *, suspended_at: dt.datetime | None, buried_until: dt.date | None, is_flagged: bool
) -> None:
    """Set the learner's own marks on a card, which the caller has locked and has logged."""
    memory.suspended_at, memory.buried_until, memory.is_flagged = suspended_at, buried_until, is_flagged
    update_row(memory, "suspended_at", "buried_until", "is_flagged")


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
    _refold([memory], {(learner.pk, review.item_id): log})
    StudyDay.objects.add(
        learner.pk,
        review.day,
        reviews=-1,
        recalled=-int(rules.ratings_of(log)[review.pk] > rules.Rating.AGAIN),
        duration_ms=-review.duration_ms,
    )


def _refold(memories: Sequence[Memory], logs: Mapping[Owner, Iterable[Review]]) -> None:
    """Set these memories to what their logs amount to, by the sets that they rest on."""
    sets = ParameterSet.objects.numbers_of({memory.parameters for memory in memories})
    for memory in memories:
        owner = memory.learner_id, memory.item_id
        numbers = sets.get(memory.parameters)
        folded = replay(logs[owner], learner_id=owner[0], item_id=owner[1], numbers=numbers)
        _set(memory, folded.snapshot, due_at=folded.due_at, last_review_at=folded.last_review_at)
    _save(memories)


def _set(
    memory: Memory,
    snapshot: rules.Snapshot,
    *,
    due_at: dt.datetime | None,
    last_review_at: dt.datetime | None,
    parameters: str | None = None,
) -> None:
    memory.state = snapshot.state
    memory.last_day = snapshot.last_day
    memory.reps = snapshot.reps
    memory.lapses = snapshot.lapses
    memory.due_at = due_at
    memory.last_review_at = last_review_at
    memory.model, memory.parameters = rules.MODEL, parameters or memory.parameters


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
    logs: dict[Owner, list[Review]] = defaultdict(list)
    for row in Review.objects.filter(learner__in=learners, item__in=items).order_by("pk"):
        logs[row.learner_id, row.item_id].append(row)
    moved: dict[tuple[int, dt.date], int] = defaultdict(int)
    added: dict[Owner, list[Review]] = defaultdict(list)
    dues = CorrectedDues(memories.values(), now=now)
    for attempt_item_id, review in evidence.items():
        new, owner = corrections[attempt_item_id], (review.learner_id, review.item_id)
        held = rules.ratings_of(logs[owner])[review.pk]
        if held != new.rating:
            row = _row(memories[owner], Review.Kind.CORRECT, new.version_id, new.operation, now)
            row.corrects, row.rating = review, new.rating
            row.due_at = dues.after(memories[owner], [*logs[owner], *added[owner]], review, new.rating)
            added[owner].append(row)
            moved[review.learner_id, review.day] += (new.rating > rules.Rating.AGAIN) - (held > rules.Rating.AGAIN)
    Review.objects.bulk_create(row for rows in added.values() for row in rows)
    if added:
        _refold([memories[owner] for owner in added], {owner: [*logs[owner], *rows] for owner, rows in added.items()})
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


Moves = Mapping[int, tuple[dt.datetime, dt.datetime]]
"""By item, when it was due and when it will be."""


@transaction.atomic
def reschedule(learner: User, moves: Moves, *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Ask these cards at other times; gives how many moved. No state changes, only due dates, and the log says so.

    A card that is due at another time meanwhile stays. Raises IntegrityError where the operation was used before.
    """
    locked = Memory.objects.of(learner).filter(item__in=moves).select_for_update(of=("self",)).order_by("pk")
    rows, versions = list(locked), dict(Item.objects.filter(pk__in=moves).values_list("pk", "current"))
    moved = [memory for memory in rows if memory.due_at == moves[memory.item_id][0]]
    reviews = []
    for memory in moved:
        memory.learner, memory.due_at = learner, moves[memory.item_id][1]
        own = uuid.uuid5(operation, f"move {memory.item_id}") if reviews else operation
        reviews.append(_row(memory, Review.Kind.MANUAL, versions[memory.item_id], own, now))
        reviews[-1].due_at = memory.due_at
    Review.objects.bulk_create(reviews)
    update_rows(moved, "due_at")
    return len(moved)


@transaction.atomic
def undo_rescheduling(learner: User, rows: Sequence[Review], *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Take rescheduling back where a card was not reviewed since; gives how many are due again as before.

    Raises IntegrityError where the operation was used before.
    """
    moves = {row.item_id: row for row in rows}
    locked = Memory.objects.of(learner).filter(item__in=moves).select_for_update(of=("self",)).order_by("pk")
    back = [memory for memory in locked if memory.due_at == moves[memory.item_id].due_at]
    logs: dict[int, list[Review]] = defaultdict(list)
    for row in Review.objects.filter(learner=learner, item__in=[each.item_id for each in back]).order_by("pk"):
        logs[row.item_id].append(row)
    undone = []
    for memory in back:
        memory.learner, move = learner, moves[memory.item_id]
        own = uuid.uuid5(operation, f"back {memory.item_id}") if undone else operation
        undone.append(_row(memory, Review.Kind.UNDO, move.version_id, own, now))
        undone[-1].undoes = move
        log = rules.settled([*logs[memory.item_id], undone[-1]])
        memory.due_at = rules.due_of(log, learner_id=learner.pk, item_id=memory.item_id)
    Review.objects.bulk_create(undone)
    update_rows(back, "due_at")
    return len(back)


def _row(memory: Memory, kind: Review.Kind, version_id: int, operation: uuid.UUID, now: dt.datetime) -> Review:
    """A row of a memory's log that is no evidence itself."""
    learner = memory.learner
    return Review(
        learner=learner,
        item_id=memory.item_id,
        version_id=version_id,
        kind=kind,
        at=now,
        day=rules.study_day(now, learner.zone),
        zone=learner.time_zone,
        model=rules.MODEL,
        parameters=memory.parameters,
        operation=operation,
    )
