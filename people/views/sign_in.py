"""What Django asks us about who is signed in (AUTHENTICATION_BACKENDS), and allauth about signing in and up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.actions.sign_ins import note_sign_in, note_sign_out
from people.models import User
from people.models.reading import rows_of
from people.views.known_devices import known_device, remember_device

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

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Limits wrong passwords (docs/privacy.md).

        A pass phrase that was made here is not guessed, so nobody can lock its owner out; and what others do elsewhere
        does not count against a device that its owner was signed in on.
        """
        self._account = account = _Account(request, credentials.get("username", ""))
        if account.has_phrase:
            return
        if not account.device:
            super().pre_authenticate(request, **credentials)
        if not account.count(request, is_dry_run=True):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if not self._account.has_phrase:
            self._account.count(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords for an account count by the address that they come from."""
        return f"{self._account.key} {self.get_client_ip(request)}"

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.username)
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """The page that follows shows that one is signed in or out: that needs no message."""
        if message_template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, message_template, *args, **kwargs)


class _Account:
    """What limits need to know of the account that somebody wants into, if there is one."""

    def __init__(self, request: HttpRequest, username: str) -> None:
        found = User.objects.filter(username=username).values_list("has_phrase", "password").first()
        self.has_phrase, password = found or (False, "")
        self.device = known_device(request, username)
        self.key = f"{username.lower()} {password}"
        """Counting begins anew with a new password: a teacher who resets it lets its owner in."""

    def count(self, request: HttpRequest, *, is_dry_run: bool = False) -> object:
        """One more wrong password here, or on any device that the account does not know. None where it is too many."""
        action = "login_failed_here" if self.device else "login_failed_anywhere"
        key = f"{self.key} {self.device}"
        return ratelimit.consume(request, action=action, key=key, dry_run=is_dry_run)


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    note_sign_in(user, request.session, request.META.get("HTTP_USER_AGENT", ""), now=timezone.now())


def signed_out(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    note_sign_out(request.session)
