"""Spreading a backlog over the days to come, and taking that back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.http import Http404

from people.models import User
from quiz.actions.memory import Moves, reschedule, undo_rescheduling
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Review


@transaction.atomic
def spread_backlog(learner: User, moves: Moves, *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Move these cards; gives how many moved. The same operation again moves nothing and gives the same number.

    Raises Refused where the operation is somebody else's.
    """
    if (first := _first_of(learner, operation)) is not None:
        return Review.objects.moved_with(first).count()
    return reschedule(learner, moves, operation=operation, now=now)


@transaction.atomic
def undo_spread(learner: User, first_id: int, *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Take a spread back, named by its first row, for all cards not reviewed since; gives how many. Again gives 0.

    Raises Http404 for what is no spread of one's own, and Refused as `spread_backlog` does.
    """
    if _first_of(learner, operation) is not None:
        return 0
    first = Review.objects.filter(learner=learner, kind=Review.Kind.MANUAL, pk=first_id).first()
    if first is None:
        raise Http404
    rows = Review.objects.moved_with(first).filter(undone_by=None)
    return undo_rescheduling(learner, list(rows), operation=operation, now=now)


def _first_of(learner: User, operation: uuid.UUID) -> Review | None:
    """The row that an operation began with, if it was done before. One of them at a time."""
    list(User.objects.select_for_update(no_key=True).filter(pk=learner.pk).values_list("pk"))
    row = Review.objects.filter(operation=operation).first()
    if row and row.learner_id != learner.pk:
        raise Refused(ELSEWHERE)
    return row
