"""What a class knows: its expected recall by topic and fact, today and on the day of the exam, and what it forgets.

Everything is about the students that the course has now. What nobody reviews again until a day is expected to have
faded until then; so the day of the exam shows what would be left without any further work.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from facts.models import Item
from quiz.core import memory as rules
from quiz.models import Course, Enrolment, Group, Memory, Plan
from quiz.queries.courses import students_of

FACTS_SHOWN = 12
FORGOTTEN_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ClassTopic:
    """Shares, 0 to 1, of all the topic's cards times all students; what a student never met counts 0."""

    title: str
    cards: int
    met: float
    today: float
    on_exam: float | None
    """None without an exam, and where the topic is not part of it."""

    @property
    def percent(self) -> int:
        return round(100 * self.today)

    @property
    def word(self) -> str:
        return rules.known_word(self.percent) if self.met else "nothing yet"


@dataclass(frozen=True, slots=True)
class ClassFact:
    """A fact; shares are means over those who met it, each by the card of it that they know best."""

    statement: str
    met: int
    losing: int
    """How many of them know it today with a chance of 0.70 or more, and a week from now with less."""
    today: float
    in_a_week: float
    on_exam: float | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An item that was forgotten after it had been learned: how often, by how many, for how many it is a leech."""

    item_id: int
    label: str
    learners: int
    forgot: int
    lapses: int
    leeches: int


@dataclass(frozen=True, slots=True)
class ClassMemory:
    students: int
    exam: Plan | None
    topics: Sequence[ClassTopic]
    fading: Sequence[ClassFact]
    forgotten: Sequence[Forgotten]

    @property
    def today(self) -> int:
        """Expected recall of everything in percent, by cards."""
        return _percent(self.topics, [topic.today for topic in self.topics])

    @property
    def on_exam(self) -> int | None:
        """The same of what the exam asks; None without an exam or with nothing in it."""
        asked = [topic for topic in self.topics if topic.on_exam is not None]
        return _percent(asked, [topic.on_exam or 0.0 for topic in asked]) if asked else None


def _percent(topics: Sequence[ClassTopic], shares: Sequence[float]) -> int:
    cards = sum(topic.cards for topic in topics)
    return round(100 * sum(topic.cards * share for topic, share in zip(topics, shares, strict=True)) / (cards or 1))


@dataclass(frozen=True, slots=True)
class _Item:
    topic: tuple[int, int]
    """Deck and topic."""
    title: str
    fact: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class _Days:
    today: dt.date
    exam: dt.date | None

    @property
    def in_a_week(self) -> dt.date:
        return self.today + dt.timedelta(days=rules.LOOK_AHEAD_DAYS)


def class_memory(course: Course, *, today: dt.date, group: Group | None = None) -> ClassMemory:
    """All of the course's students, or those of a group. In a fixed number of statements."""
    students = students_of(course, group=group)
    exam = Plan.objects.filter(course=course, exam_on__gte=today).order_by("exam_on", "pk").first()
    items = _items(course)
    memories = Memory.objects.filter(
        learner__in=students, item__in=Item.objects.published(), item__deck__courses=course
    )
    curves = [
        (curve, learner, items[item])
        for curve, learner, item in memories.with_curves("learner_id", "item_id")
        if item in items
    ]
    days = _Days(today, exam.exam_on if exam else None)
    return ClassMemory(
        students=len(students),
        exam=exam,
        topics=_topics(items.values(), curves, len(students), days, _asked(exam, items.values())),
        fading=_fading(curves, days),
        forgotten=forgotten(course, items, group=group),
    )


def _items(course: Course) -> dict[int, _Item]:
    rows = Item.objects.published().filter(deck__courses=course).order_by("deck__title", "topic__position", "pk")
    columns = ("pk", "deck_id", "topic_id", "topic__title", "fact_id", "fact__statement")
    return {
        pk: _Item((deck, topic), title, (fact, statement) if fact else None)
        for pk, deck, topic, title, fact, statement in rows.values_list(*columns)
    }


