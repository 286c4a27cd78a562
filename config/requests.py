"""Around every request: its id, which its log lines and its answer carry, and a line where it was slow.

The id is the proxy's `X-Request-ID` where there is a sensible one, else made here. It is the outermost middleware, on
the hot path, so lean.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]
SENSIBLE = re.compile(r"[\w.:-]{1,64}", re.ASCII)

current: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty before the first one.

It stands until the next one begins: Django writes some lines about a request after all its middleware.
"""


def marked(get_response: View) -> View:
    slow_ms = settings.SLOW_REQUEST_MS

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        id_ = request.META.get("HTTP_X_REQUEST_ID", "")
        if not SENSIBLE.fullmatch(id_):
            id_ = secrets.token_hex(8)
        current.set(id_)
        response = get_response(request)
        response.headers["X-Request-ID"] = id_
        took_ms = (time.perf_counter() - began) * 1000
        if slow_ms and took_ms >= slow_ms:
            tell_slow(request, response, round(took_ms))
        return response

    return middleware


def tell_slow(request: HttpRequest, response: HttpResponse, took_ms: int) -> None:
    about = {"method": request.method, "route": route_of(request), "status": response.status_code, "ms": took_ms}
    logger.warning("Slow: %(method)s %(route)s, %(status)s after %(ms)s ms", about, extra={"about": about})


def route_of(request: HttpRequest) -> str:
    """The pattern of its address, without what stands in it: "attempts/<int:pk>/". Empty where it has none."""
    return request.resolver_match.route if request.resolver_match else ""
