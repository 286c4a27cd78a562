"""What the site keeps about a person, for themselves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from people.actions.erasure import wish_erasure
from people.models import User
from quiz.actions.erasure import erase
from quiz.core.refusals import Refused
from quiz.queries.looks import looks_at
from quiz.queries.personal import write_personal
from quiz.views.access import operation_of, signed_in
from quiz.views.spreadsheets import as_file

CHUNK = 65_536


@require_GET
@signed_in
def data(request: HttpRequest) -> HttpResponse:
    return render(request, "quiz/personal/data.html", {"looks": looks_at(request.user)})


@require_GET
@signed_in
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Everything about oneself as one file."""
    return everything_about(request.user)


@require_http_methods(["GET", "POST"])
@signed_in
@reauthentication_required
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Asked for, and by an administrator done; at once for somebody whom no class knows."""
    is_at_once = not (request.user.enrolments.exists() or request.user.attempts.exists())
    if request.method == "GET":
        return render(request, "quiz/personal/erase.html", {"is_at_once": is_at_once})
    operation_of(request)
    wish = request.POST.get("wish")
    if wish not in {"erase", "withdraw"}:
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
    if wish == "erase" and is_at_once:
        try:
            erase(request.user, keep_marks=False, now=timezone.now())
        except Refused as error:
            messages.error(request, str(error))
            return redirect("quiz:data-erase")
        logout(request)
        return redirect("account_login")
    wish_erasure(request.user, at=timezone.now() if wish == "erase" else None)
    return redirect("quiz:data-erase")


def everything_about(person: User) -> StreamingHttpResponse:
    """Written whole before the first byte goes out, so that what fails is no half a file."""
    stream = _written(person)
    next(stream)
    name = f"factkeep-{slugify(person.username) or 'person'}"
    return StreamingHttpResponse(stream, content_type="application/zip", headers=as_file(name, "zip"))


def _written(person: User) -> Iterator[bytes]:
    """First nothing, once all is on the disk; then that in pieces, so slow lines hold neither memory nor database."""
    with tempfile.TemporaryFile() as file:
        write_personal(person, file, now=timezone.now())
        file.seek(0)
        yield b""
        yield from iter(lambda: file.read(CHUNK), b"")
