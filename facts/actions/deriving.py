"""Making items of drafts. They come as drafts: publishing them is somebody's own act, after a look."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction

from facts.actions.items import save_version
from facts.core.deriving import Draft
from facts.models import Fact, Item
from people.models import User


@transaction.atomic
def make_items(
    fact: Fact, drafts: Sequence[Draft], *, operation: uuid.UUID, now: dt.datetime, author: User | None = None
) -> list[Item]:
    """The items that this operation made of the drafts, each in the state of a draft.

    A form that the fact has already is passed over; the same operation again gives the items that it made.
    """
    Fact.objects.select_for_update().get(pk=fact.pk)
    present = {item.form: item for item in fact.items.exclude(form="")}
    rows = {each.slug: each for each in Fact.objects.filter(deck_id=fact.deck_id, slug__in=_further(drafts))}
    made = []
    for draft in drafts:
        own = uuid.uuid5(operation, f"{fact.pk} {draft.form}")
        item = present.get(draft.form)
        if item is None:
            item = _make(fact, draft, rows=rows, operation=own, now=now, author=author)
            made.append(item)
        elif item.versions.filter(operation=own).exists():
            made.append(item)
    return made


def _make(
    fact: Fact,
    draft: Draft,
    *,
    rows: dict[str, Fact],
    operation: uuid.UUID,
    now: dt.datetime,
    author: User | None,
) -> Item:
    item = Item.objects.create(
        deck_id=fact.deck_id,
        slug=_slug(fact, draft.form),
        topic_id=fact.topic_id,
        fact=fact,
        form=draft.form,
        state=Item.State.DRAFT,
    )
    item.more_facts.set([rows[id_] for id_ in draft.facts if id_ in rows and id_ != fact.slug])
    save_version(
        item,
        kind=draft.kind,
        content=draft.content,
        key=draft.key,
        explanation=draft.explanation,
        operation=operation,
        now=now,
        author=author,
    )
    return item


def _slug(fact: Fact, form: str) -> str:
    """ "roadmap-2019.single-0", with a number where somebody has that already."""
    base = f"{fact.slug}.{form.replace(':', '-')}"
    taken = set(Item.objects.filter(deck_id=fact.deck_id, slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{i}" for i in range(2, len(taken) + 3))) if slug not in taken)


def _further(drafts: Sequence[Draft]) -> set[str]:
    return {id_ for draft in drafts for id_ in draft.facts}
