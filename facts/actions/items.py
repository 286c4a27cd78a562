"""Writing items: every change of what an item says is a new version; what was there stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.dispatch import Signal

from facts.core.changes import Wording, default
from facts.core.kinds import KINDS, REVERSIBLE, label_of, shown
from facts.models import Item, ItemVersion, Tag
from people.models import User

Change = ItemVersion.Change

versions_saved = Signal()
"""New `versions` of items that had one before, in the transaction that saved them, which fails with it.

What stands above `facts` follows them: marks, memories.
"""


@dataclass(frozen=True, slots=True)
class Rewording:
    """What an item is to say from now on, and what that means for those who know what it says; None finds out."""

    item: Item
    kind: str
    content: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: str
    operation: uuid.UUID
    change: str | None = None
    note: str = ""

    @property
    def wording(self) -> Wording:
        return Wording(self.kind, self.content, self.key, self.explanation)


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
    new = Rewording(item, kind, content, key, explanation, operation, change, note)
    save_versions([new], now=now, author=author)
    return item.current


@transaction.atomic
def save_versions(rewordings: Iterable[Rewording], *, now: dt.datetime, author: User | None = None) -> None:
    """`save_version` for items that may be many, in a few statements for all of them but for their twins."""
    made = [_version(new, now, author) for new in rewordings if _says_other(new)]
    if not made:
        return
    before = [version for version in made if version.item.current]
    ItemVersion.objects.bulk_create(made)
    for version in made:
        version.item.current = version
    items = [version.item_id for version in made]
    last = ItemVersion.objects.filter(item=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Item.objects.filter(pk__in=items).update(current=Subquery(last))
    by_item = {version.item_id: version for version in made}
    for twin in Item.objects.filter(reverse_of__in=items):
        _follow(twin, by_item[twin.reverse_of_id])
    if before:
        versions_saved.send(sender=ItemVersion, versions=before)


def _says_other(new: Rewording) -> bool:
    """Raises ValueError where it makes no item."""
    if problems := KINDS[new.kind].problems(new.content, new.key):
        raise ValueError(f"{new.item.slug}, {problems[0].where}: {problems[0].what}")
    return new.item.current is None or new.item.current.wording != new.wording


def _version(new: Rewording, now: dt.datetime, author: User | None) -> ItemVersion:
    current = new.item.current
    face, back = shown(new.kind, new.content, new.key, new.explanation)
    return ItemVersion(
        item=new.item,
        number=current.number + 1 if current else 1,
        kind=new.kind,
        label=label_of(new.kind, face),
        content=new.content,
        key=new.key,
        explanation=new.explanation,
        face=face,
        back=back,
        author=author,
        change=Change(new.change or default(current.wording, new.wording)) if current else Change.FIRST,
        note=new.note,
        operation=new.operation,
        created_at=now,
    )


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
