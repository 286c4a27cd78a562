"""What leaves as a file: questions, for who changes a course; attempts, for who teaches it; one's own cards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from facts.core.formats import anki
from facts.views.exporting import export, file
from quiz.actions.looks import note_look
from quiz.models import Course, Look
from quiz.queries.exporting import course_bank, quiz_bank
from quiz.queries.own_cards import own_cards
from quiz.queries.responses import attempt_rows, response_rows
from quiz.views.access import signed_in
from quiz.views.courses import taught
from quiz.views.spreadsheets import spreadsheet

PAGE = "quiz/courses/export.html"


@require_GET
@signed_in
def course(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    name = slugify(row.title) or "course"
    return export(request, course_bank(row), name=name, template=PAGE, context={"course": row})


@require_GET
@signed_in
def quiz(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    row = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    asked = get_object_or_404(row.quizzes, pk=quiz)
    name = slugify(asked.title) or "quiz"
    return export(request, quiz_bank(asked), name=name, template=PAGE, context={"course": row, "quiz": asked})


@require_GET
@signed_in
def cards(request: HttpRequest) -> HttpResponse:
    """A learner's own cards with their history, for Anki."""
    found = own_cards(request.user)
    written = anki.write_with_history(found.cards, found.media, at=timezone.now())
    return file(written.data, anki, "cards")


@require_GET
@signed_in
def attempts(request: HttpRequest, pk: int, quiz: int) -> StreamingHttpResponse:
    """A row for each attempt at a quiz, with what each question earned."""
    asked = get_object_or_404(taught(request, pk).quizzes, pk=quiz)
    note_look(request.user, Look.Door.ATTEMPTS, course=pk, now=timezone.now())
    return spreadsheet(attempt_rows(asked), f"{slugify(asked.title) or 'quiz'}-attempts")


@require_GET
@signed_in
def responses(request: HttpRequest, pk: int, quiz: int) -> StreamingHttpResponse:
    """A row for each response to a quiz."""
    asked = get_object_or_404(taught(request, pk).quizzes, pk=quiz)
    note_look(request.user, Look.Door.RESPONSES, course=pk, now=timezone.now())
    return spreadsheet(response_rows(pk, [asked.pk]), f"{slugify(asked.title) or 'quiz'}-responses")


@require_GET
@signed_in
def all_responses(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The same of every quiz of the course."""
    course = taught(request, pk)
    quizzes = list(course.quizzes.values_list("pk", flat=True))
    note_look(request.user, Look.Door.RESPONSES, course=pk, now=timezone.now())
    return spreadsheet(response_rows(pk, quizzes), f"{slugify(course.title) or 'course'}-responses")