def _asked(exam: Plan | None, items: Iterable[_Item]) -> set[tuple[int, int]]:
    """The topics that an exam is about, of those of these items."""
    if exam is None:
        return set()
    return set(exam.items({item.topic[0] for item in items}).order_by().values_list("deck_id", "topic_id").distinct())


Known = tuple[rules.Curve, int, _Item]
"""How a memory fades, whose it is, and of what."""


def _topics(
    items: Iterable[_Item],
    curves: Iterable[Known],
    students: int,
    days: _Days,
    asked: Collection[tuple[int, int]],
) -> list[ClassTopic]:
    sums: dict[tuple[int, int], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for curve, _learner, item in curves:
        of_topic = sums[item.topic]
        of_topic[0] += 1
        of_topic[1] += curve.on(days.today)
        of_topic[2] += curve.on(days.exam) if days.exam else 0.0
    titles: dict[tuple[int, int], str] = {}
    cards: dict[tuple[int, int], int] = defaultdict(int)
    for item in items:
        titles[item.topic] = item.title
        cards[item.topic] += 1
    found = []
    for topic, title in titles.items():
        pairs = cards[topic] * students or 1
        met, today, on_exam = (each / pairs for each in sums[topic])
        found.append(ClassTopic(title, cards[topic], met, today, on_exam if topic in asked else None))
    return found


def _fading(curves: Iterable[Known], days: _Days) -> list[ClassFact]:
    """Facts that most students are about to lose, then those that fade most until in a week."""
    known: dict[tuple[int, str], dict[int, list[rules.Curve]]] = defaultdict(lambda: defaultdict(list))
    for curve, learner, item in curves:
        if item.fact:
            known[item.fact][learner].append(curve)
    facts = [_fact(statement, list(by_learner.values()), days) for (_pk, statement), by_learner in known.items()]
    fading = [fact for fact in facts if fact.losing]
    return sorted(fading, key=lambda fact: (-fact.losing, fact.in_a_week, fact.statement))[:FACTS_SHOWN]


def _fact(statement: str, learners: Sequence[Sequence[rules.Curve]], days: _Days) -> ClassFact:
    today = [_best(curves, days.today) for curves in learners]
    in_a_week = [_best(curves, days.in_a_week) for curves in learners]
    on_exam = [_best(curves, days.exam) for curves in learners] if days.exam else []
    n = len(learners)
    return ClassFact(
        statement,
        met=n,
        losing=sum(now >= rules.SETTLING_FROM > then for now, then in zip(today, in_a_week, strict=True)),
        today=sum(today) / n,
        in_a_week=sum(in_a_week) / n,
        on_exam=sum(on_exam) / n if on_exam else None,
    )


def _best(curves: Sequence[rules.Curve], day: dt.date) -> float:
    return max(curve.on(day) for curve in curves)


def forgotten(course: Course, items: Iterable[int], *, group: Group | None = None) -> list[Forgotten]:
    """Those of these items that the course's students (or those of a group) forgot most often, leeches first."""
    students = course.enrolments.filter(role=Enrolment.Role.STUDENT)
    if group:
        students = students.filter(group=group)
    rows = (
        Memory.objects.filter(learner__in=students.values("user"), item__in=list(items))
        .values("item_id", "item__current__label")
        .annotate(
            learners=Count("pk", filter=Q(reps__gt=0)),
            forgot=Count("pk", filter=Q(lapses__gt=0)),
            lost=Sum("lapses"),
            leeches=Count("pk", filter=Q(lapses__gte=rules.LEECH_LAPSES)),
        )
        .filter(lost__gt=0)
        .order_by("-leeches", "-lost", "item_id")[:FORGOTTEN_SHOWN]
    )
    return [
        Forgotten(
            row["item_id"], row["item__current__label"], row["learners"], row["forgot"], row["lost"], row["leeches"]
        )
        for row in rows
    ]
