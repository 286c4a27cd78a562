"""After a fit: states are reckoned anew by the set in force, and due dates move only where somebody asks for it.

For commands and workers.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from people.models import User
from quiz.actions.memory import memories_of, move_dues, rebuild_memories, snapshot_of
from quiz.actions.terms import in_force, with_sets
from quiz.core import memory as rules
from quiz.core.refusals import ELSEWHERE, Refused
from quiz.models import Course, Enrolment, Memory, Review, Sitting

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
    found = in_force([learner], at=now, with_loads=False)[learner.pk]
    return _moves(learner, list(_cards([learner])), found, now)


def _cards(learners: Sequence[User]) -> QuerySet[Memory]:
    known = Memory.objects.filter(learner__in=learners, due_at__isnull=False, suspended_at=None, reps__gt=0)
    return known.select_related("item").order_by("learner", "pk")


def _moves(
    learner: User,
    cards: Sequence[Memory],
    found: rules.InForce,
    now: dt.datetime,
    decks: Collection[int] | None = None,
) -> Rescheduling:
    """Of all cards of a learner, those of these decks are counted and moved (None: of all); the others are load."""
    today, zone = rules.study_day(now, learner.zone), learner.zone
    found = with_sets(found, cards)
    due_on = {card.item_id: max(rules.study_day(card.due_at, zone), today) for card in cards}
    counted = [card for card in cards if decks is None or card.item.deck_id in decks]
    movable = [card for card in counted if card.state["phase"] == "review" and card.item.deck_id in found.decks]
    leaving = Counter(due_on[card.item_id] for card in movable)
    before = Counter(due_on[card.item_id] for card in counted)
    after = before - leaving
    loads = list(rules.counted(Counter(due_on.values()) - leaving, today, rules.LOADS_TOLD))
    dues = {}
    for card in movable:
        terms = found.terms(card.item.deck_id, card.item_id, card.parameters)
        terms = replace(terms, loads=tuple(loads))
        seed = rules.seed_of(card.learner_id, card.item_id, card.reps)
        day = rules.due_anew(snapshot_of(card), today=today, seed=seed, terms=terms)
        after[day] += 1
        if (place := (day - today).days) < len(loads):
            loads[place] += 1
        if day != due_on[card.item_id]:
            dues[card.item_id] = rules.day_start(day, zone)
    return Rescheduling(today, dues, before, after)


LOOKED_AT = 5_000
"""So many cards of a class are placed for a preview. Of a larger one every second, third ... student stands for all."""


@dataclass(frozen=True)
class ClassRescheduling:
    """What rescheduling would do to the cards of a class: how many move, and cards by days from today on.

    `students` are those who have any, `looked_at` those of them that the numbers were reckoned from.
    """

    cards: int
    before: Counter[int]
    after: Counter[int]
    students: int
    looked_at: int


def course_moves(course: Course, *, now: dt.datetime) -> ClassRescheduling:
    """`moves` for the cards of a course's decks, of all its students, in a fixed number of statements."""
    decks = set(course.decks.values_list("pk", flat=True))
    students = list(course_students(course))
    known = Counter(_cards(students).filter(item__deck__in=decks).order_by().values_list("learner", flat=True))
    having = [student for student in students if known[student.pk]]
    looked_at = having[:: math.ceil(known.total() / LOOKED_AT) or 1]
    share = sum(known[student.pk] for student in looked_at) / (known.total() or 1)
    terms = in_force(looked_at, at=now, with_loads=False) if looked_at else {}
    cards: dict[int, list[Memory]] = defaultdict(list)
    for card in _cards(looked_at):
        cards[card.learner_id].append(card)
    moving, before, after = 0, Counter[int](), Counter[int]()
    for student in looked_at:
        found = _moves(student, cards[student.pk], terms[student.pk], now, decks)
        moving += len(found.dues)
        for by_day, loads in ((before, found.before), (after, found.after)):
            for day, number in loads.items():
                by_day[(day - found.today).days] += number
    scaled = [Counter({day: round(number / share) for day, number in each.items()}) for each in (before, after)]
    return ClassRescheduling(round(moving / (share or 1)), *scaled, len(having), len(looked_at))


def course_students(course: Course) -> QuerySet[User]:
    enrolled = course.enrolments.filter(role=Enrolment.Role.STUDENT)
    return User.objects.filter(pk__in=enrolled.values("user")).order_by("pk")


def reschedule(learner: User, *, operation: uuid.UUID, now: dt.datetime, decks: Collection[int] | None = None) -> int:
    """Move due dates as `moves` tells, of these decks or of all, a row in the log for each. Gives how many.

    The same operation again changes nothing. Raises Refused where the operation id was used elsewhere.
    """
    try:
        return _reschedule(learner, operation=operation, now=now, decks=decks)
    except IntegrityError:
        raise Refused(ELSEWHERE) from None


@transaction.atomic
def _reschedule(learner: User, *, operation: uuid.UUID, now: dt.datetime, decks: Collection[int] | None) -> int:
    cards = list(_cards([learner]).select_for_update(of=("self",)))
    if Review.objects.filter(learner=learner, kind=Review.Kind.MANUAL, operation=operation).exists():
        return 0
    found = in_force([learner], at=now, with_loads=False)[learner.pk]
    dues = _moves(learner, cards, found, now, decks).dues
    moved = [card for card in cards if card.item_id in dues]
    for card in moved:
        card.learner = learner
    versions = {card.item_id: card.item.current_id for card in moved}
    move_dues(moved, dues, versions, operation=operation, now=now)
    return len(moved)
