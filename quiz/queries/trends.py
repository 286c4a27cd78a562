"""Scores of a course over time: the mean of the class, of each group and of each topic, quiz by quiz."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, FloatField, Min, QuerySet, Sum, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User
from quiz.core.credits import Scheme
from quiz.core.marking import Verdict
from quiz.models import AttemptItem, Course, Enrolment, Quiz
from quiz.queries.gradebook import Gradebook, gradebook

TOPIC = ("version__item__topic", "version__item__topic__title")


@dataclass(frozen=True, slots=True)
class Mean:
    """Of one quiz, in percent; None where nobody handed in."""

    title: str
    on: dt.date
    percent: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """What somebody scored quiz by quiz, in the order of time."""

    name: str
    means: Sequence[Mean]


@dataclass(frozen=True, slots=True)
class Trends:
    course: Trend
    groups: Sequence[Trend]
    topics: Sequence[Trend]


def trends(course: Course) -> Trends:
    """Grades as the gradebook has them, by the day on which a quiz was first handed in; others are left out."""
    book = gradebook(course)
    days = _days(course)
    taken = sorted((quiz for quiz in book.quizzes if quiz.pk in days), key=lambda quiz: days[quiz.pk])
    titles = {line.student.group for line in book.lines}
    groups = sorted(title for title in titles if title)
    named = [(title, title) for title in groups]
    if groups and None in titles:
        named.append((None, _("In no group")))
    everybody = range(len(book.lines))
    return Trends(
        course=Trend(_("The class"), _means(book, taken, days, everybody)),
        groups=[
            Trend(name, _means(book, taken, days, [at for at in everybody if book.lines[at].student.group == title]))
            for title, name in named
        ],
        topics=_topics(course, taken, days),
    )


def _days(course: Course) -> dict[int, dt.date]:
    rows = _answers(course).values_list("attempt__quiz").annotate(Min("attempt__submitted_at"))
    return {quiz: timezone.localtime(first).date() for quiz, first in rows}


def _answers(course: Course):
    """What students of the course handed in."""
    students = Enrolment.objects.filter(course=course, role=Enrolment.Role.STUDENT).values("user")
    rows = AttemptItem.objects.filter(attempt__quiz__course=course, attempt__submitted_at__isnull=False)
    return rows.filter(attempt__is_trial=False, attempt__learner__in=students).order_by()


def _means(book: Gradebook, taken: Sequence[Quiz], days: dict[int, dt.date], lines: Iterable[int]) -> list[Mean]:
    place = {quiz.pk: at for at, quiz in enumerate(book.quizzes)}
    rows = [book.grades[at] for at in lines]
    found = []
    for quiz in taken:
        known = [row[place[quiz.pk]] for row in rows if row[place[quiz.pk]] is not None]
        found.append(Mean(quiz.title, days[quiz.pk], sum(known) / len(known) if known else None))
    return found


def _topics(course: Course, taken: Sequence[Quiz], days: dict[int, dt.date]) -> list[Trend]:
    rows = _earned(_answers(course).values_list(*TOPIC, "attempt__quiz"))
    shares: dict[tuple[str, int], dict[int, float]] = {}
    for pk, title, quiz, earned, best, _number in rows:
        shares.setdefault((title, pk), {})[quiz] = 100 * earned / best
    return [
        Trend(title, [Mean(quiz.title, days[quiz.pk], by_quiz[quiz.pk]) for quiz in taken if quiz.pk in by_quiz])
        for (title, _pk), by_quiz in sorted(shares.items())
    ]


def topic_shares(course: Course, learner: User) -> list[tuple[str, float, int]]:
    """By topic of the course's quizzes: its title, what the learner's answers earned in percent, how many they are."""
    rows = _earned(_answers(course).filter(attempt__learner=learner).values_list(*TOPIC))
    return [(title, 100 * earned / best, number) for _pk, title, earned, best, number in rows.order_by(*TOPIC[::-1])]


def _earned(rows: QuerySet) -> QuerySet:
    """What answers earned, what they could have, and how many they are; without those that wait to be marked."""
    weight = Cast("weight", FloatField())
    sure = When(attempt__mode=Quiz.Mode.CERTAINTY, then=Value(float(Scheme("certainty").most)))
    most = Case(sure, default=Value(1.0))
    credit = Cast(F("credit"), FloatField())
    return rows.exclude(verdict=Verdict.WAITING).annotate(
        earned=Sum(credit * weight), best=Sum(weight * most), number=Count("pk")
    )
