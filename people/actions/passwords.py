"""Pass phrases that somebody else makes for a person, and accounts that begin with one. Only hashes are stored."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from people.core.phrases import COUNT, phrase_of
from people.models import User

ITERATIONS = 20_000
"""Enough for 49 bits of chance, and a thousand accounts take seconds. Signing in hashes at Django's strength."""


def new_phrase() -> str:
    return phrase_of(secrets.randbelow(COUNT))


def hash_of(phrase: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(phrase, hasher.salt(), ITERATIONS)
    return hasher.encode(phrase, hasher.salt())


def reset_password(user: User) -> str:
    """Give them a new pass phrase, which is returned and nowhere kept. All their sessions end: those know the hash."""
    phrase = new_phrase()
    user.password, user.has_phrase = hash_of(phrase), True
    user.save(update_fields=["password", "has_phrase"])
    return phrase
