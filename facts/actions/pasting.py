"""Many items at once, made of a pasted list: all of them or none."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from facts.actions.items import keep_reversed, save_version
from facts.models import Deck, Fact, Item, ItemVersion, Topic
from people.models import User


@dataclass(frozen=True)
class Wording:
    kind: str
    content: dict[str, Any]
    key: dict[str, Any]


def made_before(wordings: Iterable[Wording], operation: uuid.UUID | None) -> list[Wording]:
    """Those that the form with this operation id made before."""
    own = {_own(wording, operation): wording for wording in wordings} if operation else {}
    known = ItemVersion.objects.filter(operation__in=own).values_list("operation", flat=True)
    return [own[each] for each in known]


def _own(wording: Wording, operation: uuid.UUID) -> uuid.UUID:
    return uuid.uuid5(operation, f"{wording.kind} {wording.content}")


@transaction.atomic
def make_items(
    wordings: Sequence[Wording],
    *,
    deck: Deck,
    topic: Topic,
    fact: Fact | None,
    state: Item.State,
    is_reversed: bool,
    operation: uuid.UUID,
    now: dt.datetime,
    author: User,
) -> int:
    """Make an item of each wording, and of each its reverse if so wished; gives how many were made now.

    A wording that this very form made before is not made again.
    """
    mine = made_before(wordings, operation)
    fresh = [wording for wording in wordings if wording not in mine]
    for wording in fresh:
        own = _own(wording, operation)
        words = slugify(wording.content["stem"])[:60].strip("-") or wording.kind
        item = Item.objects.create(deck=deck, slug=f"{words}-{own.hex[:8]}", topic=topic, fact=fact)
        save_version(
            item,
            kind=wording.kind,
            content=wording.content,
            key=wording.key,
            explanation="",
            operation=own,
            now=now,
            author=author,
        )
        item.state = state
        item.save(update_fields=["state"])
        if is_reversed:
            keep_reversed(item, wants=True)
    return len(fresh)
