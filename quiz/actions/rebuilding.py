"""After a fit: states are reckoned anew by the set in force, and due dates move only where somebody asks for it.

For commands and workers.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from people.models import User
from quiz.actions.memory import memories_of, move_dues, rebuild_memories, snapshot_of
from quiz.actions.terms import in_force, with_sets
from quiz.core import memory as rules
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Memory, Review, Sitting

CHUNK = 200


def rebuild(learner: User, *, now: dt.datetime, chunk: int = CHUNK) -> int:
    """Reckon all cards that rest on another set than the one in force by that one. Gives how many those were.

    Each chunk is a transaction of its own, and a card tells the set it rests on: a run that was broken off is gone on
    with by another. Cards that wait in an open sitting are left for a later run, for their buttons are shown already.
    Due dates stay.
    """
    names = {
        deck: terms.parameters
        for deck, terms in in_force([learner], at=now, with_loads=False)[learner.pk].decks.items()
    }
    number, last = 0, 0
    while True:
        with transaction.atomic():
            sitting = Sitting.objects.hold(learner)
            waiting = sitting.queue if sitting else []
            stale = _stale(learner, names).filter(pk__gt=last).exclude(item__in=waiting)
            found = dict(stale.order_by("pk").values_list("item", "item__deck")[:chunk])
            if not found:
                return number
            memories = list(memories_of(learner, found).values())
            rebuild_memories(memories, {item: names[deck] for item, deck in found.items()})
        number, last = number + len(memories), max(memory.pk for memory in memories)


def _stale(learner: User, names: Mapping[int, str]) -> QuerySet[Memory]:
    decks: dict[str, list[int]] = defaultdict(list)
    for deck, name in names.items():
        decks[name].append(deck)
    wrong = Q(pk=None)
    for name, among in decks.items():
        wrong |= Q(item__deck__in=among) & ~Q(parameters=name)
    return Memory.objects.of(learner).filter(wrong, reps__gt=0)


@dataclass(frozen=True)
class Rescheduling:
    """What rescheduling would do: new due dates by item, and cards by study day before and after.

    What is overdue counts for today.
    """

    today: dt.date
    dues: dict[int, dt.datetime]
    before: Counter[dt.date]
    after: Counter[dt.date]


def moves(learner: User, *, now: dt.datetime) -> Rescheduling:
    """Where cards in review would be due by the terms of today, the load balanced as they are placed one by one."""
    return _moves(learner, list(_cards(learner)), now)


def _cards(learner: User) -> QuerySet[Memory]:
    known = Memory.objects.of(learner).filter(due_at__isnull=False, suspended_at=None, reps__gt=0)
    return known.select_related("item", "learner").order_by("pk")


def _moves(learner: User, cards: Sequence[Memory], now: dt.datetime) -> Rescheduling:
    today, zone = rules.study_day(now, learner.zone), learner.zone
    found = with_sets(in_force([learner], at=now, with_loads=False)[learner.pk], cards)
    due_on = {card.item_id: max(rules.study_day(card.due_at, zone), today) for card in cards}
    movable = [card for card in cards if card.state["phase"] == "review" and card.item.deck_id in found.decks]
    before = Counter(due_on.values())
    after = before - Counter(due_on[card.item_id] for card in movable)
    dues = {}
    for card in movable:
        terms = found.terms(card.item.deck_id, card.item_id, card.parameters)
        terms = replace(terms, loads=rules.counted(after, today, rules.LOADS_TOLD))
        seed = rules.seed_of(card.learner_id, card.item_id, card.reps)
        day = rules.due_anew(snapshot_of(card), today=today, seed=seed, terms=terms)
        after[day] += 1
        if day != due_on[card.item_id]:
            dues[card.item_id] = rules.day_start(day, zone)
    return Rescheduling(today, dues, before, after)


def reschedule(learner: User, *, operation: uuid.UUID, now: dt.datetime) -> int:
    """Move due dates as `moves` tells, a row in the log for each. Gives how many.

    The same operation again changes nothing. Raises Refused where the operation id was used elsewhere.
    """
    try:
        return _reschedule(learner, operation=operation, now=now)
    except IntegrityError:
        raise Refused(ELSEWHERE) from None


@transaction.atomic
def _reschedule(learner: User, *, operation: uuid.UUID, now: dt.datetime) -> int:
    cards = list(_cards(learner).select_for_update(of=("self",)))
    if Review.objects.filter(learner=learner, kind=Review.Kind.MANUAL, operation=operation).exists():
        return 0
    dues = _moves(learner, cards, now).dues
    moved = [card for card in cards if card.item_id in dues]
    versions = {card.item_id: card.item.current_id for card in moved}
    move_dues(moved, dues, versions, operation=operation, now=now)
    return len(moved)
