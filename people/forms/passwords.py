"""What a new password must not be, beyond Django's rules."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.core.guessable import is_guessable, words_of
from people.models import User


class NotOfThePlace:
    """Refuses what is little more than the product's or the site's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        words = words_of(urlsplit(settings.SITE_URL).hostname or "") | {"factkeep"}
        if is_guessable(password, words):
            raise ValidationError(_("This password is little more than a name of this site."), code="password_of_place")

    def get_help_text(self) -> str:
        return _("Your password can’t be little more than a name of this site.")
