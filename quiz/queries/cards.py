"""What a learner may review: the queue of a sitting, what home says of it, and how a sitting went."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, Q

from facts.models import Item
from facts.models.items import ItemQuerySet
from people.models import User
from quiz.core import memory as rules
from quiz.core.marking import Verdict
from quiz.models import Attempt, Memory, ParameterSet, Review, Sitting, StudyDay
from quiz.models.memory import MemoryQuerySet, set_aside
from quiz.queries.scopes import EVERYTHING, Scope, deck_ids

SECONDS_A_CARD = 15
"""Until a learner's own pace is known."""
DUE_LOOKED_AT = 500
WEEK = 7
LOOKED_AT = ("item_id", "item__fact_id", "item__reverse_of_id", "state", "last_day", "last_review_at", "parameters")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a sitting begun now would hold, so many of them for the first time; and how much is due in all."""

    queue: list[int]
    new: int
    due: int
    minutes: int
    next_due_at: dt.datetime | None

    @property
    def again(self) -> int:
        """How many of the queue were met before."""
        return len(self.queue) - self.new


def waiting_cards(learner: User, *, now: dt.datetime, scope: Scope = EVERYTHING) -> Waiting:
    decks = deck_ids(learner)
    today = rules.study_day(now, learner.zone)
    mine = askable_memories(learner, decks, scope, today)
    due = list(mine.filter(due_at__lte=now).order_by("due_at").values_list(*LOOKED_AT)[:DUE_LOOKED_AT])
    found = len(due)
    is_met = Q(due_at__isnull=False) | set_aside(today)
    met = Memory.objects.of(learner).filter(is_met, item=OuterRef("pk"))
    new = list(
        Item.objects.published()
        .filter(scope.items, ~Exists(met), deck__in=decks)
        .order_by("deck", "topic__position", "pk")
        .values_list("pk", "fact_id", "reverse_of_id")[: rules.NEW_LIMIT * 10]
    )
    forgotten = _forgotten(learner, now=now)
    ahead = list(mine.filter(due_at__gt=now, item__fact__in=forgotten, reps__gt=0).values_list(*LOOKED_AT))
    facts = given_away([*((item, fact, front) for item, fact, front, *_ in (*due, *ahead)), *new])
    answered = answered_on(learner, today)
    due += [each for each in ahead if rules.is_brought_forward(each[0], facts[each[0]], each[5], forgotten)]
    recalls = recalls_on(today, due)
    queue = rules.plan(
        [(item, facts[item], recalls[item]) for item, *_ in due if not rules.waits(item, facts[item], answered)],
        [(item, facts[item]) for item, _, _ in new if not rules.waits(item, facts[item], answered)],
        limit=min(rules.LIMIT, left_on(learner, today)),
        new_limit=max(0, learner.new_cards_a_day - _introduced_on(learner, today)),
    )
    return Waiting(
        queue=queue,
        new=len(set(queue) - {item for item, *_ in due}),
        due=found if found < DUE_LOOKED_AT else mine.filter(due_at__lte=now).count(),
        minutes=max(1, round(len(queue) * seconds_a_card(learner) / 60)),
        next_due_at=mine.filter(due_at__gt=now).order_by("due_at").values_list("due_at", flat=True).first(),
    )


def askable_memories(learner: User, decks: Collection[int], scope: Scope, today: dt.date) -> MemoryQuerySet:
    """The learner's memories in these decks and this scope that may be asked on a study day."""
    mine = Memory.objects.of(learner).filter(scope.memories, item__deck__in=decks, item__state=Item.State.PUBLISHED)
    return mine.askable(today)


def recalls_on(day: dt.date, rows: Collection[Sequence[Any]]) -> dict[int, float]:
    """The chance of recall on a study day, by item, of rows of LOOKED_AT; each by the numbers its state rests on."""
    sets = ParameterSet.objects.numbers_of({resting_on for *_, resting_on in rows})
    return {
        item: rules.recall(state, (day - last).days, sets.get(resting_on)) if last else 0.0
        for item, _, _, state, last, _, resting_on in rows
    }


def answered_on(learner: User, day: dt.date) -> dict[int, set[int]]:
    """By fact, the items answered on a study day."""
    rows = Memory.objects.of(learner).filter(last_day=day)
    facts = given_away(rows.values_list("item_id", "item__fact_id", "item__reverse_of_id"))
    answered: dict[int, set[int]] = defaultdict(set)
    for item, told in facts.items():
        for fact in told:
            answered[fact].add(item)
    return answered


def _forgotten(learner: User, *, now: dt.datetime) -> dict[int, dict[int, dt.datetime]]:
    """By fact, the items forgotten lately, and when that was last."""
    log = Review.objects.standing().filter(learner=learner, rating=rules.Rating.AGAIN)
    log = log.filter(at__gte=now - rules.FORGOTTEN_FOR, item__fact__isnull=False).order_by("at")
    forgotten: dict[int, dict[int, dt.datetime]] = defaultdict(dict)
    for item, fact, at in log.values_list("item_id", "item__fact_id", "at"):
        forgotten[fact][item] = at
    return forgotten


