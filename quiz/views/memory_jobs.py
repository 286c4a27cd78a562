"""What those who teach a course ask for of its students' memories: numbers fitted to the class, and other due dates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from quiz.actions.memory_jobs import fit_on_page, order
from quiz.actions.rebuilding import course_moves
from quiz.core import charts
from quiz.core.refusals import Refused
from quiz.models import Course, MemoryJob
from quiz.queries.memory_jobs import is_overdue, latest_job
from quiz.views.access import operation_of, signed_in


@require_POST
@signed_in
def fit(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    try:
        fit_on_page(course, asked_by=request.user, operation=operation_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Asked for. What comes of it will stand below."))
    return redirect("quiz:course-memory", pk)


@require_GET
@signed_in
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """What today's terms would make of the class's due dates, before anything is done."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    now = timezone.now()
    found, job = course_moves(course, now=now), latest_job(course, MemoryJob.Kind.DATES)
    before, after = (
        charts.cards_ahead([loads[day] for day in range(charts.DAYS_AHEAD)]) for loads in (found.before, found.after)
    )
    context = {
        "course": course,
        "found": found,
        "before": before,
        "after": after,
        "job": job,
        "is_overdue": job and is_overdue(job, now=now),
    }
    return render(request, "quiz/memories/dates.html", context)


@require_POST
@signed_in
def move(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    try:
        job = order(
            MemoryJob.Kind.DATES, course, operation=operation_of(request), now=timezone.now(), asked_by=request.user
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if job.finished_at:
            messages.success(request, ngettext("%d card moved.", "%d cards moved.", job.cards) % job.cards)
    return redirect("quiz:course-dates", pk)
