"""What a learner may study besides what is due: only what was failed lately, or everything before an exam."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from facts.models import Item
from people.models import User
from quiz.core import memory as rules
from quiz.models import Memory, Review
from quiz.models.memory import MemoryQuerySet, set_aside
from quiz.queries.cards import LOOKED_AT, answered_on, askable_memories, given_away, recalls_on
from quiz.queries.scopes import Scope, deck_ids


def failed_items(learner: User, scope: Scope, *, days: int, now: dt.datetime) -> list[int]:
    """Those forgotten in the last so many days by the rating that holds, the most at risk first.

    These reviews count, so forms of a fact that was answered today wait, as they do in every sitting that counts.
    """
    today = rules.study_day(now, learner.zone)
    held = Review.objects.filter(corrects=OuterRef("pk")).order_by("-pk").values("rating")[:1]
    log = Review.objects.standing().filter(learner=learner, at__gt=now - dt.timedelta(days=days))
    failed = log.annotate(held=Coalesce(Subquery(held), "rating")).filter(held=rules.Rating.AGAIN).values("item")
    rows = list(_memories(learner, scope, today).filter(item__in=failed).values_list(*LOOKED_AT))
    facts = given_away((item, fact, front) for item, fact, front, *_ in rows)
    recalls, answered = recalls_on(today, rows), answered_on(learner, today)
    return rules.plan(
        [(item, facts[item], recalls[item]) for item in recalls if not rules.waits(item, facts[item], answered)], []
    )


def crammed_items(learner: User, scope: Scope, *, now: dt.datetime) -> list[int]:
    """Everything, due or not: what was met, the most at risk first, with what is new mixed in where there is room."""
    today = rules.study_day(now, learner.zone)
    rows = list(_memories(learner, scope, today).values_list(*LOOKED_AT))
    is_left_out = Q(reps__gt=0) | set_aside(today)
    known = Memory.objects.of(learner).filter(is_left_out, item=OuterRef("pk"))
    new = Item.objects.published().filter(scope.items, ~Exists(known), deck__in=deck_ids(learner))
    fresh = list(
        new.order_by("deck", "topic__position", "pk").values_list("pk", "fact_id", "reverse_of_id")[: 10 * rules.LIMIT]
    )
    facts = given_away([*((item, fact, front) for item, fact, front, *_ in rows), *fresh])
    recalls = recalls_on(today, rows)
    return rules.plan(
        [(item, facts[item], recall) for item, recall in recalls.items()],
        [(item, facts[item]) for item, *_ in fresh],
        new_limit=rules.LIMIT,
    )


def _memories(learner: User, scope: Scope, today: dt.date) -> MemoryQuerySet:
    return askable_memories(learner, deck_ids(learner), scope, today).filter(reps__gt=0)
