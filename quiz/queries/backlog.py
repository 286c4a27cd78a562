"""What waits beyond today, where it would go, and what was spread lately."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from people.models import User
from quiz.core import memory as rules
from quiz.models import Review
from quiz.models.memory import MemoryQuerySet
from quiz.queries.cards import LOOKED_AT, askable_memories, open_sitting, recalls_on, waiting_cards
from quiz.queries.scopes import EVERYTHING, deck_ids

SHOWN_DAYS = 30
UNDOABLE_FOR = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Backlog:
    """`due` cards wait, `today` of them are for today; `moves` say from when to when others would go.

    `before` and `after` are the cards of each study day from today on, as it is and as it would be. `away` counts what
    falls on days away and would move too, `staying` what fits nowhere.
    """

    due: int
    today: int
    away: int
    staying: int
    moves: dict[int, tuple[dt.datetime, dt.datetime]]
    before: Sequence[int]
    after: Sequence[int]
    until: dt.date | None


def backlog(learner: User, found: rules.InForce, *, days: int, now: dt.datetime) -> Backlog:
    """`found` is what is in force for the learner now. Today stay the cards that a sitting would ask, or does ask.

    So do those in their learning steps: days would be far too long for them.
    """
    today = rules.study_day(now, learner.zone)
    mine = askable_memories(learner, deck_ids(learner), EVERYTHING, today)
    is_away = any(first <= today <= last for first, last in found.away)
    sitting = open_sitting(learner)
    kept = set(sitting.queue if sitting else [] if is_away else waiting_cards(learner, now=now).queue)
    due = Q(due_at__lte=now)
    falls_away = Q()
    for first, last in found.away:
        starts, ends = (rules.day_start(day, learner.zone) for day in (first, last + dt.timedelta(days=1)))
        falls_away |= Q(due_at__gte=max(starts, now), due_at__lt=ends)
    rows = list(mine.filter(due | falls_away if falls_away else due).values_list(*LOOKED_AT, "due_at", "item__deck"))
    recalls = recalls_on(today, [row[: len(LOOKED_AT)] for row in rows])
    in_steps = {row[0] for row in rows if row[3] and row[3]["phase"] != "review"}
    dues, decks = {row[0]: row[-2] for row in rows}, {row[0]: row[-1] for row in rows}
    waiting = [
        rules.Overdue(item, recalls[item], found.decks[decks[item]].last_day if decks[item] in found.decks else None)
        for item in recalls
        if item not in kept | in_steps
    ]
    places = rules.spread(waiting, found, today=today, days=days, most=learner.cards_a_day)
    moves = {item: (dues[item], rules.day_start(day, learner.zone)) for item, day in places.items()}
    before = _loads(mine, learner, today, now)
    after = Counter(before)
    for item, day in places.items():
        after[max(0, (rules.study_day(dues[item], learner.zone) - today).days)] -= 1
        after[(day - today).days] += 1
    found_due = sum(at <= now for at in dues.values())
    return Backlog(
        due=found_due,
        today=sum(dues[item] <= now for item in kept & dues.keys()),
        away=len(dues) - found_due,
        staying=len(waiting) - len(places),
        moves=moves,
        before=[before[ahead] for ahead in range(SHOWN_DAYS)],
        after=[after[ahead] for ahead in range(SHOWN_DAYS)],
        until=max(places.values(), default=None),
    )


def _loads(mine: MemoryQuerySet, learner: User, today: dt.date, now: dt.datetime) -> Counter[int]:
    """Cards by the number of days ahead; what is overdue counts for today."""
    until = rules.day_start(today + dt.timedelta(days=SHOWN_DAYS), learner.zone)
    dues = mine.filter(due_at__lt=until).values_list("due_at", flat=True)
    return Counter(max(0, (rules.study_day(at, learner.zone) - today).days) for at in dues)


@dataclass(frozen=True, slots=True)
class Spread:
    """What was spread at once and was not taken back: the row of the log that it began with."""

    first_id: int
    at: dt.datetime
    cards: int


def latest_spread(learner: User, *, now: dt.datetime) -> Spread | None:
    log = Review.objects.filter(learner=learner, kind=Review.Kind.MANUAL, at__gt=now - UNDOABLE_FOR)
    last = log.filter(undone_by=None).order_by("-pk").first()
    if last is None:
        return None
    together = Review.objects.moved_with(last).filter(undone_by=None).order_by("pk").values_list("pk", flat=True)
    return Spread(together[0], last.at, len(together))
