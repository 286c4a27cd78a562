"""Where else a person is named: sessions, the desk's own log, statistics that hold what was typed."""

from __future__ import annotations

import json
import re

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q

from people.actions.sign_ins import end_sessions
from people.models import User
from quiz.models import Report


def erase_traces(person: User) -> None:
    """In the caller's transaction, before their names go."""
    names = _Names(person)
    _sessions(person, names)
    _desk(person, names)
    Report.objects.filter(quiz__attempts__learner=person).delete()


class _Names:
    """What the person is called, as words of their own."""

    def __init__(self, person: User) -> None:
        names = {person.username, person.get_full_name(), person.email} - {""}
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)))

    def __contains__(self, text: str) -> bool:
        return self._pattern.search(text) is not None


def _sessions(person: User, names: _Names) -> None:
    """All of theirs end. Of others' goes what names them: slips with pass phrases that wait to be printed."""
    end_sessions(person)
    for row in Session.objects.all().iterator():
        data = row.get_decoded()
        if telling := [name for name, value in data.items() if json.dumps(value, ensure_ascii=False) in names]:
            kept = {name: value for name, value in data.items() if name not in telling}
            Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(kept))


def _desk(person: User, names: _Names) -> None:
    """What they did at the desk is not told any more, and entries of others name them no more."""
    of_person = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    LogEntry.objects.filter(Q(user=person) | of_person).delete()
    for entry in LogEntry.objects.exclude(object_repr="", change_message="").iterator():
        if entry.object_repr in names or entry.get_change_message() in names or entry.change_message in names:
            LogEntry.objects.filter(pk=entry.pk).update(object_repr="", change_message="")
