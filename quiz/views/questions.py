"""A new question for a quiz, on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from facts.core import prose
from facts.forms.slugs import free_slug
from facts.models import Deck, Item
from people.models import User
from quiz.actions.questions import made_by, write_question
from quiz.forms.questions import QuestionForm
from quiz.models import Quiz
from quiz.views.access import operation_of, signed_in


@require_GET
@signed_in
def question(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """For those who change the course."""
    asked_in = get_object_or_404(Quiz.objects.editable_by(request.user), pk=quiz, course=pk)
    return _page(request, asked_in, QuestionForm(decks=_decks(request.user, pk), initial=_topic(asked_in)))


@require_POST
@signed_in
def save(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """The item lies in a deck of the course that its author edits."""
    asked_in = get_object_or_404(Quiz.objects.editable_by(request.user), pk=quiz, course=pk)
    if not made_by(asked_in, operation_of(request)):
        form = QuestionForm(request.POST, decks=_decks(request.user, pk))
        if not form.is_valid():
            return _page(request, asked_in, form)
        _write(asked_in, form, request.user)
    messages.success(request, _("The question is in the quiz."))
    return redirect("quiz:course-question", pk, quiz) if "another" in request.POST else redirect("quiz:quiz", quiz)


def _decks(user: User, course: int) -> QuerySet[Deck]:
    return Deck.objects.editable_by(user).filter(courses=course)


def _page(request: HttpRequest, quiz: Quiz, form: QuestionForm) -> HttpResponse:
    context = {"quiz": quiz, "form": form, "topics": form.fields["topic"].queryset.exists()}
    return render(request, "quiz/quizzes/question.html", context, status=422 if form.errors else 200)


def _topic(quiz: Quiz) -> dict[str, Any]:
    """That of the quiz's last question, as long as nobody says another."""
    last = quiz.slots.filter(item__isnull=False).select_related("item").last()
    return {"topic": last.item.topic_id} if last else {}


def _write(quiz: Quiz, form: QuestionForm, author: User) -> None:
    item, said = form.instance, form.cleaned_data
    words = prose.plain(prose.block(said["stem"]))
    item.slug = free_slug(Item.objects.filter(deck=item.deck), f"{words}-{form.KIND}")
    write_question(
        quiz,
        item,
        kind=form.KIND,
        content=form.content,
        key=form.key,
        explanation=said["explanation"],
        weight=said["weight"],
        operation=said["operation"],
        author=author,
        now=timezone.now(),
    )
