"""What follows from reviews that an archive brought: study days are counted, and due dates that no log tells reckoned.

Reviews and memories themselves stand as they were archived (`quiz/actions/archives.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from django.db.models import Count, Exists, OuterRef, Q, Sum

from people.models import User
from quiz.actions.memory.snapshots import logs_of, memories_of, refold
from quiz.core.memory import Rating
from quiz.models import Memory, Review, StudyDay

CHUNK = 200


def count_restored(among: Q) -> None:
    """Add these reviews, which are all new, to their learners' study days."""
    counts, moved = Q(undone_by=None), _moved(among)
    rows = Review.objects.filter(among, kind__in=Review.EVIDENCE).order_by("learner", "day")
    rows = rows.values_list("learner", "day").annotate(
        reviews=Count("pk", filter=counts),
        recalled=Count("pk", filter=counts & Q(rating__gt=Rating.AGAIN)),
        duration=Sum("duration_ms", filter=counts, default=0),
    )
    for learner, day, reviews, recalled, duration in rows:
        recalled += moved[learner, day]
        StudyDay.objects.add(learner, day, reviews=reviews, recalled=recalled, duration_ms=duration)


def _moved(among: Q) -> Counter[tuple[int, dt.date]]:
    """How many more of a day's reviews count as recalled since they were corrected."""
    rows = Review.objects.filter(among, kind=Review.Kind.CORRECT, corrects__undone_by=None)
    last = {row.corrects_id: row for row in rows.select_related("corrects").order_by("pk")}
    moved: Counter[tuple[int, dt.date]] = Counter()
    for row in last.values():
        now, then = row.rating > Rating.AGAIN, row.corrects.rating > Rating.AGAIN
        moved[row.learner_id, row.corrects.day] += now - then
    return moved


def reckon_untold(decks: Sequence[int]) -> None:
    """Reckon the cards anew of which a review tells no due date: it goes by the ids of learner and item, now others."""
    reviews = Review.objects.filter(learner=OuterRef("learner"), item=OuterRef("item"))
    untold = Exists(reviews.filter(kind__in=Review.EVIDENCE, due_at=None))
    rows = Memory.objects.filter(untold, item__deck__in=decks).order_by("learner", "pk")
    for _learner, memories in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row.learner_id):
        for chunk in _chunks(memories):
            refold(chunk, logs_of(chunk))


def refold_all(learner: User) -> None:
    """Set the learner's memories to what their reviews amount to; where there is a review and no memory, make one."""
    items = sorted(set(Review.objects.filter(learner=learner).values_list("item", flat=True)))
    for start in range(0, len(items), CHUNK):
        memories = list(memories_of(learner, items[start : start + CHUNK]).values())
        refold(memories, logs_of(memories))


def _chunks(memories: Iterator[Memory]) -> Iterator[list[Memory]]:
    while chunk := list(islice(memories, CHUNK)):
        yield chunk
