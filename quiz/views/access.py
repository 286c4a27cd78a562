"""Who may come in, and what every form brings with it."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for people who are signed in. A part that finds them signed out sends the whole page to the door."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            request.user = get_user(request)  # each look through the lazy one costs a microsecond
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponseClientRedirect(resolve_url("account_login"))
        return redirect_to_login(request.get_full_path())

    return checked


def operation_of(request: HttpRequest) -> uuid.UUID:
    """The operation id that the form brought. Without one nothing is done: the page was made by somebody else."""
    try:
        return uuid.UUID(request.POST.get("operation", ""))
    except ValueError as error:
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did.")) from error


def number_of(request: HttpRequest, name: str, *, default: int | None = None, high: int = 2**53) -> int:
    """A whole number that a form brought. Raises BadRequest for anything else."""
    value = request.POST.get(name, "")
    if not value and default is not None:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and int(value) <= high):
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
    return int(value)
