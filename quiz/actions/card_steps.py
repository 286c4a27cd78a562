"""What a learner does with a card besides rating it: put it off, suspend it, flag it, and the way back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.http import Http404

from people.models import User
from quiz.actions.memory import set_marks
from quiz.core import memory as rules
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import CardStep, Memory, Review, Sitting
from quiz.models.rows import update_row

Action = CardStep.Action


def take_step(learner: User, item_id: int, action: Action, *, operation: uuid.UUID, now: dt.datetime) -> bool:
    """Bury, suspend, release, flag or unflag a card of one's own. One set aside leaves the sitting that is open.

    False where that very step was taken before: nothing changes. Raises Http404 for a card that the learner does not
    have, and Refused where the operation id was used elsewhere.
    """
    if step_of(learner, operation):
        return False
    try:
        _take(learner, item_id, action, operation=operation, now=now)
    except IntegrityError:
        if step_of(learner, operation):
            return False
        raise
    return True


def step_of(learner: User, operation: uuid.UUID) -> CardStep | None:
    """The learner's step with this operation id. Raises Refused where somebody else's has it."""
    step = CardStep.objects.filter(operation=operation).first()
    if step and step.learner_id != learner.pk:
        raise Refused(ELSEWHERE)
    return step


@transaction.atomic
def _take(learner: User, item_id: int, action: Action, *, operation: uuid.UUID, now: dt.datetime) -> None:
    sitting = Sitting.objects.hold(learner)
    memory = Memory.objects.of(learner).filter(item=item_id).select_for_update().first()
    if memory is None:
        raise Http404
    today = rules.study_day(now, learner.zone)
    until = today + dt.timedelta(days=1) if action == Action.BURY else None
    rated = Review.objects.rated().filter(sitting=sitting) if sitting else Review.objects.none()
    CardStep.objects.create(
        learner=learner,
        item_id=item_id,
        sitting=sitting,
        action=action,
        until=until,
        after=rated.order_by("-pk").first(),
        at=now,
        operation=operation,
    )
    _mark(memory, rules.Act(action, now, until))
    if sitting and action in (Action.TYPE, Action.UNTYPE):
        sitting.is_typed = action == Action.TYPE
        update_row(sitting, "is_typed")
    if sitting and action in CardStep.ASIDE and item_id in sitting.queue:
        sitting.queue = [queued for queued in sitting.queue if queued != item_id]
        sitting.new = [queued for queued in sitting.new if queued != item_id]
        _count(sitting, -1, is_rated=rated.filter(item=item_id).exists())
        if not sitting.queue:
            sitting.ended_at = now
        update_row(sitting, "queue", "new", "done", "again", "size", "ended_at")


def undo_step(learner: User, sitting: Sitting, step: CardStep, *, operation: uuid.UUID, now: dt.datetime) -> None:
    """Take back that a card was set aside in a sitting, which the caller has locked; it is asked at once.

    Raises IntegrityError where it was taken back before.
    """
    memory = Memory.objects.select_for_update().get(learner=learner, item=step.item_id)
    CardStep.objects.create(
        learner=learner,
        item_id=step.item_id,
        sitting=sitting,
        action=Action.UNDO,
        undoes=step,
        at=now,
        operation=operation,
    )
    _mark(memory, rules.Act(Action.UNDO, now, undone=step.action))
    if step.item_id in sitting.queue:
        return
    _count(sitting, 1, is_rated=Review.objects.rated().filter(sitting=sitting, item=step.item_id).exists())
    sitting.queue = [step.item_id, *sitting.queue]
    sitting.new = [*sitting.new, *([step.item_id] if memory.due_at is None else [])]
    sitting.ended_at = None
    update_row(sitting, "queue", "new", "done", "again", "size", "ended_at")


def _count(sitting: Sitting, more: int, *, is_rated: bool) -> None:
    """So many more cards in the queue. One that was rated in this sitting had come back, and is done without that."""
    if is_rated:
        sitting.done -= more
        sitting.again += more
    else:
        sitting.size += more


def _mark(memory: Memory, act: rules.Act) -> None:
    marks = rules.marked(rules.Marks(memory.suspended_at, memory.buried_until, memory.is_flagged), act)
    set_marks(memory, suspended_at=marks.suspended_at, buried_until=marks.buried_until, is_flagged=marks.is_flagged)
