"""Pictures and sounds, for those who may see the questions that show them."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from facts.models import Media
from quiz.queries.media import media_visible_to
from quiz.views.access import signed_in

HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, max-age=86400",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Opened by itself, a file can do nothing. Its name is that of its content, so that a browser may keep it."""
RANGE = re.compile(r"bytes=([0-9]{0,12})-([0-9]{0,12})")


@require_safe
@signed_in
def media(request: HttpRequest, name: str) -> HttpResponse:
    """The file, or the stretch of it that a player asks for."""
    request.META.pop("HTTP_ACCEPT_ENCODING", None)  # it is compressed already, and a stretch must be of these bytes
    row = media_visible_to(request.user).filter(name=name).first()
    if row is None:
        raise Http404
    etag = quote_etag(name)
    if unchanged := get_conditional_response(request, etag=etag):
        return _headed(unchanged, etag)
    stretch = _stretch(request, row.size) if request.headers.get("If-Range", etag) == etag else None
    return _headed(_answer(row, stretch), etag)


def _stretch(request: HttpRequest, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; None for the whole. Of several ranges, all is sent."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size - 1
    return int(found[1]), min(int(found[2] or size), size - 1)


def _answer(row: Media, stretch: tuple[int, int] | None) -> HttpResponse:
    first, last = stretch or (0, row.size - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{row.size}"})
    with row.file.open() as file:
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), content_type=row.content_type)
    if stretch:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{row.size}"
    return response


def _headed(response: HttpResponse, etag: str) -> HttpResponse:
    for header, value in {**HEADERS, "ETag": etag}.items():
        response.headers[header] = value
    return response
