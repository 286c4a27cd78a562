"""What tells whether stored statistics of a quiz still hold: a short text that is another one when they would be."""

from __future__ import annotations

from hashlib import sha256

from django.db import connection

from quiz.models import Quiz

FORM = 1
"""Of the stored data: another number whenever the formulas or their shape change."""

_LIST = {
    "sqlite": "SELECT GROUP_CONCAT({0}) FROM (SELECT {0} FROM {1} ORDER BY {0}) AS found",
    "postgresql": "SELECT STRING_AGG({0}::text, ',' ORDER BY {0}) FROM {1}",
}
_STUDENTS = ("user_id", "quiz_enrolment WHERE course_id = %s AND role = 'student'")
_DRAWS = ("id", "quiz_slot WHERE quiz_id = %s AND item_id IS NULL")


def stamp(quiz: Quiz) -> str:
    """One statement of three small reads, the first of which an index holds alone. Raw: it stands in every page.

    `Attempt.changes` grows with closing and with whatever moves a mark later, and no attempt that counts is ever
    removed: so their sum never comes back to what it was. Who is a student may come back, and so it is the list itself
    that is hashed; the same for the draws, whose answers no longer know where they came from once the draw is gone.
    """
    listed = _LIST[connection.vendor]
    sql = f"""
        SELECT SUM(changes), ({listed.format(*_STUDENTS)}), ({listed.format(*_DRAWS)})
        FROM quiz_attempt WHERE quiz_id = %s AND NOT is_trial"""  # noqa: S608  constants of our own
    with connection.cursor() as cursor:
        cursor.execute(sql, [quiz.course_id, quiz.pk, quiz.pk])
        changes, *lists = cursor.fetchone()
    return f"{FORM}.{changes or 0}.{sha256(repr(lists).encode()).hexdigest()[:32]}"
