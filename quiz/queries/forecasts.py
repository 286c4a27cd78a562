"""What the memory model expected of quiz answers, beside what came of them.

Expected is the chance of recall just before an answer: the reviews of that student and question until then, replayed.
An answer to what the student never met cannot be foretold, nor can one on the day of another review of it: within a day
FSRS-6 says 1. Both are counted and left out. It came back if it got half the marks, as everywhere in memory.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from people.models import User
from quiz.core import memory as rules
from quiz.core.marking import Verdict
from quiz.core.memory.calibration import Calibration, calibrated
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.histories import Row, foretold
from quiz.models import AttemptItem, Course, Group, Quiz, Review
from quiz.queries.courses import students_of
from quiz.queries.memories import models_of, standing_rows

LATEST = 5_000
"""So many answers are looked at, the latest, lest a page take ever longer."""
CAME_BACK = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class QuizForecast:
    """One quiz: means, 0 to 1, over the answers that could be foretold."""

    title: str
    n: int
    foretold: float
    came_back: float
    mark: float


@dataclass(frozen=True, slots=True)
class ClassForecasts:
    calibration: Calibration | None
    quizzes: Sequence[QuizForecast]
    """In the order in which they were last handed in, newest first."""
    answers: int
    first_met: int
    same_day: int

    @property
    def is_cut(self) -> bool:
        return self.answers == LATEST


class _Answer(NamedTuple):
    pk: int
    learner: int
    item: int
    at: dt.datetime
    fraction: Decimal
    quiz: str


class _Reviewed(NamedTuple):
    row: Row
    at: dt.datetime
    answer: int | None


def class_forecasts(course: Course, *, group: Group | None = None) -> ClassForecasts:
    """Of the tests that students of the course (or of a group) handed in; without practice, test drives and blanks."""
    students = {student.pk: student for student in students_of(course, group=group)}
    answers = _answers(course, students)
    log, models = _log(answers)
    forecasts: list[tuple[float, bool]] = []
    by_quiz: dict[str, list[tuple[float, bool, float]]] = defaultdict(list)
    first_met = same_day = 0
    for answer in answers:
        chance = _chance(answer, log.get((answer.learner, answer.item), ()), models, students[answer.learner])
        if chance is None:
            first_met += 1
        elif chance[1] == 0:
            same_day += 1
        else:
            came_back = answer.fraction >= CAME_BACK
            forecasts.append((chance[0], came_back))
            by_quiz[answer.quiz].append((chance[0], came_back, float(answer.fraction)))
    return ClassForecasts(
        calibration=calibrated(forecasts),
        quizzes=[_quiz(title, rows) for title, rows in by_quiz.items()],
        answers=len(answers),
        first_met=first_met,
        same_day=same_day,
    )


def _answers(course: Course, students: Mapping[int, User]) -> list[_Answer]:
    rows = (
        AttemptItem.objects.filter(attempt__quiz__course=course, attempt__learner__in=list(students))
        .filter(attempt__submitted_at__isnull=False, attempt__is_trial=False, response__isnull=False)
        .exclude(verdict=Verdict.WAITING)
        .exclude(attempt__mode=Quiz.Mode.PRACTICE)
        .order_by("-attempt__submitted_at", "-attempt", "position")
    )
    columns = ("pk", "attempt__learner", "version__item", "attempt__submitted_at", "fraction", "attempt__quiz__title")
    return [_Answer(*row) for row in rows.values_list(*columns)[:LATEST]]


Log = Mapping[tuple[int, int], Sequence[_Reviewed]]


def _log(answers: Sequence[_Answer]) -> tuple[Log, Mapping[str, Formulae]]:
    """By student and item the reviews that stand, in their order; and the models that they rest on."""
    wanted = {(answer.learner, answer.item) for answer in answers}
    rows = standing_rows(
        Review.objects.filter(learner__in={learner for learner, _ in wanted}, item__in={item for _, item in wanted})
    )
    found: dict[tuple[int, int], list[_Reviewed]] = defaultdict(list)
    columns = ("learner_id", "item_id", "holds", "day", "parameters", "at", "attempt_item_id")
    for learner, item, rating, day, name, at, answer in rows.values_list(*columns).iterator(2_000):
        if (learner, item) in wanted:
            found[learner, item].append(_Reviewed(Row(rating, day.toordinal(), name), at, answer))
    return found, models_of({each.row.parameters for reviews in found.values() for each in reviews})


def _chance(
    answer: _Answer, reviews: Sequence[_Reviewed], models: Mapping[str, Formulae], learner: User
) -> tuple[float, int] | None:
    """The chance of recall just before an answer and the days since the last review, by the set then in use."""
    before = [each.row for each in reviews if each.at < answer.at and each.answer != answer.pk]
    if not before:
        return None
    own = next((each.row for each in reviews if each.answer == answer.pk), before[-1])
    day = rules.study_day(answer.at, learner.zone).toordinal()
    return foretold(before, models[own.parameters], day=day)


def _quiz(title: str, rows: Sequence[tuple[float, bool, float]]) -> QuizForecast:
    n = len(rows)
    return QuizForecast(
        title,
        n,
        foretold=sum(chance for chance, _, _ in rows) / n,
        came_back=sum(came_back for _, came_back, _ in rows) / n,
        mark=sum(mark for _, _, mark in rows) / n,
    )
