"""What a quiz's terms are for the learner of an attempt, read along with the attempt.

Raw, because it stands in every answer: one statement finds the attempt, its quiz, what their enrolment grants and what
this quiz allows them and their group. `quiz/core/timing.py` says what that amounts to.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from quiz.core.timing import Accommodation, Allowed, Terms, terms_for

COLUMNS = """
    quiz.opens_at AS quiz_opens_at, quiz.due_at AS quiz_due_at, quiz.closes_at AS quiz_closes_at,
    quiz.time_limit_minutes, quiz.grace_seconds, quiz.attempts_allowed, quiz.pause_minutes,
    place.time_factor, place.extra_minutes, place.extra_attempts, place.later_days,
    own.extra_minutes AS own_minutes, own.opens_at AS own_opens_at, own.due_at AS own_due_at,
    own.closes_at AS own_closes_at, own.attempts_allowed AS own_attempts,
    grouped.extra_minutes AS group_minutes, grouped.opens_at AS group_opens_at, grouped.due_at AS group_due_at,
    grouped.closes_at AS group_closes_at, grouped.attempts_allowed AS group_attempts"""
JOINS = """
    LEFT JOIN quiz_enrolment place ON place.course_id = quiz.course_id AND place.user_id = {learner}
    LEFT JOIN quiz_allowance own ON own.quiz_id = quiz.id AND own.learner_id = {learner}
    LEFT JOIN quiz_allowance grouped ON grouped.quiz_id = quiz.id AND grouped.group_id = place.group_id"""
"""To be joined to `quiz`; `{learner}` names the learner's id."""
STUDENTS = """
    JOIN quiz_enrolment place ON place.course_id = quiz.course_id AND place.role = 'student'
    LEFT JOIN quiz_allowance own ON own.quiz_id = quiz.id AND own.learner_id = place.user_id
    LEFT JOIN quiz_allowance grouped ON grouped.quiz_id = quiz.id AND grouped.group_id = place.group_id"""
"""Instead of JOINS: a row for each student of the quiz's course."""


def terms_of(row: Any) -> Terms:
    """The terms in a row that has COLUMNS."""
    terms = Terms(
        opens_at=instant(row.quiz_opens_at),
        due_at=instant(row.quiz_due_at),
        closes_at=instant(row.quiz_closes_at),
        limit=None if row.time_limit_minutes is None else dt.timedelta(minutes=row.time_limit_minutes),
        grace=dt.timedelta(seconds=row.grace_seconds),
        attempts=row.attempts_allowed,
        pause=dt.timedelta(minutes=row.pause_minutes),
    )
    allowances = [_allowed(row, each) for each in ("own", "group") if getattr(row, f"{each}_minutes") is not None]
    if row.time_factor is None and not allowances:
        return terms
    return terms_for(terms, allowances, _accommodation(row))


def _accommodation(row: Any) -> Accommodation:
    if row.time_factor is None:
        return Accommodation()
    return Accommodation(
        factor=Decimal(str(row.time_factor)),
        extra=dt.timedelta(minutes=row.extra_minutes),
        attempts=row.extra_attempts,
        later=dt.timedelta(days=row.later_days),
    )


def _allowed(row: Any, whose: str) -> Allowed:
    return Allowed(
        extra=dt.timedelta(minutes=getattr(row, f"{whose}_minutes")),
        opens_at=instant(getattr(row, f"{whose}_opens_at")),
        due_at=instant(getattr(row, f"{whose}_due_at")),
        closes_at=instant(getattr(row, f"{whose}_closes_at")),
        attempts=getattr(row, f"{whose}_attempts"),
    )


def instant(value: str | dt.datetime | None) -> dt.datetime | None:
    """An instant as a raw statement gives it: from SQLite it comes without a zone, and sometimes as text."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value if value is None or value.tzinfo else value.replace(tzinfo=dt.UTC)
