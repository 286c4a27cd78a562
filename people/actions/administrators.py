"""The first administrator: made from settings, or by whoever has the token that `manage.py prepare` printed.

The token stands as a hash in the data folder, counts once, and only as long as nobody is administrator.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from people.models import User


def has_administrator() -> bool:
    return User.objects.filter(is_superuser=True, is_active=True).exists()


def make_administrator(username: str, password: str) -> User:
    """Raises ValidationError where name or password will not do."""
    user = User(username=username)
    user.full_clean(exclude=["password"])
    validate_password(password, user)
    return User.objects.create_superuser(username, password=password)


def new_token() -> str:
    """Instead of the one before, if there was one."""
    token = secrets.token_urlsafe(24)
    with os.fdopen(os.open(_place(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(_hash(token))
    return token


def awaits_one() -> bool:
    """Whether a token was given out and still counts."""
    return _place().is_file() and not has_administrator()


def is_token(token: str) -> bool:
    try:
        return hmac.compare_digest(_place().read_text(encoding="ascii"), _hash(token))
    except FileNotFoundError:
        return False


def make_first(username: str, password: str) -> User:
    """The token is used up by this: of two at the same moment one gets in. Raises ValidationError for the other."""
    try:
        _place().unlink()
    except FileNotFoundError as error:
        raise ValidationError("This token was used.", code="used") from error
    return User.objects.create_superuser(username, password=password)


def _place() -> Path:
    return Path(settings.DATA_DIR, "first-administrator")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
