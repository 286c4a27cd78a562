"""Where people are signed in: a row beside each session, for its owner to see and to end.

The device in words, and when it was last seen to the hour; no address, and not what its browser says of itself.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.users import User


class SignInQuerySet(models.QuerySet["SignIn"]):
    def of(self, user: User) -> SignInQuerySet:
        return self.filter(user_id=user.pk)

    def lasting(self, now: dt.datetime) -> SignInQuerySet:
        """Those whose session has not ended."""
        return self.filter(session_key__in=Session.objects.filter(expire_date__gt=now).values("session_key"))


class SignIn(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(_("device"), max_length=60, blank=True)
    signed_in_at = models.DateTimeField(_("signed in at"))
    seen_at = models.DateTimeField(_("last seen at"))

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}, {self.signed_in_at:%Y-%m-%d %H:%M}"
