"""What a learner's memory looks like in numbers: what they know today, how well it kept, how it grew, what it cost."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from facts.models import Item
from people.models import User
from quiz.core import memory as rules
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.histories import Asked, Row, replayed
from quiz.core.memory.retention import Hold, Retention, growth, true_retention
from quiz.models import Course, Memory, ParameterSet, Review, StudyDay
from quiz.models.memory import ReviewQuerySet

GROWTH_STEPS = 12
"""How often within the time looked at it is asked how long memories held."""
YEAR = dt.timedelta(days=364)


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A topic: how many of its items are expected to come back today. Items never met count as not known."""

    title: str
    items: int
    met: int
    expected: float

    @property
    def percent(self) -> int:
        return round(100 * self.expected / self.items) if self.items else 0

    @property
    def number(self) -> int:
        """How many items are expected to come back."""
        return round(self.expected)

    @property
    def word(self) -> str:
        return rules.known_word(self.percent) if self.met else "nothing yet"


@dataclass(frozen=True, slots=True)
class Week:
    monday: dt.date
    ms: int

    @property
    def minutes(self) -> int:
        return round(self.ms / 60_000)


@dataclass(frozen=True, slots=True)
class OwnMemory:
    """Everything that rests on evidence that stands: no cramming, nothing undone. `weeks` are the last 26."""

    topics: Sequence[KnownTopic]
    retention: Mapping[str, Retention]
    """By maturity, and of "all"."""
    growth: Sequence[Hold]
    days: Mapping[dt.date, int]
    weeks: Sequence[Week]

    @property
    def items(self) -> int:
        return sum(topic.items for topic in self.topics)

    @property
    def met(self) -> int:
        return sum(topic.met for topic in self.topics)

    @property
    def expected(self) -> int:
        """Of all items, how many are expected to come back today."""
        return round(sum(topic.expected for topic in self.topics))


def own_memory(learner: User, *, now: dt.datetime) -> OwnMemory:
    """In a fixed number of statements. The log is replayed, at about 15 seconds for a million reviews."""
    today = rules.study_day(now, learner.zone)
    wanted = _wanted(learner)
    log = Review.objects.filter(learner=learner, item__deck__in=wanted)
    histories = list(histories_of(log, "item__deck"))
    year = _year(learner, today)
    since = (today - YEAR).toordinal()
    return OwnMemory(
        topics=known_topics(learner, decks=wanted, today=today),
        retention=true_retention(
            (asked, wanted[deck]) for deck, history in histories for asked in history if asked.day > since
        ),
        growth=growth([history for _deck, history in histories], _steps(histories, today)),
        days={day: reviews for day, (reviews, _ms) in year.items()},
        weeks=_weeks({day: ms for day, (_reviews, ms) in year.items()}, today),
    )


def _year(learner: User, today: dt.date) -> dict[dt.date, tuple[int, int]]:
    """Reviews and milliseconds of each day with any."""
    rows = StudyDay.objects.filter(learner=learner, day__gt=today - YEAR, reviews__gt=0)
    return {day: (reviews, ms) for day, reviews, ms in rows.values_list("day", "reviews", "duration_ms")}


def _wanted(learner: User) -> dict[int, float]:
    """By deck of the learner's running courses the recall that is wanted; of several courses the highest."""
    wanted: dict[int, float] = {}
    rows = Course.objects.studied_by(learner).filter(decks__isnull=False)
    for deck, retention in rows.values_list("decks", "retention"):
        wanted[deck] = max(retention, wanted.get(deck, 0.0))
    return wanted


def known_topics(learner: User, *, decks: Iterable[int], today: dt.date) -> list[KnownTopic]:
    """What is expected to come back today of each topic's published items."""
    items = Item.objects.published().filter(deck__in=list(decks)).order_by("deck__title", "topic__position", "pk")
    memories = Memory.objects.of(learner).filter(item__deck__in=list(decks))
    recalls = {item: recall for recall, item in memories.with_recall(today, "item_id")}
    topics: dict[int, tuple[str, list[float | None]]] = {}
    for item, topic, title in items.values_list("pk", "topic_id", "topic__title"):
        topics.setdefault(topic, (title, []))[1].append(recalls.get(item))
    return [
        KnownTopic(
            title,
            items=len(chances),
            met=sum(chance is not None for chance in chances),
            expected=sum(chance for chance in chances if chance is not None),
        )
        for title, chances in topics.values()
    ]


def histories_of(log: ReviewQuerySet, column: str) -> Iterator[tuple[int, list[Asked]]]:
    """Of each card in these rows a column (of the card's first row), and its reviews that stand, replayed.

    Two statements, of which the second only where anything rests on another parameter set than the default.
    """
    rows = list(standing_rows(log).values_list("learner_id", "item_id", column, "holds", "day", "parameters"))
    models = models_of({row[5] for row in rows})
    for _card, card in groupby(rows, key=itemgetter(0, 1)):
        reviews = list(card)
        log_of_card = [Row(rating, day.toordinal(), name) for _l, _i, _c, rating, day, name in reviews]
        if history := replayed(log_of_card, models):
            yield reviews[0][2], history


def standing_rows(log: ReviewQuerySet) -> QuerySet[Review]:
    """Card by card the rows that count, each with `holds`: its rating in the end, or null where it was asked anew."""
    corrections = Review.objects.filter(corrects=OuterRef("pk")).order_by("-pk").values("rating")[:1]
    kinds = Q(kind__in=Review.EVIDENCE) | Q(kind=Review.Kind.ANEW)
    rows = log.filter(kinds, undone_by=None).annotate(holds=Coalesce(Subquery(corrections), F("rating")))
    return rows.order_by("learner_id", "item_id", "pk")


def models_of(names: Iterable[str]) -> dict[str, Formulae]:
    """The model with each of these parameter sets, by name."""
    wanted = set(names)
    sets = ParameterSet.objects.numbers_of(wanted)
    return {name: Formulae(sets.get(name, rules.DEFAULT_NUMBERS)) for name in wanted}


def _steps(histories: Sequence[tuple[int, Sequence[Asked]]], today: dt.date) -> list[int]:
    """Days, evenly from the first review (or a year ago) until today, as ordinals."""
    first = min((history[0].day for _deck, history in histories), default=today.toordinal())
    first = max(first, (today - YEAR).toordinal())
    span = max(today.toordinal() - first, 0)
    steps = min(span, GROWTH_STEPS)
    return sorted({first + round(span * step / steps) for step in range(steps + 1)} if steps else {first})


def _weeks(ms: Mapping[dt.date, int], today: dt.date) -> list[Week]:
    monday = today - dt.timedelta(days=today.weekday())
    by_week: dict[dt.date, int] = defaultdict(int)
    for day, spent in ms.items():
        by_week[day - dt.timedelta(days=day.weekday())] += spent
    mondays = [monday - dt.timedelta(weeks=number) for number in range(25, -1, -1)]
    return [Week(each, by_week[each]) for each in mondays]
