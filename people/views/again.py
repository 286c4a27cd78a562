"""Saying once more that it is oneself, before an account of somebody else is opened or ended (ASVS 7.5.1)."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def asked_again(request: HttpRequest) -> HttpResponse | None:
    """Nothing where they said so within minutes. Else the way to it, and from there back to this page.

    What was sent meanwhile is not kept: allauth would keep it in the session, a new password in clear.
    """
    if not is_reauthentication_required(request, app="account"):
        return None
    if request.method == "POST":
        return redirect(request.get_full_path())
    raise ReauthenticationRequired
