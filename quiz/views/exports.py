"""Questions of a course and of a quiz as files, for those who change the course."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from facts.views.exporting import export
from quiz.models import Course
from quiz.queries.exporting import course_bank, quiz_bank
from quiz.views.access import signed_in

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
