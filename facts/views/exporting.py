"""Questions as a file: which format, what it cannot hold, and the file itself. Pages of decks and of courses use it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from facts.core.formats import FORMATS, Format
from facts.queries.exporting import Bank, outcome

MOST_LOST = 500
"""Questions that a page tells about; a file that loses something of more is the wrong one anyway."""


def export(request: HttpRequest, bank: Bank, *, name: str, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page that asks for a format and tells what it cannot hold; with `download`, the file called `name`."""
    sent = request.POST if request.method == "POST" else request.GET
    format_ = _format(sent.get("format", ""))
    found = outcome(format_, bank, now=timezone.now()) if format_ else None
    if found and found.kept and "download" in sent:
        return file(found.written.data, found.format, name)
    context |= {
        "bank": bank,
        "formats": FORMATS.values(),
        "outcome": found,
        "lost": found.lost[:MOST_LOST] if found else [],
        "more_lost": max(0, len(found.lost) - MOST_LOST) if found else 0,
    }
    return render(request, template, context)


def _format(name: str) -> Format | None:
    if name and name not in FORMATS:
        raise BadRequest(_("There is no such format."))
    return FORMATS.get(name)


def file(data: bytes, format_: Format, name: str) -> HttpResponse:
    """A file to keep, called by its name and the day."""
    ending = format_.SUFFIX.lstrip(".")
    return HttpResponse(
        data,
        content_type=format_.CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
