"""Reported questions: what waits for those who edit or teach, and one's own reports with the replies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions.question_reports import close_report
from quiz.forms.question_reports import ReplyForm
from quiz.queries.question_reports import own_reports, waiting_reports
from quiz.views.access import operation_of, signed_in


@require_GET
@signed_in
def reports(request: HttpRequest) -> HttpResponse:
    context = {"waiting": waiting_reports(request.user), "own": own_reports(request.user)}
    return render(request, "quiz/question_reports.html", context)


@require_POST
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    operation_of(request)
    said = ReplyForm(request.POST).said()
    if close_report(request.user, pk, reply=said["reply"], now=timezone.now()):
        messages.success(request, _("Closed. The learner sees your reply."))
    else:
        messages.info(request, _("This was closed before."))
    return redirect("quiz:question-reports")
