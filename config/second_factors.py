"""Who must have a second factor, where the site asks that of its staff (FACTKEEP_SECOND_FACTOR=staff).

Whoever administers, teaches or edits and has none is led to set one up, whatever they wanted to open: results of others
stand behind many doors. Their account, preferences and help stay open. One statement for each request; none where the
site does not ask.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from facts.models import Deck
from people.models import User
from people.models.factors import SECOND
from quiz.models import Enrolment

OPEN = ("account_", "mfa_", "people:", "healthz", "readyz", "robots.txt", "favicon.ico")
TEACHING = (Enrolment.Role.INSTRUCTOR, Enrolment.Role.ASSISTANT)


def asked_of_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    if settings.SECOND_FACTOR != "staff":
        raise MiddlewareNotUsed

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        if request.resolver_match.view_name.startswith(OPEN) or not request.user.is_authenticated:
            return None
        if not lacks_one(request.user):
            return None
        return HttpResponseClientRedirect(resolve_url("mfa_index")) if request.htmx else redirect("mfa_index")

    middleware.process_view = process_view
    return middleware


def lacks_one(user: User) -> bool:
    """Whether this person is one of the staff and has no second factor."""
    teaches = Enrolment.objects.filter(user_id=OuterRef("pk"), role__in=TEACHING)
    edits = Deck.editors.through.objects.filter(user_id=OuterRef("pk"))
    has_one = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND)
    staff = User.objects.filter(Q(is_superuser=True) | Exists(teaches) | Exists(edits), pk=user.pk)
    return staff.filter(~Exists(has_one)).exists()
