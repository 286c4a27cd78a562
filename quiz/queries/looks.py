"""Who looked at somebody's results, as a list that they can read: one line for each day, person, page and course."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from people.models import User
from quiz.models import Look

MOST = 1000


@dataclass(frozen=True, slots=True)
class Looked:
    """`by` is empty for whoever runs the server; `times` is how often on that day of the reader."""

    on: dt.date
    by: str
    what: str
    course: str
    times: int


def looks_at(person: User) -> list[Looked]:
    """The newest first, out of the last MOST."""
    rows = Look.objects.at_results_of(person).select_related("by", "course").order_by("-at", "-pk")[:MOST]
    lines = [
        (
            row.at.astimezone(person.zone).date(),
            row.by.name if row.by else "",
            str(row.get_door_display()),
            row.course.title if row.course else "",
        )
        for row in rows
    ]
    lines.sort(key=lambda line: (-line[0].toordinal(), *line[1:]))
    return [Looked(*line, times=len(list(same))) for line, same in groupby(lines)]
