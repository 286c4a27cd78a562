"""A course as its teachers see it: students' scores over time, class means, hardest questions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Avg, Count, F, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import User
from quiz.core.marking import Verdict
from quiz.models import Attempt, AttemptItem, Course, Enrolment, Group, Memory, Quiz, StudyDay

FEWEST_ANSWERS = 5
"""Below that many answers a mean says little, and the page says so instead."""
ON_COURSE = 60
STRUGGLING = 50
"""Means in percent."""
FALLING = 3
DROP = 15
"""So many scores in a row, each lower than the one before, and by so many points in all."""
AWAY_DAYS = 7


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One student: all handed-in scores in the order of time, and what waits for them."""

    student: User
    percents: Sequence[float]
    last_here_on: dt.date | None
    due: int

    @property
    def mean(self) -> int | None:
        return round(sum(self.percents) / len(self.percents)) if self.percents else None


@dataclass(frozen=True, slots=True)
class QuizMeans:
    """One quiz: each student's latest score."""

    quiz: Quiz
    percents: Sequence[float]


@dataclass(frozen=True, slots=True)
class HardItem:
    """An item of the course's quizzes by its facility: the mean mark, 0 to 1, over all handed-in answers."""

    item_id: int
    label: str
    facility: float
    answers: int

    @property
    def percent(self) -> int:
        return round(100 * self.facility)


@dataclass(frozen=True, slots=True)
class Help:
    """A student who may need a word, and why."""

    student: User
    reason: str


@dataclass(frozen=True, slots=True)
class CourseReport:
    course: Course
    roster: Sequence[RosterRow]
    quizzes: Sequence[QuizMeans]
    hardest: Sequence[HardItem]
    help: Sequence[Help]
    studied_this_week: int
    handed_in_this_week: int

    @property
    def headline(self) -> str:
        means = [row.mean for row in self.roster if row.mean is not None]
        if not means:
            return _("Nothing handed in yet")
        on_course = sum(mean >= ON_COURSE for mean in means)
        if on_course == len(means):
            return _("The whole class is on course")
        return _("Most of the class is on course") if 2 * on_course > len(means) else _("The class needs more practice")

    @property
    def sentence(self) -> str:
        means = [row.mean for row in self.roster if row.mean is not None]
        if not means:
            return _("Scores appear here with the first quiz that somebody hands in.")
        words = {
            "mean": round(sum(means) / len(means)),
            "rule": ON_COURSE,
            "number": sum(mean >= ON_COURSE for mean in means),
            "all": len(means),
        }
        return (
            _("The mean of all scores is %(mean)d %%. %(number)d of %(all)d students have %(rule)d %% or more.") % words
        )


def _help(roster: Sequence[RosterRow], today: dt.date) -> list[Help]:
    """Those whose scores fall, who stay away, or who have much waiting; the most pressing first, five at most."""
    found: list[tuple[float, Help]] = []
    for row in roster:
        last = row.percents[-FALLING:]
        away = (today - row.last_here_on).days if row.last_here_on else None
        if len(last) == FALLING and last[0] - last[-1] >= DROP and all(a > b for a, b in pairwise(last)):
            words = {"first": round(last[0]), "last": round(last[-1])}
            found.append((last[0] - last[-1], Help(row.student, _("Scores fall: %(first)d to %(last)d %%") % words)))
        elif away is not None and away >= AWAY_DAYS:
            reason = ngettext(
                "Away %(days)d day, %(due)d cards waiting", "Away %(days)d days, %(due)d cards waiting", away
            )
            found.append((away, Help(row.student, reason % {"days": away, "due": row.due})))
        elif row.mean is not None and row.mean < STRUGGLING:
            found.append((STRUGGLING - row.mean, Help(row.student, _("Mean of %(mean)d %%") % {"mean": row.mean})))
    return [each for _weight, each in sorted(found, key=lambda pair: -pair[0])[:5]]


@dataclass(frozen=True, slots=True)
class CourseRow:
    course: Course
    students: int
    quizzes: int


