"""What the site keeps about a person, for themselves."""

from __future__ import annotations

import tempfile

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from people.models import User
from quiz.queries.personal import write_personal
from quiz.views.access import signed_in
from quiz.views.spreadsheets import as_file


@require_GET
@signed_in
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "quiz/personal/data.html")


@require_GET
@signed_in
def download(request: HttpRequest) -> FileResponse:
    """Everything about oneself as one file."""
    return everything_about(request.user)


def everything_about(person: User) -> FileResponse:
    """By way of a file on the disk: it is as of one moment, and slow lines hold neither memory nor the database."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    write_personal(person, file, now=timezone.now())
    file.seek(0)
    name = f"factkeep-{slugify(person.username) or 'person'}"
    return FileResponse(file, content_type="application/zip", headers=as_file(name, "zip"))
