"""Reading what is in force for learners: once for a sitting, once for an attempt that closes, once for a regrade."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Count, Q

from facts.models import Item
from people.models import DaysAway, User
from quiz.core import memory as rules
from quiz.models import Enrolment, Memory, ParameterSet


def in_force(learners: Collection[User], *, at: dt.datetime, with_loads: bool = True) -> dict[int, rules.InForce]:
    """What is in force at an instant, by learner, in a fixed number of statements.

    `with_loads` says whether their days are to be balanced. A learner's own parameter set goes before the course's.
    """
    ids = [learner.pk for learner in learners]
    days = {learner.pk: rules.study_day(at, learner.zone) for learner in learners}
    decks = _decks(ids)
    sets = _sets(ids, decks)
    away: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for learner_id, first, last in DaysAway.objects.filter(learner__in=ids, last_on__gt=min(days.values())).values_list(
        "learner_id", "first_on", "last_on"
    ):
        away[learner_id].append((first, last))
    loads = _loads(learners, days) if with_loads else {}
    return {
        learner.pk: rules.InForce(
            day=days[learner.pk],
            week=learner.week,
            away=tuple(away[learner.pk]),
            loads=loads.get(learner.pk, ()),
            decks=_deck_terms(learner.pk, decks[learner.pk], sets),
            sets={row.name: rules.checked(row.numbers) for row in sets.values()},
        )
        for learner in learners
    }


Deck = tuple[int, int, float, dt.date | None]
"""A deck, a course that uses it, the recall that this course wants, and its end."""
Sets = Mapping[tuple[int | None, int | None], ParameterSet]
"""By learner or course."""


def _decks(ids: Collection[int]) -> dict[int, list[Deck]]:
    rows = Enrolment.objects.filter(user__in=ids, role=Enrolment.Role.STUDENT, course__archived_at=None)
    rows = rows.filter(course__decks__isnull=False).order_by("user", "course")
    names = ("user_id", "course__decks", "course_id", "course__retention", "course__ends_on")
    decks: dict[int, list[Deck]] = defaultdict(list)
    for learner_id, *deck in rows.values_list(*names):
        decks[learner_id].append(tuple(deck))
    return decks


def _sets(ids: Collection[int], decks: Mapping[int, Iterable[Deck]]) -> Sets:
    courses = {course for learner in ids for _, course, *_ in decks.get(learner, ())}
    rows = ParameterSet.objects.in_force().filter(Q(learner__in=ids) | Q(course__in=courses), model=rules.MODEL)
    return {(row.learner_id, row.course_id): row for row in rows}


def _deck_terms(learner_id: int, decks: Iterable[Deck], sets: Sets) -> dict[int, rules.DeckTerms]:
    own = sets.get((learner_id, None))
    found: dict[int, list[rules.DeckTerms]] = defaultdict(list)
    for deck, course, retention, ends_on in decks:
        fitted = own or sets.get((None, course))
        found[deck].append(rules.DeckTerms(retention, ends_on, fitted.name if fitted else rules.PARAMETERS))
    return {deck: rules.strictest(terms) for deck, terms in found.items()}


def _loads(learners: Collection[User], days: Mapping[int, dt.date]) -> dict[int, tuple[int, ...]]:
    """Cards due by study day. Most share the instant at which a day starts, so the database sums nearly all."""
    zones = {learner.pk: learner.zone for learner in learners}
    since = min(rules.day_start(day, zones[pk]) for pk, day in days.items())
    rows = Memory.objects.filter(
        learner__in=zones, due_at__gte=since, due_at__lt=since + dt.timedelta(days=rules.LOADS_TOLD), suspended_at=None
    )
    due: dict[int, Counter[dt.date]] = defaultdict(Counter)
    for learner_id, due_at, number in rows.order_by().values_list("learner_id", "due_at").annotate(Count("pk")):
        due[learner_id][rules.study_day(due_at, zones[learner_id])] += number
    return {pk: rules.counted(due[pk], day, rules.LOADS_TOLD) for pk, day in days.items()}


def for_sitting(learner: User, memories: Mapping[int, Memory], *, at: dt.datetime) -> rules.InForce:
    """What a sitting with these memories (by item) goes by: also their siblings, and the sets that they rest on."""
    found = in_force([learner], at=at)[learner.pk]
    facts = dict(Item.objects.filter(pk__in=memories, fact__isnull=False).values_list("pk", "fact_id"))
    due: dict[int, list[dt.date]] = defaultdict(list)
    others = Memory.objects.of(learner).filter(item__fact__in=set(facts.values()), due_at__gt=at, reps__gt=0)
    for item, fact, due_at in others.values_list("item_id", "item__fact_id", "due_at"):
        if item not in memories:
            due[fact].append(rules.study_day(due_at, learner.zone))
    siblings = {item: tuple(sorted(due[fact])) for item, fact in facts.items() if due[fact]}
    return with_sets(replace(found, siblings=siblings), memories.values())


def terms_of(learner: User, memories: Mapping[int, Memory], *, at: dt.datetime) -> dict[int, rules.Terms]:
    """By item, what holds for its memory. Those of a learner whose answers count outside a sitting."""
    found = with_sets(in_force([learner], at=at)[learner.pk], memories.values())
    decks = dict(Item.objects.filter(pk__in=memories).values_list("pk", "deck_id"))
    return {item: found.terms(decks[item], item, resting_on(memory)) for item, memory in memories.items()}


def with_sets(found: rules.InForce, memories: Iterable[Memory]) -> rules.InForce:
    """The same with the numbers of all sets that these memories rest on."""
    missing = {resting_on(memory) for memory in memories} - found.sets.keys() - {None, rules.PARAMETERS}
    return replace(found, sets={**found.sets, **ParameterSet.objects.numbers_of(missing)}) if missing else found


def resting_on(memory: Memory) -> str | None:
    """The set that a memory's state was reckoned with; None where it has no state yet."""
    return memory.parameters if memory.state is not None else None
