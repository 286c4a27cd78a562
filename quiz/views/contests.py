"""Contests: a learner asks that an answer count as right, a teacher decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from quiz.actions import contests as actions
from quiz.core.refusals import Refused
from quiz.forms.contests import ContestForm, DecisionForm
from quiz.models import Attempt, Course
from quiz.queries import contests as queries
from quiz.queries import question_reports
from quiz.queries.policies import shown_of
from quiz.views.access import operation_of, signed_in


@require_POST
@signed_in
def contest(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    said = ContestForm(request.POST).said()
    attempt = get_object_or_404(Attempt.objects.of(request.user).counted().select_related("quiz"), pk=pk)
    if not shown_of([attempt.quiz], now=timezone.now())[attempt.quiz_id].tells_missed:
        raise Http404
    try:
        actions.contest(
            request.user,
            pk,
            position,
            blank=said["blank"],
            reason=said["reason"],
            operation=operation_of(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your teacher will decide. What becomes of it stands here."))
    return redirect("quiz:attempt-result", pk)


@require_GET
@signed_in
def contests(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    context = {
        "course": course,
        "groups": queries.groups(course, request.user),
        "decided": queries.decided(course),
        "reports": question_reports.count(course),
    }
    return render(request, "quiz/courses/contests.html", context)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int, contest: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    said = DecisionForm(request.POST).said()
    try:
        settled = actions.decide(
            request.user,
            course,
            contest,
            accepts=said["decision"] == "accept",
            reply=said["reply"],
            operation=operation_of(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:course-contests", pk)
    if not settled:
        messages.info(request, _("This was decided before."))
    elif said["decision"] == "accept":
        words = ngettext("Accepted. %d student is told.", "Accepted. %d students are told.", len(settled))
        messages.success(request, words % len(settled))
    else:
        words = ngettext("Declined. %d student is told.", "Declined. %d students are told.", len(settled))
        messages.success(request, words % len(settled))
    return redirect("quiz:course-contests", pk)
