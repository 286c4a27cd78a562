"""Reviews from elsewhere are brought along, and memories are reckoned anew by other parameter sets."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from facts.models import Item
from people.models import User
from quiz.actions.memory.snapshots import count_day, logs_of, memories_of, refold
from quiz.actions.terms import in_force
from quiz.core import memory as rules
from quiz.core.refusals import Refused
from quiz.models import Memory, Review
from quiz.models.rows import insert_rows


@dataclass(frozen=True, slots=True)
class Past:
    """A rating of a card that was given elsewhere, before."""

    item_id: int
    version_id: int
    rating: rules.Rating
    at: dt.datetime
    duration_ms: int = 0


@transaction.atomic
def record_history(learner: User, past: Iterable[Past], *, now: dt.datetime, chunk: int = 500) -> int:
    """Bring along what a learner reviewed elsewhere: all of it or nothing. Gives how many reviews were new.

    The ids of the rows follow from what they say, so the same history again changes nothing, and several may be merged
    in any order. Memories are what replaying their logs gives, by the sets in force where they had no state yet. Days
    go by the learner's zone of now.
    Raises Refused where a review lies in the future.
    """
    rows = _brought_along(learner, past, now)
    known = Review.objects.filter(learner=learner, kind=Review.Kind.PAST).values_list("operation", flat=True)
    by_item: dict[int, list[Review]] = defaultdict(list)
    for operation in rows.keys() - set(known):
        by_item[rows[operation].item_id].append(rows[operation])
    found = in_force([learner], at=now, with_loads=False)[learner.pk]
    items, days = sorted(by_item), defaultdict(list)
    for start in range(0, len(items), chunk):
        wanted = items[start : start + chunk]
        new = {item: sorted(by_item[item], key=lambda row: (row.at, row.rating)) for item in wanted}
        memories, decks = memories_of(learner, wanted), Item.objects.filter(pk__in=wanted).values_list("pk", "deck_id")
        for item, deck in decks:
            if memories[item].state is None and deck in found.decks:
                memories[item].parameters = found.decks[deck].parameters
        logs = logs_of(memories.values())
        reviews = [row for item in wanted for row in new[item]]
        insert_rows(reviews)
        refold(list(memories.values()), {(learner.pk, item): [*logs[learner.pk, item], *new[item]] for item in wanted})
        for row in reviews:
            days[row.day].append(row)
    for day, rows_of_day in days.items():
        count_day(learner, day, rows_of_day)
    return sum(map(len, by_item.values()))


_PAST = uuid.UUID("5c1b9c0e-6f53-4d0c-9a57-0f6f0f5a2b11")
"""The namespace of the ids of what was brought along."""


def _brought_along(learner: User, past: Iterable[Past], now: dt.datetime) -> dict[uuid.UUID, Review]:
    zone, rows = learner.zone, {}
    for each in past:
        if each.at > now:
            raise Refused(f"A review lies in the future: {each.at:%Y-%m-%d %H:%M} UTC.")
        operation = uuid.uuid5(_PAST, f"{learner.pk} {each.item_id} {each.at.timestamp():.3f} {each.rating:d}")
        rows[operation] = Review(
            learner_id=learner.pk,
            item_id=each.item_id,
            version_id=each.version_id,
            kind=Review.Kind.PAST,
            rating=rules.Rating(each.rating),
            at=each.at,
            day=rules.study_day(each.at, zone),
            zone=learner.time_zone,
            duration_ms=each.duration_ms,
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
            operation=operation,
        )
    return rows


@transaction.atomic(savepoint=False)
def rebuild_memories(memories: Sequence[Memory], parameters: Mapping[int, str]) -> None:
    """Reckon these memories of one learner, which the caller has locked, by other parameter sets (by item).

    Due dates stay, since the log says them.
    """
    logs = logs_of(memories)
    for memory in memories:
        memory.parameters = parameters[memory.item_id]
    refold(memories, logs)
