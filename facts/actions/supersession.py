"""Facts that change: a new one takes the place of the old, and items follow once an author has confirmed each."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils.formats import date_format

from facts.actions.items import save_version
from facts.core import supersession as rules
from facts.core.changes import Change, Wording
from facts.models import Fact, Item, ItemVersion, Source
from people.models import User


@transaction.atomic
def supersede(
    old: Fact, *, slug: str, statement: str, as_of: str, since: dt.date, source: Source, locator: str
) -> Fact:
    """A new fact in the place of the old one, which keeps its statement. The same again gives the same fact.

    Raises ValueError where another one took its place before.
    """
    old = Fact.objects.select_for_update(of=("self",)).select_related("superseded_by").get(pk=old.pk)
    if before := old.superseded_by:
        if before.statement == statement:
            return before
        raise ValueError("Another fact took its place before.")
    new = Fact.objects.create(
        deck_id=old.deck_id,
        topic_id=old.topic_id,
        slug=slug,
        statement=statement,
        source=source,
        locator=locator,
        as_of=as_of,
        subject=old.subject,
        relation=old.relation,
        values=rules.moved_values(old.values, old.statement, statement),
    )
    old.superseded_by, old.superseded_on = new, since
    old.save(update_fields=["superseded_by", "superseded_on"])
    return new


@transaction.atomic
def confirm(item: Item, wording: Wording, *, operation: uuid.UUID, now: dt.datetime, author: User) -> ItemVersion:
    """The item asks for the newest fact, in this wording; whoever knew it is told and meets it again soon.

    Where the wording is what it was, only the fact is another. Raises ValueError as `save_version` does.
    """
    old = item.fact
    item.fact = old.newest
    item.save(update_fields=["fact"])
    return save_version(
        item,
        kind=wording.kind,
        content=wording.content,
        key=wording.key,
        explanation=wording.explanation,
        operation=operation,
        now=now,
        author=author,
        change=Change.MEANING,
        note=note_of(old),
    )


def note_of(old: Fact) -> str:
    return rules.note(old.statement, old.newest.statement, date_format(old.superseded_on, "j F Y"))