def given_away(items: Iterable[tuple[int, int | None, int | None]]) -> dict[int, set[int]]:
    """All facts that each item gives away; and, as a negative number, the item itself or that whose reverse it is."""
    facts: dict[int, set[int]] = defaultdict(set)
    for item, fact, front in items:
        facts[item].add(-(front or item))
        facts[item].update([fact] if fact else [])
    further = Item.more_facts.through.objects.filter(item_id__in=facts).values_list("item_id", "fact_id")
    for item, fact in further:
        facts[item].add(fact)
    return facts


def left_on(learner: User, day: dt.date) -> int:
    """How many more cards the learner's own limit allows on a study day."""
    reviews = StudyDay.objects.filter(learner=learner, day=day).values_list("reviews", flat=True).first() or 0
    return max(0, learner.cards_a_day - reviews)


def _introduced_on(learner: User, day: dt.date) -> int:
    """How many items were met for the first time, as a card, on a study day."""
    log = Review.objects.standing().filter(learner=learner)
    earlier = log.filter(item=OuterRef("item"), day__lt=day)
    begins_at = rules.day_start(day, learner.zone)
    today = log.filter(at__gte=begins_at, day=day, kind=Review.Kind.CARD)
    return today.filter(~Exists(earlier)).values("item").distinct().count()


def seconds_a_card(learner: User) -> float:
    """The learner's own pace: the median of the latest hundred timed answers."""
    log = Review.objects.filter(learner=learner, kind=Review.Kind.CARD, duration_ms__gt=0).order_by("-at")
    durations = list(log.values_list("duration_ms", flat=True)[:100])
    return median(durations) / 1000 if len(durations) >= 5 else SECONDS_A_CARD


def missed_items(attempt: Attempt) -> list[int]:
    """The items of a handed-in attempt that did not get the full mark and can still be reviewed."""
    missed = attempt.items.filter(fraction__lt=1, version__item__state=Item.State.PUBLISHED)
    missed = missed.exclude(verdict=Verdict.WAITING)
    return list(missed.values_list("version__item_id", flat=True))


def open_sitting(learner: User) -> Sitting | None:
    return Sitting.objects.of(learner).open().first()


@dataclass(frozen=True, slots=True)
class SittingReport:
    """How a sitting went: reviews that stand, how many were recalled, how long they took; whether undo takes back.

    The cards that it moved come back today, tomorrow, within a week, or later, the last of them on `last_on`.
    """

    sitting: Sitting
    reviews: int
    recalled: int
    duration_ms: int
    may_undo: bool
    today: int = 0
    tomorrow: int = 0
    within_a_week: int = 0
    later: int = 0
    last_on: dt.date | None = None

    @property
    def moved(self) -> int:
        return self.today + self.tomorrow + self.within_a_week + self.later

    @property
    def percent(self) -> int:
        return round(100 * self.recalled / self.reviews) if self.reviews else 0

    @property
    def minutes(self) -> int:
        return max(1, round(self.duration_ms / 60000))


def latest_sitting(learner: User, *, now: dt.datetime) -> SittingReport | None:
    sitting = Sitting.objects.of(learner).order_by("-pk").first()
    if sitting is None:
        return None
    rows = list(Review.objects.rated().filter(sitting=sitting).values_list("item", "kind", "rating", "duration_ms"))
    today = rules.study_day(now, learner.zone)
    moved = {item for item, kind, *_ in rows if kind == Review.Kind.CARD}
    dues = Memory.objects.of(learner).filter(item__in=moved, due_at__isnull=False).values_list("due_at", flat=True)
    days = [(rules.study_day(at, learner.zone) - today).days for at in dues]
    return SittingReport(
        sitting,
        reviews=len(rows),
        recalled=sum(rating > rules.Rating.AGAIN for *_, rating, _ in rows),
        duration_ms=sum(duration for *_, duration in rows),
        may_undo=bool(rows) or sitting.steps.aside().exists(),
        today=sum(day < 1 for day in days),
        tomorrow=days.count(1),
        within_a_week=sum(1 < day <= WEEK for day in days),
        later=sum(day > WEEK for day in days),
        last_on=today + dt.timedelta(days=max(days)) if days else None,
    )


@dataclass(frozen=True, slots=True)
class Apart:
    """What keeps cards of a sitting apart: the facts that each item gives away, and the items that wait for tomorrow.

    `room` is how many cards a sitting may have now, by the learner's own limit for a day.
    """

    facts: dict[int, set[int]]
    waiting: set[int]
    room: int


def apart(learner: User, items: ItemQuerySet, *, now: dt.datetime) -> Apart:
    today = rules.study_day(now, learner.zone)
    facts = given_away(items.values_list("pk", "fact_id", "reverse_of_id"))
    answered = answered_on(learner, today)
    return Apart(
        facts=facts,
        waiting={item for item, given in facts.items() if rules.waits(item, given, answered)},
        room=min(rules.LIMIT, left_on(learner, today)),
    )
