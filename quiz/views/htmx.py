"""Answering a form twice over: a part for htmx, a redirect for a browser without scripts. This module does it once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseLocation, push_url


def part_or_redirect(
    request: HttpRequest, template: str, context: dict[str, Any], *, to: str, status: int = 200
) -> HttpResponse:
    """After a form did its work: the named part, with its address, or a redirect to the page that holds it."""
    if not request.htmx:
        return redirect(to)
    return push_url(render(request, template, context, status=status), to)


def go(request: HttpRequest, to: str) -> HttpResponse:
    """To another page altogether. htmx fetches it and swaps the whole body, as a followed link would."""
    return HttpResponseLocation(to) if request.htmx else redirect(to)
