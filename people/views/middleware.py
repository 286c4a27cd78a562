"""Around every request: the learner's time zone, and pages that nobody else may keep. On the hot path, so lean."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from people.actions.sign_ins import touch

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]
UTF8 = {"utf-8", "utf8"}


def learner_time_zone(get_response: View) -> View:
    """Times are shown in the learner's zone. Who has no session has no user to ask for, so none is fetched."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return get_response(request)
        timezone.activate(request.user.zone)
        try:
            return get_response(request)
        finally:
            timezone.deactivate()

    return middleware


def session_in_use(get_response: View) -> View:
    """Notes once an hour that a session is in use, for its owner to see. Only whole pages do, so no answer waits.

    A page is worth more than the note: where the database only reads just now, because its disk is full say, it comes.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and not request.htmx and settings.SESSION_COOKIE_NAME in request.COOKIES:
            try:
                touch(request.session, now=timezone.now())
            except (OperationalError, InternalError) as error:  # the latter where PostgreSQL only reads
                logger.warning("That a session is in use could not be noted (%s).", type(error.__cause__).__name__)
        return get_response(request)

    return middleware


def private_pages(get_response: View) -> View:
    """What an answer does not say about keeping it, this says: keep nothing, and do not take a part for a page.

    Static files do not come by here: WhiteNoise answers before.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ("HX-Request", "Cookie"))
        return response

    return middleware


def forms_in_utf8(get_response: View) -> View:
    """Refuses forms that say they are in another encoding than ours: by UTF-7 halves of characters got in.

    It stands before whatever reads the form.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.content_params and request.content_params.get("charset", "utf-8").lower() not in UTF8:
            raise BadRequest("Forms are sent in UTF-8.")
        return get_response(request)

    return middleware
