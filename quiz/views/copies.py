"""Duplicating a quiz."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions.copies import copy_quiz
from quiz.core.refusals import Refused
from quiz.forms.copies import CopyForm
from quiz.models import Quiz
from quiz.views.access import operation_of, signed_in


@require_GET
@signed_in
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Into which course, for those who change the quiz."""
    quiz = get_object_or_404(Quiz.objects.editable_by(request.user).select_related("course"), pk=pk)
    return _page(request, quiz, CopyForm(quiz=quiz, user=request.user))


@require_POST
@signed_in
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy's page, with what could not come along."""
    quiz = get_object_or_404(Quiz.objects.editable_by(request.user).select_related("course"), pk=pk)
    operation = operation_of(request)
    form = CopyForm(request.POST, quiz=quiz, user=request.user)
    if not form.is_valid():
        return _page(request, quiz, form)
    try:
        copied = copy_quiz(quiz, form.cleaned_data["course"], operation=operation)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:quiz-copy", pk)
    for sentence in copied.left:
        messages.warning(request, sentence)
    messages.success(request, _("This is the copy, a draft. Look at its dates and questions, then publish it."))
    return redirect("admin:quiz_quiz_change", copied.quiz.pk)


def _page(request: HttpRequest, quiz: Quiz, form: CopyForm) -> HttpResponse:
    return render(request, "quiz/quizzes/copy.html", {"quiz": quiz, "form": form}, status=422 if form.errors else 200)
