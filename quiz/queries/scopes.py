"""What a learner may choose to study: everything, or the cards of a course, topic or source; and what waits there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, FilteredRelation, Q

from facts.models import Deck, Item, Source, Topic
from people.models import User
from quiz.core import memory as rules
from quiz.models import Course
from quiz.models.memory import may_be_asked


def deck_ids(learner: User) -> list[int]:
    """The decks of the running courses that somebody studies in."""
    return list(
        Deck.objects.filter(courses__in=Course.objects.studied_by(learner)).distinct().values_list("pk", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Some of a learner's cards. `name` is what a form sends: "topic-12"; `lookups` say which items, for a filter."""

    name: str = ""
    title: str = ""
    lookups: Mapping[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> Q:
        return Q(**self.lookups)

    @property
    def memories(self) -> Q:
        return Q(**{f"item__{name}": value for name, value in self.lookups.items()})


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Counts:
    """Cards in all, those never met, in their learning steps, and due beyond those."""

    cards: int = 0
    new: int = 0
    learning: int = 0
    due: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.cards + other.cards, self.new + other.new, self.learning + other.learning, self.due + other.due
        )

    @property
    def waiting(self) -> int:
        return self.new + self.learning + self.due


@dataclass(frozen=True, slots=True)
class Choice:
    """A scope with what waits in it. `part_of` names the deck, where there are several."""

    scope: Scope
    counts: Counts
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    courses: Sequence[Choice]
    topics: Sequence[Choice]
    sources: Sequence[Choice]

    @property
    def scopes(self) -> list[Scope]:
        return [choice.scope for choice in (*self.courses, *self.topics, *self.sources)]


Row = tuple[int, int, int | None, Counts]
"""A deck, a topic, the source if any, and what waits of the cards that have all three."""


def choices(learner: User, *, now: dt.datetime) -> Choices:
    """What may be chosen, in a fixed number of statements. A source is that of a card's own fact."""
    courses = Course.objects.studied_by(learner).distinct().order_by("title", "pk").prefetch_related("decks")
    decks = {course.pk: {deck.pk for deck in course.decks.all()} for course in courses}
    titles = {deck.pk: deck.title for course in courses for deck in course.decks.all()}
    part_of = titles if len(titles) > 1 else dict.fromkeys(titles, "")
    rows = _rows(learner, titles, now=now)
    topics = Topic.objects.filter(deck__in=titles).order_by("deck__title", "deck", "position", "pk")
    sources = Source.objects.filter(deck__in=titles).order_by("deck__title", "deck", "title", "pk")
    return Choices(
        courses=[_choice(_course(each), rows, lambda row, own=decks[each.pk]: row[0] in own) for each in courses],
        topics=_with_cards(_choice(_topic(each), rows, _in(1, each.pk), part_of[each.deck_id]) for each in topics),
        sources=_with_cards(_choice(_source(each), rows, _in(2, each.pk), part_of[each.deck_id]) for each in sources),
    )


def scope_of(learner: User, name: str) -> Scope | None:
    """The scope that a form names, empty for everything. None where the learner has none of that name."""
    if not name:
        return EVERYTHING
    kind, _, pk = name.partition("-")
    if not (pk.isascii() and pk.isdigit() and len(pk) <= 18):
        return None
    if kind == "course":
        course = Course.objects.studied_by(learner).filter(pk=pk).first()
        return course and _course(course)
    if kind == "topic":
        topic = Topic.objects.filter(pk=pk, deck__in=deck_ids(learner)).first()
        return topic and _topic(topic)
    if kind == "source":
        source = Source.objects.filter(pk=pk, deck__in=deck_ids(learner)).first()
        return source and _source(source)
    return None


def _course(course: Course) -> Scope:
    return Scope(f"course-{course.pk}", course.title, {"deck__in": [deck.pk for deck in course.decks.all()]})


def _topic(topic: Topic) -> Scope:
    return Scope(f"topic-{topic.pk}", topic.title, {"topic": topic.pk})


def _source(source: Source) -> Scope:
    return Scope(f"source-{source.pk}", source.title, {"fact__source": source.pk})


def _rows(learner: User, decks: Iterable[int], *, now: dt.datetime) -> list[Row]:
    """One statement, whatever the number of cards: the database counts by deck, topic and source."""
    today = rules.study_day(now, learner.zone)
    mine = FilteredRelation("memories", condition=Q(memories__learner=learner))
    items = Item.objects.published().alias(mine=mine).filter(may_be_asked(today, "mine__"), deck__in=list(decks))
    in_steps = Q(mine__state__phase__in=["learning", "relearning"])
    is_due = Q(mine__due_at__lte=now)
    counted = (
        items.order_by()
        .values("deck", "topic", "fact__source")
        .annotate(
            cards=Count("pk"),
            new=Count("pk", filter=Q(mine__due_at=None)),
            learning=Count("pk", filter=in_steps),
            due=Count("pk", filter=is_due),
            both=Count("pk", filter=in_steps & is_due),
        )
    )
    names = ("deck", "topic", "fact__source", "cards", "new", "learning", "due", "both")
    return [
        (deck, topic, source, Counts(cards, new, learning, due - both))
        for deck, topic, source, cards, new, learning, due, both in counted.values_list(*names)
    ]


def _choice(scope: Scope, rows: Iterable[Row], belongs: Callable[[Row], bool], part_of: str = "") -> Choice:
    return Choice(scope, sum((row[3] for row in rows if belongs(row)), Counts()), part_of)


def _in(place: int, pk: int) -> Callable[[Row], bool]:
    return lambda row: row[place] == pk


def _with_cards(found: Iterable[Choice]) -> list[Choice]:
    """Topics and sources without a card that may be asked are left out; a course always stands there."""
    return [choice for choice in found if choice.counts.cards]
