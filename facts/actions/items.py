"""Writing items: every change of what an item says is a new version; what was there stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal

from facts.core.changes import Wording, default
from facts.core.kinds import KINDS, REVERSIBLE, label_of, shown
from facts.models import Item, ItemVersion, Tag
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
    face, back = shown(kind, content, key, explanation)
    version = ItemVersion.objects.create(
        item=item,
        number=current.number + 1 if current else 1,
        kind=kind,
        label=label_of(kind, face),
        content=content,
        key=key,
        explanation=explanation,
        face=face,
        back=back,
        author=author,
        change=Change(change or default(current.wording, wording)) if current else Change.FIRST,
        note=note,
        operation=operation,
        created_at=now,
    )
    item.current = version
    item.save(update_fields=["current"])
    if twin := Item.objects.filter(reverse_of=item).first():
        _follow(twin, version)
    if current:
        version_saved.send(sender=ItemVersion, version=version, before=current)
    return version


@transaction.atomic
def set_tags(item: Item, names: Sequence[str]) -> None:
    """Let the item have these tags of its deck and no others; new ones are made, and those that nobody uses go."""
    known = {tag.name.casefold(): tag for tag in Tag.objects.filter(deck=item.deck_id)}
    held = set(item.tags.all())
    wanted = {known.get(name.casefold()) or _tag(item.deck_id, name) for name in names}
    if held != wanted:
        item.tags.set(wanted)
        Tag.objects.filter(pk__in=[tag.pk for tag in held - wanted], items=None).delete()


def _tag(deck: int, name: str) -> Tag:
    """Made, unless somebody made it this moment."""
    return Tag.objects.get_or_create(deck_id=deck, name__iexact=name, defaults={"name": name})[0]


@transaction.atomic
def keep_reversed(item: Item, *, wants: bool) -> Item | None:
    """Make, keep or retire the item that asks this one the other way round; it has the same facts, topic and state.

    It has a memory of its own, which outlives being retired. Gives it, or None where there never was one.
    """
    twin = Item.objects.filter(reverse_of=item).first()
    if twin is None and not wants:
        return None
    twin = twin or Item(deck=item.deck, slug=f"{item.slug}.reversed", reverse_of=item)
    twin.topic, twin.fact = item.topic, item.fact
    if twin.pk is None:
        twin.save()
    twin.more_facts.set(item.more_facts.all())
    _follow(twin, item.current)
    twin.state = item.state if wants else Item.State.RETIRED
    twin.save(update_fields=["topic", "fact", "state"])
    return twin


def _follow(twin: Item, version: ItemVersion) -> None:
    """The twin of a card says what the card says, as soon as it says it."""
    if version.kind not in REVERSIBLE:
        Item.objects.filter(pk=twin.pk).update(state=Item.State.RETIRED)
        return
    content, key = REVERSIBLE[version.kind](version.content, version.key)
    save_version(
        twin,
        kind=version.kind,
        content=content,
        key=key,
        explanation=version.explanation,
        operation=uuid.uuid5(version.operation, "reversed"),
        now=version.created_at,
        author=version.author,
        change=version.change,
        note=version.note,
    )


@transaction.atomic
def set_state(items: QuerySet[Item], state: Item.State) -> int:
    """Publish or retire items, and with each the one that asks it the other way round, if that stood as it did."""
    twins = Item.objects.filter(reverse_of__in=items, state=F("reverse_of__state"), current__isnull=False)
    Item.objects.filter(pk__in=list(twins.values_list("pk", flat=True))).update(state=state)
    return items.update(state=state)
