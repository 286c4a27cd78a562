"""Second factors: what somebody signs in with besides a password. Their table is django-allauth's.

The secret of an app and the seed of recovery codes are sealed in it (`people/actions/sealing.py`); of a passkey it has
the public half only.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import models

from people.models.users import User

__all__ = ["SECOND", "Authenticator", "factors_of", "has_second_factor"]

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these and are none by themselves."""


def factors_of(user: User) -> models.QuerySet[Authenticator]:
    return Authenticator.objects.filter(user_id=user.pk).order_by("pk")


def has_second_factor(user: User) -> bool:
    return factors_of(user).filter(type__in=SECOND).exists()
