"""Marks by hand: a person marks what rules cannot, or gives another mark than the rules gave."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.http import Http404

from people.models import User
from quiz.actions import regrades
from quiz.actions.closings import evidence_of
from quiz.actions.memory import record_reviews
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Attempt, AttemptItem, Course, Review, Step


def mark_by_hand(
    teacher: User, answer_id: int, *, fraction: Decimal, comment: str, operation: uuid.UUID, now: dt.datetime
) -> AttemptItem:
    """Give a handed-in answer this mark (0 to 1), with a comment for its learner. The same form again changes nothing.

    The first mark of an answer that waited is evidence for its learner's memory.
    Raises Http404 for an answer that this person may not mark, and Refused where the operation id was used elsewhere.
    """
    try:
        return _mark(teacher, answer_id, fraction=fraction, comment=comment, operation=operation, now=now)
    except IntegrityError:
        if Step.objects.filter(operation=operation).exists():
            raise Refused(ELSEWHERE) from None
        raise


@transaction.atomic
def _mark(
    teacher: User, answer_id: int, *, fraction: Decimal, comment: str, operation: uuid.UUID, now: dt.datetime
) -> AttemptItem:
    handed_in = Attempt.objects.submitted().filter(quiz__course__in=Course.objects.taught_by(teacher))
    attempt = handed_in.filter(items=answer_id).select_for_update(of=("self",)).order_by().first()
    if attempt is None:
        raise Http404
    item = AttemptItem.objects.select_related("version", "attempt__learner").get(pk=answer_id)
    if repeated := Step.objects.filter(operation=operation).first():
        if repeated.item_id != item.pk or repeated.action != Step.Action.MARK:
            raise Refused(ELSEWHERE)
        return item
    regrades.mark_by_hand([item], fraction, comment=comment, by=teacher, operation=operation, now=now)
    if item.attempt.moves_memory and not Review.objects.filter(attempt_item=item).exists():
        evidence = evidence_of(item.attempt, item, item.version, fraction, operation)
        record_reviews(item.attempt.learner, [evidence], now=now)
    return item
