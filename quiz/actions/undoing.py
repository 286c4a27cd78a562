"""Undoing a regrade: the key before stands again as a new version, and what was marked is marked by it once more."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.http import Http404

from facts.actions.items import save_version
from facts.models import Item, ItemVersion
from people.models import User
from quiz.actions.regrades import put_back
from quiz.core.refusals import ELSEWHERE, Refused


@transaction.atomic
def undo_regrade(by: User, version_id: int, *, operation: uuid.UUID, now: dt.datetime) -> ItemVersion:
    """Take the newest correction of an item's key back; gives the version that does so. Again gives the same one.

    Raises Http404 for what one does not edit, and Refused where another version came after it.
    """
    corrections = ItemVersion.objects.filter(change=ItemVersion.Change.KEY, item__in=Item.objects.editable_by(by))
    undone = corrections.filter(pk=version_id).first()
    if undone is None:
        raise Http404
    item = Item.objects.select_for_update(of=("self",)).select_related("current").get(pk=undone.item_id)
    if made := ItemVersion.objects.filter(operation=operation).first():
        if made.item_id != item.pk:
            raise Refused(ELSEWHERE)
        return made
    if item.current_id != undone.pk:
        raise Refused(f"Version {item.current.number} came after it, so this regrade can no longer be undone.")
    before = item.versions.get(number=undone.number - 1)
    version = save_version(
        item,
        kind=before.kind,
        content=before.content,
        key=before.key,
        explanation=before.explanation,
        operation=operation,
        now=now,
        author=by,
        change=ItemVersion.Change.KEY,
    )
    put_back(undone, version, now=now)
    return version
