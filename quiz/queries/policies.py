"""What learners may see of their results now, by quiz."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from quiz.core import policies
from quiz.core.policies import Shown
from quiz.models import Quiz


def shown_of(quizzes: Iterable[Quiz], *, now: dt.datetime) -> dict[int, Shown]:
    """By id of the quiz. One statement at most, and none where nothing waits for a closing."""
    rows = {quiz.pk: quiz.policy for quiz in quizzes}
    closed_at = Quiz.objects.closed_at([pk for pk, policy in rows.items() if policy.waits_for_closing])
    return {
        pk: policies.shown(policy, is_closed=pk in closed_at and now > closed_at[pk]) for pk, policy in rows.items()
    }
