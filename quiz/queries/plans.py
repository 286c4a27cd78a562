"""Plans to a date, reckoned from today's memories: what a learner is to do today, and what to expect of the exam."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from people.models import User
from quiz.core import memory as rules
from quiz.core.memory.planning import Candidate, plan_to_date
from quiz.models import Course, Enrolment, Memory, ParameterSet, Plan, Review
from quiz.models.plans import PlanQuerySet
from quiz.queries.cards import apart, deck_ids, seconds_a_card

LOOKED_AT = 4000
"""So many memories of a class stand for all of them, evenly taken."""


@dataclass(frozen=True, slots=True)
class TopicOutlook:
    """What to expect of one topic on the exam day: mean recall, 0 to 1; cards never met count 0."""

    title: str
    items: int
    expected: float
    """With the plan."""
    untouched: float
    """Without any more review."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A learner's plan as of now. Recall is the mean over all cards of the scope on the exam day, 0 to 1."""

    queue: list[int]
    """What a sitting begun now would ask."""
    queue_minutes: float
    spent: float
    """Minutes on cards of the scope today."""
    minutes: tuple[tuple[dt.date, float], ...]
    expected: float
    untouched: float
    items: int
    topics: list[TopicOutlook]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The plans somebody may see: exams to come, the next one first; and those that are over, the latest first."""

    ahead: list[Plan]
    over: list[Plan]


def upcoming(plans: PlanQuerySet, *, today: dt.date) -> Upcoming:
    rows = list(plans.select_related("course"))
    return Upcoming([row for row in rows if row.exam_on >= today], [row for row in rows if row.exam_on < today][::-1])


def next_plan(learner: User, *, today: dt.date) -> Plan | None:
    """The next exam that somebody learns for."""
    return Plan.objects.studied_by(learner).filter(exam_on__gt=today).select_related("course").first()


def outlook(plan: Plan, learner: User, *, now: dt.datetime) -> Outlook:
    """The plan of this learner today. What was reviewed, missed or done besides is in the memories it starts from."""
    today = rules.study_day(now, learner.zone)
    scope = plan.items(deck_ids(learner))
    suspended = Memory.objects.of(learner).filter(suspended_at__isnull=False).values("item")
    scope = scope.exclude(pk__in=suspended)
    topics = dict(scope.order_by("deck__title", "topic__position", "pk").values_list("pk", "topic__title"))
    memories = {
        item: (state, last, buried is None or buried <= today)
        for item, state, last, buried in Memory.objects.of(learner)
        .filter(item__in=scope)
        .values_list("item_id", "state", "last_day", "buried_until")
    }
    seconds, spent, kept = seconds_a_card(learner), _spent(plan, learner, today), apart(learner, scope, now=now)
    candidates = []
    for item in topics:
        state, last, is_free = memories.get(item, (None, None, True))
        is_free = is_free and item not in kept.waiting
        candidates.append(Candidate(item, state, last, seconds, kept.facts[item], is_free))
    planned = plan_to_date(
        candidates,
        today=today,
        exam_on=plan.exam_on,
        minutes_a_day=plan.minutes_a_day,
        minutes_spent=spent,
        numbers=_numbers(plan, learner),
    )
    queue = list(planned.today[: kept.room])
    return Outlook(
        queue=queue,
        queue_minutes=planned.minutes[0][1] * len(queue) / len(planned.today) if queue else 0,
        spent=spent,
        minutes=planned.minutes,
        expected=planned.expected,
        untouched=planned.untouched,
        items=len(topics),
        topics=_by_topic(topics.items(), planned.items),
    )


def _spent(plan: Plan, learner: User, today: dt.date) -> float:
    """Minutes that the learner has given to cards of the scope on this study day."""
    begins_at = rules.day_start(today, learner.zone)
    log = Review.objects.standing().filter(learner=learner, at__gte=begins_at, day=today, kind=Review.Kind.CARD)
    whole, topics = plan.decks.values("pk"), plan.topics.values("pk")
    log = log.filter(Q(item__deck__in=whole) | Q(item__topic__in=topics))
    return (log.aggregate(sum=Sum("duration_ms"))["sum"] or 0) / 60_000


def _numbers(plan: Plan, learner: User) -> Sequence[float]:
    """The learner's own numbers of the model, else those of a course of theirs, else the defaults."""
    courses = Course.objects.studied_by(learner).values("pk")
    sets = ParameterSet.objects.in_force().filter(Q(learner=learner) | Q(course__in=courses), model=rules.MODEL)
    rows = list(sets.values_list("learner_id", "course_id", "numbers"))
    if not rows:
        return rules.DEFAULT_NUMBERS
    *_, numbers = max(rows, key=lambda row: (row[0] is not None, row[1] == plan.course_id, -(row[1] or 0)))
    return rules.checked(numbers)


def _by_topic(topics: Iterable[tuple[int, str]], recalls: Mapping[int, tuple[float, float]]) -> list[TopicOutlook]:
    gathered: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for item, title in topics:
        gathered[title].append(recalls[item])
    return [
        TopicOutlook(
            title, len(each), sum(gained for gained, _ in each) / len(each), sum(kept for _, kept in each) / len(each)
        )
        for title, each in gathered.items()
    ]


@dataclass(frozen=True, slots=True)
class ClassOutlook:
    """What a class would recall on the exam day without any more review: the mean over its students, 0 to 1."""

    students: int
    items: int
    untouched: float
    topics: list[TopicOutlook]


def class_outlook(plan: Plan, *, today: dt.date) -> ClassOutlook:
    """For the plan of a course. Of more than LOOKED_AT memories an even share is looked at."""
    decks = list(plan.course.decks.values_list("pk", flat=True))
    scope = plan.items(decks)
    topics = dict(scope.order_by("deck__title", "topic__position", "pk").values_list("pk", "topic_id"))
    titles = dict(scope.values_list("topic_id", "topic__title"))
    students = list(plan.course.enrolments.filter(role=Enrolment.Role.STUDENT).values_list("user_id", flat=True))
    memories = Memory.objects.filter(learner__in=students, item__in=scope, reps__gt=0)
    every = max(1, -(-memories.count() // LOOKED_AT))
    sample = memories.annotate(place=F("pk") % every).filter(place=0)
    day = max(plan.exam_on, today)
    known: dict[int, float] = defaultdict(float)
    for recall, item in sample.with_recall(day, "item_id"):
        known[topics[item]] += every * recall
    heads = max(len(students), 1)
    sizes: dict[int, int] = defaultdict(int)
    for topic in topics.values():
        sizes[topic] += 1
    found = [
        TopicOutlook(titles[topic], size, recall, recall)
        for topic, size in sizes.items()
        for recall in [min(known[topic] / (size * heads), 1.0)]
    ]
    whole = min(sum(known.values()) / (len(topics) * heads), 1.0) if topics else 0.0
    return ClassOutlook(len(students), len(topics), whole, found)
