"""Courses for those who teach them: results over time, one student, everything as CSV or a workbook."""

from __future__ import annotations

import datetime as dt
import io

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
from quiz.actions.closings import close_overdue
from quiz.actions.looks import note_look
from quiz.actions.reports import keep_report
from quiz.core import charts
from quiz.core.memory import LEECH_LAPSES, MASTERY, study_day
from quiz.core.spreadsheets import WORKBOOK, write_workbook
from quiz.models import Attempt, Course, Enrolment, Group, Look
from quiz.queries import contests, progress, question_reports
from quiz.queries import courses as queries
from quiz.queries.class_memories import forgotten
from quiz.queries.gradebook import gradebook, gradebook_rows
from quiz.queries.hand_marks import waiting_counts
from quiz.queries.regrades import regrades
from quiz.queries.reports import RULES, student_report
from quiz.queries.statistics import WHICH, quiz_report
from quiz.queries.trends import Trend, trends
from quiz.views.access import signed_in
from quiz.views.progress import score_points
from quiz.views.spreadsheets import as_file, spreadsheet


@require_GET
@signed_in
def courses(request: HttpRequest) -> HttpResponse:
    rows = queries.course_rows(Course.objects.taught_by(request.user).filter(archived_at=None))
    found = [row.course for row in rows]
    to_mark, contested = waiting_counts(found), contests.counts(found)
    context = {
        "rows": [(row, to_mark.get(row.course.pk, 0), contested.get(row.course.pk, 0)) for row in rows],
        "reports": question_reports.count_for(request.user),
        "archived": Course.objects.taught_by(request.user).exclude(archived_at=None),
        "may_make": admin.site.has_permission(request),
    }
    return render(request, "quiz/courses/courses.html", context)


def taught(request: HttpRequest, pk: int) -> Course:
    """A course whose results this person may see, with nothing left open in it whose time is up."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    close_overdue(course=pk, now=timezone.now())
    return course


def _group(request: HttpRequest, course: Course) -> Group | None:
    """The group of the course that the address names (`?group=`), or None for everybody."""
    title = request.GET.get("group", "")
    return get_object_or_404(course.groups, title=title) if title else None


@require_GET
@signed_in
def course(request: HttpRequest, pk: int) -> HttpResponse:
    course = taught(request, pk)
    group = _group(request, course)
    report = queries.course_report(course, now=timezone.now(), group=group)
    hardest = [row.item_id for row in report.hardest]
    context = {
        "course": course,
        "group": group,
        "groups": list(course.groups.all()),
        "report": report,
        "contests": contests.counts([course]).get(pk, 0),
        "reports": question_reports.count(course),
        "roster": [(row, charts.spark(row.percents) if row.percents else None) for row in report.roster],
        "means": charts.class_means([(row.quiz.title, row.percents) for row in report.quizzes]),
        "to_mark": waiting_counts([course]).get(pk, 0),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_edit_items": set(
            Item.objects.editable_by(request.user).filter(pk__in=hardest).values_list("pk", flat=True)
        ),
    }
    return render(request, "quiz/courses/course.html", context)


@require_GET
@signed_in
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """Means over time: the class, each group, each topic."""
    course = taught(request, pk)
    found = trends(course)
    lines = {
        "course": _line(found.course),
        "groups": [(f"group-{place}", each.name, _line(each)) for place, each in enumerate(found.groups)],
        "topics": [(f"topic-{place}", each.name, _line(each)) for place, each in enumerate(found.topics)],
    }
    return render(request, "quiz/courses/scores.html", {"course": course, "charts": lines})


def _line(trend: Trend) -> charts.Chart:
    return charts.scores_over_time(
        [charts.Score(f"{mean.on.day} {mean.on:%b}", mean.title, mean.percent, mean.on) for mean in trend.means]
    )


@require_GET
@signed_in
def student(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    """One student of the course: scores over time, every attempt, mastery by topic."""
    course = taught(request, pk)
    learner = get_object_or_404(
        User.objects.filter(enrolments__course=course, enrolments__role=Enrolment.Role.STUDENT), pk=student
    )
    note_look(request.user, Look.Door.STUDENT, course=pk, learner=student, now=timezone.now())
    attempts = Attempt.objects.of(learner).filter(quiz__course=course)
    scores = progress.scores(learner, attempts)
    today = study_day(timezone.now(), learner.zone)
    decks = list(course.decks.values_list("pk", flat=True))
    masteries = progress.mastery(learner, decks=decks, today=today)
    context = {
        "course": course,
        "learner": learner,
        "report": student_report(course, learner, now=timezone.now()),
        "rules": RULES,
        "printed_on": timezone.localdate(),
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
    course = taught(request, pk)
    row = get_object_or_404(course.quizzes, pk=quiz)
    which = request.GET.get("attempts", "first")
    if which not in WHICH:
        raise BadRequest(_("Attempts are one of: first, last, best, all."))
    report = quiz_report(row, which=which)
    if report.fresh:
        keep_report(row, which, stamp=report.fresh.stamp, data=report.fresh.data, now=timezone.now())
    asked = [each.item_id for each in report.questions if each.item_id]
    items = Item.objects.editable_by(request.user).filter(pk__in=asked)
    context = {
        "course": course,
        "report": report,
        "ways": WHICH.items(),
        "regrades": regrades(request.user, quiz=row),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_edit_items": set(items.values_list("pk", flat=True)),
        "forgotten": forgotten(course, asked),
        "leech": LEECH_LAPSES,
    }
    return render(request, "quiz/courses/statistics.html", context)


@require_GET
@signed_in
def results(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Every handed-in attempt."""
    course = taught(request, pk)
    note_look(request.user, Look.Door.RESULTS, course=pk, now=timezone.now())
    return spreadsheet(queries.result_rows(course), f"{slugify(course.title) or 'course'}-results")


@require_GET
@signed_in
def grades(request: HttpRequest, pk: int) -> HttpResponse:
    """Students by quizzes; `?group=` shows one group, here and in the files."""
    course = taught(request, pk)
    group = _group(request, course)
    note_look(request.user, Look.Door.GRADEBOOK, course=pk, now=timezone.now())
    context = {
        "course": course,
        "group": group,
        "groups": list(course.groups.all()),
        "book": gradebook(course, group=group),
    }
    return render(request, "quiz/courses/gradebook.html", context)


@require_GET
@signed_in
def grades_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    course = taught(request, pk)
    rows = gradebook_rows(course, group=_group(request, course))
    note_look(request.user, Look.Door.GRADES, course=pk, now=timezone.now())
    return spreadsheet(rows, f"{slugify(course.title) or 'course'}-grades")


@require_GET
@signed_in
def grades_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    course = taught(request, pk)
    name = f"{slugify(course.title) or 'course'}-grades"
    file = io.BytesIO()
    note_look(request.user, Look.Door.GRADES, course=pk, now=timezone.now())
    write_workbook(file, course.title, gradebook_rows(course, group=_group(request, course)))
    return HttpResponse(file.getvalue(), content_type=WORKBOOK, headers=as_file(name, "xlsx"))
