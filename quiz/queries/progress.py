"""A learner's progress: scores over time, mastery by topic, study days, what comes up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from facts.models import Item
from people.models import User
from quiz.core import memory as rules
from quiz.models import Attempt, Memory, StudyDay
from quiz.models.attempts import AttemptQuerySet
from quiz.queries.policies import shown_of

FORECAST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Score:
    """One handed-in attempt as a point in time."""

    attempt: Attempt
    title: str
    on: dt.date
    percent: float


def own_scores(learner: User, *, now: dt.datetime) -> list[Score]:
    """Those that the learner may see, in the order of time."""
    found = scores(learner, Attempt.objects.of(learner))
    shown = shown_of([score.attempt.quiz for score in found], now=now)
    return [score for score in found if shown[score.attempt.quiz_id].marks]


def scores(learner: User, attempts: AttemptQuerySet) -> list[Score]:
    """Scores of those of these attempts that were handed in, in the order of time, on the learner's days."""
    rows = attempts.submitted().counted().with_waiting().select_related("quiz").order_by("submitted_at", "pk")
    return [Score(row, row.quiz.title, row.submitted_at.astimezone(learner.zone).date(), row.percent) for row in rows]


@dataclass(frozen=True, slots=True)
class Mastery:
    """One topic: the mean predicted recall a week from now over all its items, those never met counting 0.

    Not today's recall: that is near 100 % for anything just looked at, and would call a crammed topic mastered.
    """

    topic: str
    items: int
    met: int
    percent: int
    word: str


def mastery(learner: User, *, decks: Sequence[int], today: dt.date) -> list[Mastery]:
    items = Item.objects.published().filter(deck__in=decks).order_by("deck__title", "topic__position", "pk")
    topics: dict[int, tuple[str, list[int]]] = {}
    for item, topic, title in items.values_list("pk", "topic_id", "topic__title"):
        topics.setdefault(topic, (title, []))[1].append(item)
    memories = Memory.objects.of(learner).filter(item__deck__in=decks)
    in_a_week = today + dt.timedelta(days=rules.LOOK_AHEAD_DAYS)
    recalls = {item: recall for recall, item in memories.with_recall(in_a_week, "item_id")}
    found = []
    for title, members in topics.values():
        percent = round(100 * sum(recalls.get(item, 0.0) for item in members) / len(members))
        met = sum(item in recalls for item in members)
        found.append(Mastery(title, len(members), met, percent, rules.mastery_word(percent) if met else "new"))
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """What a learner has met, and how much of it they would recall today."""

    met: int
    items: int
    percent: int


def kept(masteries: Sequence[Mastery], *, learner: User, decks: Sequence[int], today: dt.date) -> Kept:
    recalls = [recall for (recall,) in Memory.objects.of(learner).filter(item__deck__in=decks).with_recall(today)]
    percent = round(100 * sum(recalls) / len(recalls)) if recalls else 0
    return Kept(len(recalls), sum(row.items for row in masteries), percent)


def forecast(learner: User, *, decks: Sequence[int], now: dt.datetime) -> list[int]:
    """How many cards fall due on each of the next 30 study days; today's number holds the backlog."""
    today = rules.study_day(now, learner.zone)
    until = rules.day_start(today + dt.timedelta(days=FORECAST_DAYS), learner.zone)
    due = Memory.objects.of(learner).filter(item__deck__in=decks, due_at__lt=until)
    days = Counter(
        max(0, (rules.study_day(at, learner.zone) - today).days) for at in due.values_list("due_at", flat=True)
    )
    return [days[day] for day in range(FORECAST_DAYS)]


def study_days(learner: User, *, since: dt.date) -> dict[dt.date, int]:
    """Reviews per study day, days without any left out."""
    rows = StudyDay.objects.filter(learner=learner, day__gte=since, reviews__gt=0)
    return dict(rows.values_list("day", "reviews"))


@dataclass(frozen=True, slots=True)
class Fading:
    """The fact that a learner is about to lose."""

    statement: str
    percent: int
    word: str


def fading(learner: User, *, decks: Sequence[int], today: dt.date) -> Fading | None:
    """Among the longest overdue memories, the one with the lowest predicted recall."""
    rows = (
        Memory.objects.of(learner)
        .filter(item__deck__in=decks, item__fact__isnull=False, reps__gt=0, item__state=Item.State.PUBLISHED)
        .order_by("due_at")[:50]
    )
    risks = rows.with_recall(today, "reps", "item__fact__statement")
    if not risks:
        return None
    recall, reps, statement = min(risks)
    return Fading(statement, round(100 * recall), rules.strength_word(recall, reps)) if recall < 1 else None
