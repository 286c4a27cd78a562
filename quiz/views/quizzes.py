"""The list of quizzes, and the page before one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quiz.actions.closings import close_overdue
from quiz.models import Quiz
from quiz.queries import attempts as queries
from quiz.views.access import signed_in


@require_GET
@signed_in
def quizzes(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    close_overdue(learner=request.user, now=now)
    rows = queries.quiz_rows(request.user, now=now)
    context = {
        "rows": rows,
        "to_take": [row for row in rows if row.is_to_take],
        "handed_in": [row for row in rows if row.submitted][::-1],
        "now": now,
    }
    return render(request, "quiz/quizzes/quizzes.html", context)


@require_GET
@signed_in
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """What to expect: nothing starts by opening this page."""
    visible = Quiz.objects.visible_to(request.user)
    get_object_or_404(visible, pk=pk)
    now = timezone.now()
    close_overdue(learner=request.user, quiz=pk, now=now)
    row = queries.quiz_rows(request.user, now=now, quizzes=visible.filter(pk=pk))[0]
    context = {
        "row": row,
        "quiz": row.quiz,
        "now": now,
        "may_edit": Quiz.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_try": Quiz.objects.taught_by(request.user).filter(pk=pk).exists(),
        "may_take": Quiz.objects.takeable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "quiz/quizzes/quiz.html", context)
