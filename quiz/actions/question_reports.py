"""Reporting a question, and answering for it."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.http import Http404

from people.models import User
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Memory, QuestionReport


def report_question(learner: User, item_id: int, words: str, *, operation: uuid.UUID, now: dt.datetime) -> bool:
    """Report the present version of an item that the learner has a card of; False where that was done before.

    Raises Http404 for a card that they do not have, and Refused where the operation id was used elsewhere.
    """
    memory = Memory.objects.of(learner).filter(item=item_id).select_related("item").first()
    if memory is None:
        raise Http404
    version = memory.item.current_id
    try:
        with transaction.atomic():
            QuestionReport.objects.create(
                learner=learner, version_id=version, words=words, made_at=now, operation=operation
            )
    except IntegrityError:
        own = QuestionReport.objects.of(learner)
        if own.filter(operation=operation).exists() or own.open().filter(version=version).exists():
            return False
        raise Refused(ELSEWHERE) from None
    return True


@transaction.atomic
def close_report(by: User, report_id: int, *, reply: str, now: dt.datetime) -> bool:
    """End a report with a reply; False where it had ended before. Raises Http404."""
    rows = QuestionReport.objects.answerable_by(by).filter(pk=report_id)
    report = QuestionReport.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("pk")).first()
    if report is None:
        raise Http404
    if report.closed_at:
        return False
    report.closed_by, report.closed_at, report.reply = by, now, reply
    report.save(update_fields=["closed_by", "closed_at", "reply"])
    return True
