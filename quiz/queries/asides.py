"""The cards that learners set aside or flagged: for their own list, and to be proved by the log."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from people.models import User
from quiz.core import memory as rules
from quiz.models import CardStep, Memory


@dataclass(frozen=True, slots=True)
class Aside:
    """A card that is suspended, put off or flagged. `stem` is safe HTML."""

    item_id: int
    topic: str
    stem: str
    languages: dict[str, Any]
    suspended_at: dt.datetime | None
    buried_until: dt.date | None
    is_flagged: bool


def cards_aside(learner: User, *, now: dt.datetime) -> list[Aside]:
    """What the learner set aside or flagged, by topic; a card put off until a day that has come is asked again."""
    today = rules.study_day(now, learner.zone)
    rows = Memory.objects.of(learner).aside(today).select_related("item__current", "item__topic")
    return [
        Aside(
            row.item_id,
            row.item.topic.title,
            row.item.current.face["stem"],
            row.item.current.face,
            row.suspended_at,
            row.buried_until if row.buried_until and row.buried_until > today else None,
            row.is_flagged,
        )
        for row in rows.order_by("item__topic__title", "item__topic", "pk")
    ]


Owner = tuple[int, int]
"""Learner and item."""


def marks_and_logs() -> Iterator[tuple[Owner, rules.Marks, rules.Marks]]:
    """Of every card that has a mark or ever had one: the marks as stored, and those that its log amounts to.

    Few cards have any, so they are all held at once.
    """
    logs: dict[Owner, list[rules.Act]] = defaultdict(list)
    for row in CardStep.objects.select_related("undoes").order_by("pk").iterator(chunk_size=1000):
        undone = row.undoes.action if row.undoes else ""
        logs[row.learner_id, row.item_id].append(rules.Act(row.action, row.at, row.until, undone))
    rows = Memory.objects.exclude(suspended_at=None, buried_until=None, is_flagged=False)
    names = ("learner_id", "item_id", "suspended_at", "buried_until", "is_flagged")
    stored = {(learner, item): rules.Marks(*marks) for learner, item, *marks in rows.values_list(*names)}
    for owner in sorted(logs.keys() | stored.keys()):
        yield owner, stored.get(owner, rules.Marks()), rules.marks_of(logs[owner])