def course_rows(courses: QuerySet[Course]) -> list[CourseRow]:
    """Courses in a list, with how many students and published quizzes each has."""
    students = Count("enrolments", filter=Q(enrolments__role=Enrolment.Role.STUDENT), distinct=True)
    quizzes = Count("quizzes", filter=Q(quizzes__state=Quiz.State.PUBLISHED), distinct=True)
    rows = courses.annotate(students=students, published=quizzes)
    return [CourseRow(row, row.students, row.published) for row in rows]


def students_of(course: Course, *, group: Group | None = None) -> list[User]:
    """By name, all or those of a group; each with the title of theirs as `group`, None where they are in none."""
    rows = User.objects.filter(enrolments__course=course, enrolments__role=Enrolment.Role.STUDENT)
    if group:
        rows = rows.filter(enrolments__group=group)
    rows = rows.annotate(group=F("enrolments__group__title"))
    return list(rows.order_by("last_name", "first_name", "username"))


def course_report(course: Course, *, now: dt.datetime, group: Group | None = None) -> CourseReport:
    """All of the course, or what concerns the students of a group; hardest questions are always the course's."""
    students = students_of(course, group=group)
    attempts = list(
        Attempt.objects.submitted()
        .counted()
        .filter(quiz__course=course, learner__in=students)
        .select_related("quiz")
        .order_by("submitted_at", "pk")
    )
    by_student: dict[int, list[float]] = defaultdict(list)
    latest: dict[int, dict[int, float]] = defaultdict(dict)
    for attempt in attempts:
        by_student[attempt.learner_id].append(attempt.percent)
        latest[attempt.quiz_id][attempt.learner_id] = attempt.percent
    decks = list(course.decks.values_list("pk", flat=True))
    due = dict(
        Memory.objects.filter(learner__in=students, item__deck__in=decks, due_at__lte=now, suspended_at=None)
        .values_list("learner")
        .annotate(Count("pk"))
    )
    last_here = dict(
        StudyDay.objects.filter(learner__in=students, reviews__gt=0).values_list("learner").annotate(Max("day"))
    )
    week_ago = now - dt.timedelta(days=7)
    roster = [
        RosterRow(student, by_student[student.pk], last_here.get(student.pk), due.get(student.pk, 0))
        for student in students
    ]
    return CourseReport(
        course=course,
        roster=roster,
        quizzes=[
            QuizMeans(quiz, list(latest[quiz.pk].values()))
            for quiz in course.quizzes.filter(state=Quiz.State.PUBLISHED).order_by("opens_at", "pk")
        ],
        hardest=hardest_items(course),
        help=_help(roster, now.date()),
        studied_this_week=sum(day >= week_ago.date() for day in last_here.values()),
        handed_in_this_week=len({row.learner_id for row in attempts if row.submitted_at >= week_ago}),
    )


def hardest_items(course: Course, *, limit: int = 8) -> list[HardItem]:
    rows = (
        AttemptItem.objects.filter(attempt__quiz__course=course, attempt__submitted_at__isnull=False)
        .exclude(verdict=Verdict.WAITING)
        .values("version__item", "version__item__current__label")
        .annotate(facility=Avg("fraction"), answers=Count("pk"))
        .filter(answers__gte=FEWEST_ANSWERS)
        .order_by("facility", "version__item")[:limit]
    )
    return [
        HardItem(row["version__item"], row["version__item__current__label"], float(row["facility"]), row["answers"])
        for row in rows
    ]


def result_rows(course: Course) -> Iterator[list[object]]:
    """Every handed-in attempt of the course, one row each, for a spreadsheet; the first row is the head."""
    yield [
        "user name",
        "name",
        "quiz",
        "attempt",
        "started at (UTC)",
        "handed in at (UTC)",
        "score",
        "out of",
        "percent",
    ]
    rows = (
        Attempt.objects.submitted()
        .counted()
        .filter(quiz__course=course)
        .filter(Q(learner__enrolments__course=course, learner__enrolments__role=Enrolment.Role.STUDENT))
        .select_related("quiz", "learner")
        .order_by("learner__username", "submitted_at", "pk")
    )
    for row in rows.iterator(chunk_size=500):
        yield [
            row.learner.username,
            row.learner.name,
            row.quiz.title,
            row.number,
            f"{row.started_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}",
            f"{row.submitted_at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}",
            f"{row.score.normalize():f}",  # without the f ten would be 1E+1
            f"{row.max_score.normalize():f}",
            round(row.percent, 2),
        ]
