"""Marking by hand: the questions with something to mark, one answer at a time, and the mark."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions.hand_marks import mark_by_hand
from quiz.core.refusals import Refused
from quiz.forms.hand_marks import HandMarkForm
from quiz.models import AttemptItem, Course
from quiz.queries import hand_marks as queries
from quiz.views.access import operation_of, signed_in

ANSWER = "quiz/hand_marks/answer.html"


@require_GET
@signed_in
def hand_marks(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    context = {"course": course, "rows": queries.marking_rows(course)}
    return render(request, "quiz/hand_marks/hand_marks.html", context)


@require_GET
@signed_in
def answer(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """One answer without its learner's name, which `?name=show` shows; a result page leads here with `?from=result`."""
    course, shown = _found(request, pk, answer)
    context = {"course": course, "answer": shown, "form": _form(shown), **_ways(request.GET)}
    return render(request, ANSWER, context)


@require_POST
@signed_in
def save(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """Give the mark; then the next answer that waits, or back to where this one was opened."""
    course, shown = _found(request, pk, answer)
    operation, form = operation_of(request), _form(shown, request.POST)
    if not form.is_valid():
        context = {"course": course, "answer": shown, "form": form, **_ways(request.POST)}
        return render(request, ANSWER, context, status=422)
    try:
        mark_by_hand(
            request.user,
            answer,
            fraction=form.cleaned_data["fraction"],
            comment=form.cleaned_data["comment"],
            operation=operation,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:hand-marks-answer", pk, answer)
    if request.POST.get("from") == "result":
        return redirect(f"{resolve_url('quiz:attempt-result', shown.item.attempt_id)}#q{shown.item.position}")
    if shown.next_waiting:
        messages.success(request, _("Saved. This is the next one."))
        return redirect("quiz:hand-marks-answer", pk, shown.next_waiting)
    messages.success(request, _("Saved. Every answer to this question is marked."))
    return redirect("quiz:hand-marks", pk)


def _found(request: HttpRequest, pk: int, answer: int) -> tuple[Course, queries.Answer]:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    try:
        return course, queries.answer_to_mark(course, answer)
    except AttemptItem.DoesNotExist:
        raise Http404 from None


def _form(shown: queries.Answer, data: object = None) -> HandMarkForm:
    item = shown.item
    fraction = None if shown.is_waiting else item.fraction
    return HandMarkForm(data, weight=item.weight, fraction=fraction, comment=item.comment)


def _ways(query: object) -> dict[str, bool]:
    return {"shows_name": query.get("name") == "show", "from_result": query.get("from") == "result"}
