"""One student of a course for a talk with their parents: what was taken, late or missing, beside the class."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.models import User
from quiz.core.timing import Terms
from quiz.models import Attempt, Course, Quiz
from quiz.queries.gradebook import gradebook
from quiz.queries.trends import topic_shares

RULES = {"strong": 80, "weak": 60, "answers": 3}
"""Topics in percent: from the one on strong, below the other weak, and with fewer answers neither."""
NAMED = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One quiz: grades in percent, None where there are none."""

    title: str
    state: str
    percent: float | None
    class_mean: float | None


@dataclass(frozen=True, slots=True)
class StudentReport:
    lines: Sequence[Line]
    mean: float | None
    """Of the student's grades, in percent."""
    class_mean: float | None
    """Of the means of all students who have one."""
    taken: int
    late: int
    missing: int
    strong: Sequence[tuple[str, float]]
    weak: Sequence[tuple[str, float]]


def student_report(course: Course, learner: User, *, now: dt.datetime) -> StudentReport:
    """Grades as the gradebook has them; late and missing on the student's own terms."""
    book = gradebook(course)
    own = next(at for at, line in enumerate(book.lines) if line.student.pk == learner.pk)
    attempts: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.of(learner).counted().filter(quiz__course=course):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    terms = Quiz.objects.terms_for(learner, [quiz.pk for quiz in book.quizzes])
    states = [_state(attempts.get(quiz.pk, []), terms[quiz.pk], now) for quiz in book.quizzes]
    words = {
        "taken": _("taken"),
        "late": _("late"),
        "open": _("begun"),
        "missing": _("missing"),
        "ahead": _("not begun"),
    }
    columns = [_mean([row[at] for row in book.grades]) for at in range(len(book.quizzes))]
    topics = topic_shares(course, learner)
    told = [(title, percent) for title, percent, answers in topics if answers >= RULES["answers"]]
    return StudentReport(
        lines=[
            Line(quiz.title, words[state], book.grades[own][at], columns[at])
            for at, (quiz, state) in enumerate(zip(book.quizzes, states, strict=True))
        ],
        mean=_mean(book.grades[own]),
        class_mean=_mean([_mean(row) for row in book.grades]),
        taken=states.count("taken") + states.count("late"),
        late=states.count("late"),
        missing=states.count("missing"),
        strong=sorted([each for each in told if each[1] >= RULES["strong"]], key=lambda each: -each[1])[:NAMED],
        weak=sorted([each for each in told if each[1] < RULES["weak"]], key=lambda each: each[1])[:NAMED],
    )


def _state(attempts: Sequence[Attempt], terms: Terms, now: dt.datetime) -> str:
    """Late: the first that was handed in came after the due date."""
    done = [attempt.submitted_at for attempt in attempts if not attempt.is_open]
    if done:
        return "late" if terms.due_at is not None and min(done) > terms.due_at else "taken"
    if attempts:
        return "open"
    ends = [each for each in (terms.due_at, terms.closes_at) if each is not None]
    return "missing" if ends and min(ends) < now else "ahead"


def _mean(percents: Sequence[float | None]) -> float | None:
    known = [each for each in percents if each is not None]
    return sum(known) / len(known) if known else None
