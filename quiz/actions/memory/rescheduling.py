"""Other due dates: no state changes, and the log says so."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from django.db import transaction

from facts.models import Item
from people.models import User
from quiz.actions.memory.snapshots import log_row, logs_of
from quiz.core import memory as rules
from quiz.models import Memory, Review
from quiz.models.rows import insert_rows, update_rows

Moves = Mapping[int, tuple[dt.datetime, dt.datetime]]
"""By item, when it was due and when it will be."""


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
        row = log_row(memory, Review.Kind.MANUAL, versions[item], id_, now)
        row.due_at = memory.due_at = dues[item]
        rows.append(row)
    insert_rows(rows)
    update_rows(memories, "due_at")


@transaction.atomic
def reschedule(learner: User, moves: Moves, *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Ask these cards at other times; gives how many moved. No state changes, only due dates, and the log says so.

    A card that is due at another time meanwhile stays. Raises IntegrityError where the operation was used before.
    """
    locked = Memory.objects.of(learner).filter(item__in=moves).select_for_update(of=("self",)).order_by("pk")
    rows, versions = list(locked), dict(Item.objects.filter(pk__in=moves).values_list("pk", "current"))
    moved = [memory for memory in rows if memory.due_at == moves[memory.item_id][0]]
    for memory in moved:
        memory.learner = learner
    dues = {memory.item_id: moves[memory.item_id][1] for memory in moved}
    move_dues(moved, dues, versions, operation=operation, now=now)
    return len(moved)


@transaction.atomic
def undo_rescheduling(learner: User, rows: Sequence[Review], *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Take rescheduling back where a card was not reviewed since; gives how many are due again as before.

    Raises IntegrityError where the operation was used before.
    """
    moves = {row.item_id: row for row in rows}
    locked = Memory.objects.of(learner).filter(item__in=moves).select_for_update(of=("self",)).order_by("pk")
    back = [memory for memory in locked if memory.due_at == moves[memory.item_id].due_at]
    logs = logs_of(back)
    undone = []
    for memory in back:
        memory.learner, move = learner, moves[memory.item_id]
        own = uuid.uuid5(operation, f"back {memory.item_id}") if undone else operation
        undone.append(log_row(memory, Review.Kind.UNDO, move.version_id, own, now))
        undone[-1].undoes = move
        log = rules.settled([*logs[learner.pk, memory.item_id], undone[-1]])
        memory.due_at = rules.due_of(log, learner_id=learner.pk, item_id=memory.item_id)
    Review.objects.bulk_create(undone)
    update_rows(back, "due_at")
    return len(back)
