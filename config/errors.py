"""The pages for what goes wrong. Each one says what happened, that the work is safe, and what to do next.

429 is drawn by allauth from templates/429.html.
"""

import sys
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from config.outages import away, is_outage
from config.requests import current


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_outage(exception):
        return away(request, exception)
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: the user, the session or the database may be what broke.

    Even the page may not come, if static files were not collected, say. Then a sentence is better than nothing.
    Django calls this while it handles the error.
    """
    error = sys.exception()
    if error and is_outage(error):
        return away(request, error)
    try:
        page = render_to_string("500.html", {"request_id": current.get()})
    except Exception:
        page = "Something broke on our side. Everything that was marked as saved is safe. Try again in a moment."
    return HttpResponse(page, status=500)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose CSRF token no longer counts. The way back is the page the form stood on, if it was one of ours."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = ""
    path = urlsplit(back)._replace(scheme="", netloc="").geturl() or "/"
    return render(request, "403_csrf.html", {"back": path}, status=403)
