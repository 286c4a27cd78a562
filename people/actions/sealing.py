"""Secrets that the database keeps but must not tell: sealed by a key that follows from the site's secret key.

Whoever has a backup alone reads none of them. With a new secret key they are read as long as the old one is named among
the former ones; sealed anew they are where they are written again.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "people.sealing"


class SealedError(ValueError):
    """It was sealed under a secret key that this site does not have."""


def seal(text: str) -> str:
    return _sealer().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Raises SealedError."""
    try:
        return _sealer().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealedError("Sealed under another secret key.") from error


def _sealer() -> MultiFernet:
    return MultiFernet([_by(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _by(secret_key: str) -> Fernet:
    digest = salted_hmac(SALT, "", secret=secret_key, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
