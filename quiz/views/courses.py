"""Courses for those who teach them: results over time, one student, everything as CSV or a workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from facts.models import Item
from people.models import User
from quiz.core import charts
from quiz.core.memory import MASTERY, study_day
from quiz.core.spreadsheets import WORKBOOK, safe_cell, write_workbook
from quiz.models import Attempt, Course, Enrolment
from quiz.queries import contests, progress
from quiz.queries import courses as queries
from quiz.queries.gradebook import gradebook, gradebook_rows
from quiz.queries.hand_marks import waiting_count
from quiz.queries.statistics import WHICH, quiz_report
from quiz.views.access import signed_in
from quiz.views.progress import score_points


@require_GET
@signed_in
def courses(request: HttpRequest) -> HttpResponse:
    rows = Course.objects.taught_by(request.user).filter(archived_at=None)
    context = {"rows": queries.course_rows(rows), "may_make": admin.site.has_permission(request)}
    return render(request, "quiz/courses/courses.html", context)


@require_GET
@signed_in
def course(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    report = queries.course_report(course, now=timezone.now())
    hardest = [row.item_id for row in report.hardest]
    context = {
        "course": course,
        "report": report,
        "contests": contests.count(course),
        "roster": [(row, charts.spark(row.percents) if row.percents else None) for row in report.roster],
        "means": charts.class_means([(row.quiz.title, row.percents) for row in report.quizzes]),
        "to_mark": waiting_count(course),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_edit_items": set(
            Item.objects.editable_by(request.user).filter(pk__in=hardest).values_list("pk", flat=True)
        ),
    }
    return render(request, "quiz/courses/course.html", context)


@require_GET
@signed_in
def student(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    """One student of the course: scores over time, every attempt, mastery by topic."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    learner = get_object_or_404(
        User.objects.filter(enrolments__course=course, enrolments__role=Enrolment.Role.STUDENT), pk=student
    )
    attempts = Attempt.objects.of(learner).filter(quiz__course=course)
    scores = progress.scores(learner, attempts)
    today = study_day(timezone.now(), learner.zone)
    decks = list(course.decks.values_list("pk", flat=True))
    masteries = progress.mastery(learner, decks=decks, today=today)
    context = {
        "course": course,
        "learner": learner,
        "scores": charts.scores_over_time(score_points(scores)),
        "attempts": scores[::-1],
        "masteries": [
            (row, charts.ink_bar(row.percent / 100, thresholds=[least / 100 for least in MASTERY.values() if least]))
            for row in masteries
        ],
        "thresholds": MASTERY,
        "calendar": charts.study_calendar(
            progress.study_days(learner, since=today - dt.timedelta(weeks=charts.WEEKS)), today=today
        ),
    }
    return render(request, "quiz/courses/student.html", context)


@require_GET
@signed_in
def statistics(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """One quiz of the course in numbers. `?attempts=` says which attempts of a student count; by default the first."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    row = get_object_or_404(course.quizzes, pk=quiz)
    which = request.GET.get("attempts", "first")
    if which not in WHICH:
        raise BadRequest(_("Attempts are one of: first, last, best, all."))
    report = quiz_report(row, which=which)
    items = Item.objects.editable_by(request.user).filter(pk__in=[each.item_id for each in report.questions])
    context = {
        "course": course,
        "report": report,
        "ways": WHICH.items(),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_edit_items": set(items.values_list("pk", flat=True)),
    }
    return render(request, "quiz/courses/statistics.html", context)


class _Line:
    """What csv.writer writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


@require_GET
@signed_in
def results(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every handed-in attempt."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    return _spreadsheet(queries.result_rows(course), f"{slugify(course.title) or 'course'}-results")


@require_GET
@signed_in
def grades(request: HttpRequest, pk: int) -> HttpResponse:
    """Students by quizzes."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    return render(request, "quiz/courses/gradebook.html", {"course": course, "book": gradebook(course)})


@require_GET
@signed_in
def grades_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    return _spreadsheet(gradebook_rows(course), f"{slugify(course.title) or 'course'}-grades")


@require_GET
@signed_in
def grades_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    name = f"{slugify(course.title) or 'course'}-grades"
    file = io.BytesIO()
    write_workbook(file, course.title, gradebook_rows(course))
    return HttpResponse(file.getvalue(), content_type=WORKBOOK, headers=_as_file(name, "xlsx"))


def _spreadsheet(rows: Iterable[Sequence[object]], name: str) -> StreamingHttpResponse:
    """UTF-8 CSV with a byte order mark, which spreadsheets need to read names right."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in rows:
            yield writer.writerow([safe_cell(cell) for cell in row])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers=_as_file(name, "csv"),
    )


def _as_file(name: str, ending: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"',
        "Cache-Control": "no-store",
    }
