"""Answers got other marks, or an item asks something else: the log says so, and memories follow."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from facts.models import ItemVersion
from quiz.actions.dues import CorrectedDues
from quiz.actions.memory.snapshots import Owner, log_row, logs_of, refold
from quiz.core import memory as rules
from quiz.models import Memory, Review, StudyDay


@dataclass(frozen=True, slots=True)
class Correction:
    """The rating that an answer amounts to now, and the version whose key says so."""

    rating: rules.Rating
    version_id: int
    operation: uuid.UUID


@transaction.atomic(savepoint=False)
def correct_reviews(corrections: Mapping[int, Correction], *, now: dt.datetime) -> None:
    """Give the reviews that these answers left (by id of the attempt item) the ratings that their new marks mean.

    Where a rating differs, a row says so, and the memory is what replaying the log gives. Others are left alone.
    """
    evidence = {row.attempt_item_id: row for row in Review.objects.filter(attempt_item__in=corrections)}
    learners, items = ({getattr(row, name) for row in evidence.values()} for name in ("learner_id", "item_id"))
    locked = Memory.objects.filter(learner__in=learners, item__in=items).select_for_update(of=("self",)).order_by("pk")
    memories = {(row.learner_id, row.item_id): row for row in locked.select_related("learner")}
    logs = logs_of(memories.values())
    moved: dict[tuple[int, dt.date], int] = defaultdict(int)
    added: dict[Owner, list[Review]] = defaultdict(list)
    dues = CorrectedDues(memories.values(), now=now)
    for attempt_item_id, review in evidence.items():
        new, owner = corrections[attempt_item_id], (review.learner_id, review.item_id)
        held = rules.ratings_of(logs[owner])[review.pk]
        if held != new.rating:
            row = log_row(memories[owner], Review.Kind.CORRECT, new.version_id, new.operation, now)
            row.corrects, row.rating = review, new.rating
            row.due_at = dues.after(memories[owner], [*logs[owner], *added[owner]], review, new.rating)
            added[owner].append(row)
            moved[review.learner_id, review.day] += (new.rating > rules.Rating.AGAIN) - (held > rules.Rating.AGAIN)
    Review.objects.bulk_create(row for rows in added.values() for row in rows)
    if added:
        refold([memories[owner] for owner in added], {owner: [*logs[owner], *rows] for owner, rows in added.items()})
        StudyDay.objects.recall({owner: count for owner, count in moved.items() if count})


def ask_anew(version: ItemVersion, *, now: dt.datetime, chunk: int = 200) -> int:
    """Everybody who knew the item meets it again soon: it asks something else from this version on.

    Their history stays; their memory begins anew and is due at once. Gives how many learners that concerns.
    """
    known = Memory.objects.filter(item=version.item_id, reps__gt=0).order_by("pk")
    pks = list(known.select_for_update().values_list("pk", flat=True))
    for start in range(0, len(pks), chunk):
        rows = Memory.objects.filter(pk__in=pks[start : start + chunk])
        Review.objects.bulk_create(
            log_row(row, Review.Kind.ANEW, version.pk, uuid.uuid5(version.operation, f"anew {row.learner_id}"), now)
            for row in rows.select_related("learner").order_by("pk")
        )
        rows.update(
            **{**asdict(rules.Snapshot()), "due_at": now, "last_review_at": None},
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
        )
    return len(pks)
