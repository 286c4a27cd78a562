"""The gradebook: every student of a course by every quiz, in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F, FloatField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from people.models import User
from quiz.core.grades import grade
from quiz.core.marking import Verdict
from quiz.models import Attempt, AttemptItem, Course, Group, Quiz
from quiz.queries.courses import students_of


class Cell(NamedTuple):
    """One student's standing in one quiz, ready to be shown: a tuple, since a page unpacks thousands of them.

    `attempt` is the row that the grade comes from ("" where none was handed in; of an average the latest).
    """

    words: str
    detail: str
    attempt: str


@dataclass(frozen=True, slots=True)
class Line:
    """A student; `mean` is the mean of their grades in percent, quizzes that were not handed in left out."""

    student: User
    mean: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Gradebook:
    quizzes: Sequence[Quiz]
    lines: Sequence[Line]
    grades: Sequence[Sequence[float | None]]
    """In percent, a row a student."""


class _Taken(NamedTuple):
    pk: int
    percent: float | None
    is_late: bool


def gradebook(course: Course, *, group: Group | None = None) -> Gradebook:
    """The students of the course, or of a group, and its published quizzes, the soonest opened first."""
    students = students_of(course, group=group)
    quizzes = list(course.quizzes.filter(state=Quiz.State.PUBLISHED).order_by("opens_at", "pk"))
    taken, waiting = _taken(course), _waiting(course)
    lines, grades = [], []
    for student in students:
        mine = [taken.get((student.pk, quiz.pk), []) for quiz in quizzes]
        row = [
            grade([each.percent for each in attempts if each.percent is not None], quiz.grading)
            for quiz, attempts in zip(quizzes, mine, strict=True)
        ]
        known = [each for each in row if each is not None]
        lines.append(
            Line(
                student=student,
                mean=f"{sum(known) / len(known):.0f}" if known else "",
                cells=[_cell(*each, waiting) for each in zip(quizzes, mine, row, strict=True)],
            )
        )
        grades.append(row)
    return Gradebook(quizzes, lines, grades)


def _taken(course: Course) -> dict[tuple[int, int], list[_Taken]]:
    """Attempts by student and quiz, in the order of time; an open one has no percent.

    The database divides and compares: making a Decimal and two instants of each row took longer than all the rest.
    """
    rows = Attempt.objects.counted().filter(quiz__course=course).order_by("number")
    numbers = {
        "share": Cast("score", FloatField()) / Cast("max_score", FloatField()),
        "is_late": Q(submitted_at__gt=F("quiz__due_at")),
    }
    found = defaultdict(list)
    for learner, quiz, pk, share, is_late in rows.annotate(**numbers).values_list(
        "learner", "quiz", "pk", "share", "is_late"
    ):
        found[learner, quiz].append(_Taken(pk, None if share is None else 100 * share, bool(is_late)))
    return found


def _waiting(course: Course) -> set[int]:
    """Attempts with an answer that somebody has to mark by hand."""
    rows = AttemptItem.objects.filter(attempt__quiz__course=course, verdict=Verdict.WAITING)
    return set(rows.values_list("attempt", flat=True))


def _cell(quiz: Quiz, attempts: Sequence[_Taken], percent: float | None, waiting: Container[int]) -> Cell:
    is_open = any(each.percent is None for each in attempts)
    if percent is None:
        return Cell(_("open") if is_open else "", "", "")
    done = [each for each in attempts if each.percent is not None]
    shown = next((each for each in done if each.percent == percent), done[-1])
    details = [_("late")] if shown.is_late else []
    if any(each.pk in waiting for each in done):
        details.append(_("so far"))
    if is_open:
        details.append(_("another open"))
    elif len(done) > 1:
        details.append(_("%(number)d attempts") % {"number": len(done)})
    return Cell(f"{percent:.0f}", ", ".join(details), str(shown.pk))


def gradebook_rows(course: Course, *, group: Group | None = None) -> Iterator[list[object]]:
    """The gradebook for a spreadsheet, grades in percent with two decimals; the first row is the head."""
    book = gradebook(course, group=group)
    yield ["user name", "name", "group", "mean", *(quiz.title for quiz in book.quizzes)]
    for line, row in zip(book.lines, book.grades, strict=True):
        known = [each for each in row if each is not None]
        mean = round(sum(known) / len(known), 2) if known else ""
        cells = ["" if each is None else round(each, 2) for each in row]
        yield [line.student.username, line.student.name, line.student.group or "", mean, *cells]
