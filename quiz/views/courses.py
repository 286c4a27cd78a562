"""Courses for those who teach them: results over time, one student, everything as CSV."""

from __future__ import annotations

import csv
import datetime as dt

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from facts.models import Item
from people.models import User
from quiz.core import charts
from quiz.core.memory import MASTERY, study_day
from quiz.core.spreadsheets import safe_cell
from quiz.models import Attempt, Course, Enrolment
from quiz.queries import contests, progress
from quiz.queries import courses as queries
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
    scores = progress.scores(learner, attempts=attempts)
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


class _Line:
    """What csv.writer writes to: it hands each line on."""

    def write(self, line: str) -> str:
        return line


@require_GET
@signed_in
def results(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every handed-in attempt as UTF-8 CSV with a byte order mark, which spreadsheets need to read names right."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    writer = csv.writer(_Line())

    def lines():
        yield "\ufeff"
        for row in queries.result_rows(course):
            yield writer.writerow([safe_cell(cell) for cell in row])

    name = f"{slugify(course.title) or 'course'}-results-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
