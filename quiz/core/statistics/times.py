"""How long a question took, as far as the log of an attempt can tell."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable


def seconds_spent(steps: Iterable[tuple[int | None, dt.datetime]]) -> dict[int, float]:
    """
    Seconds by question, from the steps of one attempt in their order: the question each concerns, if any, and when.

    The time between two steps goes to the question of the later one; so each question has the time until an act on it,
    summed. That holds reading it, and whatever else its learner did without leaving a step: pauses, too, and reading
    questions that were then left blank.
    """
    spent: dict[int, float] = defaultdict(float)
    before: dt.datetime | None = None
    for question, at in steps:
        if question is not None and before is not None:
            spent[question] += (at - before).total_seconds()
        before = at
    return dict(spent)
