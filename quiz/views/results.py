"""The result of an attempt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from people.models import User
from quiz.actions.closings import expire
from quiz.actions.looks import note_look
from quiz.core.policies import EVERYTHING
from quiz.models import Attempt, Course, Enrolment, Look, Quiz
from quiz.queries import results as queries
from quiz.queries.policies import shown_of
from quiz.views.access import signed_in


@require_GET
@signed_in
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """For the learner; and for those who teach the course, who see it without the learner's buttons."""
    attempt = get_object_or_404(
        Attempt.objects.visible_to(request.user).select_related("quiz__course", "learner"), pk=pk
    )
    now = timezone.now()
    if attempt.is_open:
        if not expire(pk, now=now):
            return redirect("quiz:attempt", pk)
        attempt.refresh_from_db()
    is_own = attempt.learner_id == request.user.pk
    note_look(request.user, Look.Door.RESULT, course=attempt.quiz.course_id, learner=attempt.learner_id, now=now)
    may_mark = Course.objects.taught_by(request.user).filter(pk=attempt.quiz.course_id).exists()
    seen = EVERYTHING if may_mark else shown_of([attempt.quiz], now=now)[attempt.quiz_id]
    context = {
        "result": queries.result(attempt, learner=attempt.learner, now=now, is_own=is_own, shown=seen),
        "attempt": attempt,
        "shown": seen,
        "is_own": is_own,
        "leads_back": _leads_back(request.user, attempt),
        "may_mark": may_mark,
    }
    return render(request, "quiz/attempts/result.html", context)


def _leads_back(user: User, attempt: Attempt) -> bool:
    """Whether the page that a result leads back to is still there: the quiz for its learner, the student for others."""
    if attempt.learner_id == user.pk:
        return Quiz.objects.visible_to(user).filter(pk=attempt.quiz_id).exists()
    students = Enrolment.objects.filter(course=attempt.quiz.course_id, role=Enrolment.Role.STUDENT)
    return students.filter(user=attempt.learner_id).exists()
