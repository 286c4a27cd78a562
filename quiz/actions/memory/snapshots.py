"""Memories as rows: locked, set to what their logs amount to, saved; and the rows of the log that rate nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from people.models import User
from quiz.actions.dues import replay
from quiz.core import memory as rules
from quiz.models import Memory, ParameterSet, Review, StudyDay
from quiz.models.rows import insert_rows, update_row, update_rows

Owner = tuple[int, int]
"""Learner and item."""


class Rated(Protocol):
    rating: rules.Rating
    duration_ms: int


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


def logs_of(memories: Iterable[Memory]) -> dict[Owner, list[Review]]:
    """The logs of these memories of one learner."""
    owners = [(memory.learner_id, memory.item_id) for memory in memories]
    logs: dict[Owner, list[Review]] = {owner: [] for owner in owners}
    rows = Review.objects.filter(learner__in={learner for learner, _ in owners}, item__in=[item for _, item in owners])
    for row in rows.order_by("pk"):
        logs[row.learner_id, row.item_id].append(row)
    return logs


def refold(memories: Sequence[Memory], logs: Mapping[Owner, Iterable[Review]]) -> None:
    """Set these memories to what their logs amount to, by the sets that they rest on."""
    sets = ParameterSet.objects.numbers_of({memory.parameters for memory in memories})
    for memory in memories:
        owner = memory.learner_id, memory.item_id
        numbers = sets.get(memory.parameters)
        folded = replay(logs[owner], learner_id=owner[0], item_id=owner[1], numbers=numbers)
        set_snapshot(memory, folded.snapshot, due_at=folded.due_at, last_review_at=folded.last_review_at)
    save(memories)


def set_snapshot(
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


def save(memories: Iterable[Memory]) -> None:
    memories = list({memory.pk: memory for memory in memories}.values())
    if len(memories) == 1:
        update_row(memories[0], *_SAVED)
    else:
        update_rows(memories, *_SAVED)


def log_row(memory: Memory, kind: Review.Kind, version_id: int, operation: uuid.UUID, now: dt.datetime) -> Review:
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


def count_day(learner: User, day: dt.date, reviews: Collection[Rated]) -> None:
    """Add to a study day what was done on it."""
    StudyDay.objects.add(
        learner.pk,
        day,
        reviews=len(reviews),
        recalled=sum(each.rating > rules.Rating.AGAIN for each in reviews),
        duration_ms=sum(each.duration_ms for each in reviews),
    )
