"""What Django asks us about who is signed in (AUTHENTICATION_BACKENDS), and allauth about signing in and up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.models.reading import rows_of

INVITED = "invited"
"""Kept in the session of a visitor who came by the code of a class: they may make an account, whatever the setting."""


class Backend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        """The person of a session, or None. Written SQL, for it stands in every request."""
        found = rows_of(User, "SELECT * FROM people_user WHERE id = %s", [user_id])
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("This user name and this password do not go together."),
        "too_many_login_attempts": _("Too many wrong passwords for this account. Wait five minutes, then try again."),
        "account_inactive": _("This account is closed. Your teacher can open it again."),
        "incorrect_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.ALLOW_SIGNUP or bool(request.session.get(INVITED))

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """The page that follows shows that one is signed in or out: that needs no message."""
        if message_template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, message_template, *args, **kwargs)
