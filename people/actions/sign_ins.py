"""Sessions as their owners know them: noted when they begin, touched once an hour, ended by their owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from people.core.devices import device_of
from people.models import SignIn, User

NOTED = "sign_in"
"""In the session: the row that tells of it, the hour in which that was written, and the session's key then."""


@transaction.atomic
def note_sign_in(user: User, session: SessionBase, user_agent: str, *, now: dt.datetime) -> None:
    """Rows of sessions that are over go at the same time."""
    SignIn.objects.of(user).exclude(pk__in=SignIn.objects.lasting(now).values("pk")).delete()
    row, _ = SignIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={"user": user, "device": device_of(user_agent), "signed_in_at": now, "seen_at": now},
    )
    session[NOTED] = [row.pk, _hour(now), session.session_key]


def touch(session: SessionBase, *, now: dt.datetime) -> None:
    """That the session is in use, once an hour; and under its new key, which it gets with a new password."""
    noted = session.get(NOTED)
    if noted and noted[1:] != [_hour(now), session.session_key]:
        SignIn.objects.filter(pk=noted[0]).update(seen_at=now, session_key=session.session_key)
        session[NOTED] = [noted[0], _hour(now), session.session_key]


def note_sign_out(session: SessionBase) -> None:
    SignIn.objects.filter(session_key=session.session_key).delete()


@transaction.atomic
def end_session(user: User, pk: int) -> None:
    """One of theirs; nothing where there is none."""
    for row in SignIn.objects.of(user).filter(pk=pk):
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()


@transaction.atomic
def end_sessions(user: User, *, but: str | None = None) -> int:
    """All of theirs but the one of this key, noted or not; gives how many."""
    ended = [key for key in _keys(user) if key != but]
    Session.objects.filter(session_key__in=ended).delete()
    SignIn.objects.of(user).exclude(session_key=but or "").delete()
    return len(ended)


def _keys(user: User) -> Iterator[str]:
    """A session tells its owner only when it is read: all of them are, which is rare and takes moments."""
    for row in Session.objects.all().iterator():
        if row.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield row.session_key


def _hour(now: dt.datetime) -> int:
    return int(now.timestamp()) // 3600
