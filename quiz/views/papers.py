"""A quiz on paper, and its key, for those who teach it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from quiz.models import Course
from quiz.queries import papers as queries
from quiz.views.access import signed_in


@require_GET
@signed_in
def paper(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """The questions, in the order of a version; `?version=B`."""
    return _page(request, pk, quiz, "quiz/papers/paper.html")


@require_GET
@signed_in
def key(request: HttpRequest, pk: int, quiz: int) -> HttpResponse:
    """What is right in that version, on a sheet of its own."""
    return _page(request, pk, quiz, "quiz/papers/key.html")


def _page(request: HttpRequest, pk: int, quiz: int, template: str) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    asked = get_object_or_404(course.quizzes, pk=quiz)
    versions = queries.versions_of(asked)
    version = request.GET.get("version", versions[0])
    if version not in list(versions):
        raise Http404
    found = queries.paper(asked, version, versions=versions)
    return render(request, template, {"course": course, "quiz": asked, "paper": found})
