"""What people do with an import: send a file, take it in, discard it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q

from facts.actions.imports.work import GONE_AFTER
from facts.models import Deck, Import, Item, Topic
from people.models import User


@transaction.atomic
def begin_import(
    file: File,
    *,
    deck: Deck,
    topic: Topic | None,
    item_state: Item.State,
    operation: uuid.UUID,
    now: dt.datetime,
    owner: User | None = None,
    format_: str = "",
) -> Import:
    """Keep the file, to be read. The same operation again gives the import that it began."""
    if begun := Import.objects.filter(operation=operation, deck=deck).first():
        return begun
    return Import.objects.create(
        deck=deck,
        owner=owner,
        operation=operation,
        file_name=_shown_name(file.name or ""),
        file=file,
        size=file.size,
        format=format_,
        topic=topic,
        item_state=item_state,
        created_at=now,
        touched_at=now,
    )


def _shown_name(name: str) -> str:
    """What people called it, for people: the last part, without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-200:] or "file"


def accept_import(import_: Import, *, now: dt.datetime, also: dict[str, Any] | None = None) -> bool:
    """To be taken in now, and to `also` make something of it, for whoever knows what these words mean.

    False where it waits for no such word, as after a first press.
    """
    is_ready = Q(state=Import.State.READY)
    is_left = Q(state=Import.State.APPLYING, touched_at__lt=now - GONE_AFTER)
    ready = Import.objects.filter(is_ready | is_left, pk=import_.pk)
    return bool(
        ready.update(state=Import.State.APPLYING, run=None, also=also or {}, touched_at=now, done=0, refusal="")
    )


def discard_import(import_: Import, *, now: dt.datetime) -> bool:
    """Never to be taken in. Work that goes on notices; what is being taken in is not stopped."""
    waiting = Import.objects.filter(pk=import_.pk, state__in=(Import.State.READY, Import.State.READING))
    return bool(waiting.update(state=Import.State.DISCARDED, run=None, touched_at=now, finished_at=now))
