"""Watching a quiz while it is taken, and helping those who take it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from people.models import User
from quiz.actions.closings import close_overdue, hand_in_for, reopen_attempt
from quiz.actions.extensions import extend as add_minutes
from quiz.core.refusals import Refused
from quiz.forms.live import ExtendForm, HandInForm, ReopenForm
from quiz.models import Attempt, Course, Quiz
from quiz.queries.courses import students_of
from quiz.queries.live import live as live_of
from quiz.views.access import operation_of, signed_in

PAGE = "quiz/courses/live.html"


@require_GET
@signed_in
def live(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """Who is where. `?still=1` is the same page without reading itself anew."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    row = get_object_or_404(course.quizzes, pk=quiz)
    if request.htmx:
        return render(request, f"{PAGE}#live-rows", _watched(course, row))
    return _page(request, course, row)


def _watched(course: Course, quiz: Quiz) -> dict[str, Any]:
    now = timezone.now()
    close_overdue(quiz=quiz.pk, now=now)
    return {"course": course, "quiz": quiz, "live": live_of(quiz, now=now)}


def _page(request: HttpRequest, course: Course, quiz: Quiz, **forms: Any) -> HttpResponse:
    """`forms` are those that were sent and have something wrong with them."""
    context = _watched(course, quiz) | {"is_still": request.GET.get("still") == "1"}
    if Course.objects.editable_by(request.user).filter(pk=course.pk).exists():
        students, groups = [line.student for line in context["live"].lines], list(course.groups.all())
        context |= {
            "may_edit": True,
            "extending": ExtendForm(students, groups),
            "handing_in": HandInForm(students),
            "reopening": ReopenForm(students),
            **forms,
        }
    return render(request, PAGE, context, status=422 if forms else 200)


@require_POST
@signed_in
def extend(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    course, row, students = _mine(request, pk, quiz)
    operation, form = operation_of(request), ExtendForm(students, list(course.groups.all()), request.POST)
    if not form.is_valid():
        return _page(request, course, row, extending=form)
    whom, minutes = form.cleaned_data["whom"], form.cleaned_data["minutes"]
    try:
        add_minutes(
            request.user,
            quiz,
            minutes=minutes,
            learner=whom.learner,
            group=whom.group,
            operation=operation,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(whom)s: %(minutes)d minute more.", "%(whom)s: %(minutes)d minutes more.", minutes)
        messages.success(request, words % {"whom": whom.words, "minutes": minutes})
    return redirect("quiz:course-quiz-live", pk, quiz)


@require_POST
@signed_in
def hand_in(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """For somebody who left: what was saved is handed in now."""
    course, row, students = _mine(request, pk, quiz)
    operation, form = operation_of(request), HandInForm(students, request.POST)
    if not form.is_valid():
        return _page(request, course, row, handing_in=form)
    whom = form.cleaned_data["whom"]
    try:
        hand_in_for(request.user, quiz, whom.learner, operation=operation, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Handed in for %(name)s.") % {"name": whom.words})
    return redirect("quiz:course-quiz-live", pk, quiz)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """A student goes on with their latest attempt."""
    course, row, students = _mine(request, pk, quiz)
    operation, form = operation_of(request), ReopenForm(students, request.POST)
    if not form.is_valid():
        return _page(request, course, row, reopening=form)
    whom, minutes = form.cleaned_data["whom"], form.cleaned_data["minutes"]
    latest = Attempt.objects.of(whom.learner).counted().filter(quiz=quiz).order_by("-number").first()
    try:
        if latest is None:
            raise Refused(_("This student has not begun yet."))
        reopen_attempt(request.user, latest.pk, minutes=minutes, operation=operation, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s can go on.") % {"name": whom.words})
    return redirect("quiz:course-quiz-live", pk, quiz)


def _mine(request: HttpRequest, pk: int, quiz: int) -> tuple[Course, Quiz, list[User]]:
    """A quiz of a course that this person may change, and the course's students."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return course, get_object_or_404(course.quizzes, pk=quiz), students_of(course)
