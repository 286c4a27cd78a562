"""Writing a question straight into a quiz."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from facts.actions.items import save_version
from facts.models import Item
from people.models import User
from quiz.models import Quiz, Slot


def made_by(quiz: Quiz, operation: uuid.UUID) -> Slot | None:
    """The slot that this operation made before."""
    return Slot.objects.filter(quiz=quiz, item__versions__operation=operation).first()


@transaction.atomic
def write_question(
    quiz: Quiz,
    item: Item,
    *,
    kind: str,
    content: Mapping[str, Any],
    key: Mapping[str, Any],
    explanation: str,
    weight: Decimal,
    operation: uuid.UUID,
    author: User,
    now: dt.datetime,
) -> Slot:
    """Save a new item, publish its first version, and ask it at the end of the quiz. Repeated, it gives that slot.

    Raises ValueError where content and key do not make an item of this kind; the form checks before.
    """
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    if made := made_by(quiz, operation):
        return made
    item.state = Item.State.DRAFT
    item.save()
    save_version(
        item,
        kind=kind,
        content=content,
        key=key,
        explanation=explanation,
        operation=operation,
        now=now,
        author=author,
    )
    item.state = Item.State.PUBLISHED
    item.save(update_fields=["state"])
    last = quiz.slots.aggregate(last=Max("position"))["last"] or 0
    return Slot.objects.create(quiz=quiz, item=item, position=last + 1, weight=weight)
