"""Writing items: every change of what an item says is a new version; what was there stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from facts.core import prose
from facts.core.changes import Wording, default
from facts.core.kinds import KINDS, label_of
from facts.models import Item, ItemVersion
from people.models import User

Change = ItemVersion.Change

version_saved = Signal()
"""A new version of an item that had one: `version` and `before`, in the transaction that saved it, which fails with it.

What stands above `facts` follows it: marks, memories.
"""


@transaction.atomic
def save_version(
    item: Item,
    *,
    kind: str,
    content: Mapping[str, Any],
    key: Mapping[str, Any],
    explanation: str,
    operation: uuid.UUID,
    now: dt.datetime,
    author: User | None = None,
    change: str | None = None,
    note: str = "",
) -> ItemVersion:
    """Give the item this wording and key, as a new version unless the current one says just that.

    `change` says what it means for those who know the version before; without it, the difference of both does. Of a
    first version it is always FIRST.
    Raises ValueError with the first problem where content and key do not make an item of this kind; forms check before.
    """
    if problems := KINDS[kind].problems(content, key):
        raise ValueError(f"{item.slug}, {problems[0].where}: {problems[0].what}")
    current = item.current
    wording = Wording(kind, content, key, explanation)
    if current and current.wording == wording:
        return current
    face = KINDS[kind].face(content)
    version = ItemVersion.objects.create(
        item=item,
        number=current.number + 1 if current else 1,
        kind=kind,
        label=label_of(kind, face),
        content=content,
        key=key,
        explanation=explanation,
        face=face,
        back={**KINDS[kind].back(content, key), "explanation": prose.block(explanation)},
        author=author,
        change=Change(change or default(current.wording, wording)) if current else Change.FIRST,
        note=note,
        operation=operation,
        created_at=now,
    )
    item.current = version
    item.save(update_fields=["current"])
    if current:
        version_saved.send(sender=ItemVersion, version=version, before=current)
    return version
