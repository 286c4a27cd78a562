"""Noting who looks at results."""

from __future__ import annotations

import datetime as dt

from people.models import User
from quiz.models import Look
from quiz.models.rows import insert_row


def note_look(
    by: User | None, door: Look.Door, *, course: int | None = None, learner: int | None = None, now: dt.datetime
) -> None:
    """One INSERT, before anything is shown; none for a look at one's own. Ids of a course, of a learner, or of both."""
    if by is None or by.pk != learner:
        insert_row(Look(by=by, door=door, course_id=course, learner_id=learner, at=now))
