"""Answering a form twice over: a part for htmx, a redirect for a browser without scripts. This module does it once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseLocation, push_url


def part_or_redirect(request: HttpRequest, template: str, context: dict[str, Any], *, to: str) -> HttpResponse:
    """After a form did its work: the named part, or a redirect to the page that holds it.

    The browser's history gets the address unless it is there already: a hundred cards are one entry.
    """
    if not request.htmx:
        return redirect(to)
    response = render(request, template, context)
    return response if _is_at(request, to) else push_url(response, to)


def _is_at(request: HttpRequest, to: str) -> bool:
    try:
        return request.htmx.current_url_abs_path == to
    except ValueError:  # no address at all, which htmx never sends
        return False


def go(request: HttpRequest, to: str) -> HttpResponse:
    """To another page altogether. htmx fetches it and swaps the whole body, as a followed link would."""
    return HttpResponseLocation(to) if request.htmx else redirect(to)
