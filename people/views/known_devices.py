"""Devices on which somebody was signed in before: wrong passwords from elsewhere do not count against them.

The signed cookie holds a number by chance and digests of the accounts it knows. It lets nobody in.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

COOKIE = "__Secure-device" if settings.SESSION_COOKIE_SECURE else "device"
"""Not `__Host-`, which would send it to every page."""
SALT = "people.known_devices"
A_YEAR = 60 * 60 * 24 * 365
MOST = 10
"""Accounts that a device knows; the first is forgotten for an eleventh."""


def known_device(request: HttpRequest, username: str) -> str:
    """The device's number where somebody of this user name was signed in on it, else nothing."""
    number, accounts = _read(request)
    return number if _digest(username) in accounts else ""


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """From now on this device is known to the account. Only the pages of accounts are sent the cookie."""
    number, accounts = _read(request)
    digest = _digest(username)
    kept = [*(each for each in accounts if each != digest), digest][-MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps([number or secrets.token_hex(8), kept], salt=SALT),
        max_age=A_YEAR,
        path=reverse("account_login").removesuffix("login/"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        number, accounts = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except (signing.BadSignature, ValueError):
        return "", []
    return number, accounts


def _digest(username: str) -> str:
    return salted_hmac(SALT, username.lower()).hexdigest()[:16]
