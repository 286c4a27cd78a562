"""Accepting and dropping what was proposed out of a source's text."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction

from facts.models import Fact, Source


def accept_proposal(source: Source, digest: str, *, operation: uuid.UUID, fields: dict[str, Any]) -> Fact:
    """The fact that this proposal becomes. It does so once: again, in another tab too, gives the first fact."""
    try:
        with transaction.atomic():
            if fact := _accepted(source, digest):
                return fact
            fact = Fact(deck_id=source.deck_id, source=source, read_from=digest, operation=operation, **fields)
            fact.save(force_insert=True)
            _take_back(source, digest)
            return fact
    except IntegrityError:
        if fact := _accepted(source, digest):
            return fact
        raise


@transaction.atomic
def drop_proposal(source: Source, digest: str) -> None:
    """Offer it no more. Dropping twice is dropping."""
    row = Source.objects.select_for_update().only("dropped").get(pk=source.pk)
    if digest not in row.dropped:
        row.dropped = [*row.dropped, digest]
        row.save(update_fields=["dropped"])


@transaction.atomic
def offer_again(source: Source, digest: str) -> None:
    """What was dropped is offered again."""
    _take_back(source, digest)


def _take_back(source: Source, digest: str) -> None:
    row = Source.objects.select_for_update().only("dropped").get(pk=source.pk)
    if digest in row.dropped:
        row.dropped = [each for each in row.dropped if each != digest]
        row.save(update_fields=["dropped"])


def _accepted(source: Source, digest: str) -> Fact | None:
    return Fact.objects.filter(source=source, read_from=digest).first()
