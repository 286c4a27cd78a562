"""A person's wish to be erased."""

import datetime as dt

from people.models import User


def wish_erasure(person: User, *, at: dt.datetime | None) -> None:
    """Note when it was asked for first, or (None) that it is withdrawn."""
    if at is None or person.erasure_asked_at is None:
        person.erasure_asked_at = at
        person.save(update_fields=["erasure_asked_at"])
