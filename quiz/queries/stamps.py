"""What tells whether stored statistics of a quiz still hold: a short text that is another one when they would be."""

from __future__ import annotations

from hashlib import sha256

from django.db import connection

from quiz.models import Quiz

FORM = 1
"""Of the stored data: another number whenever the formulas or their shape change."""

_LIST = {
    "sqlite": "SELECT GROUP_CONCAT(found) FROM (SELECT {0} AS found FROM {1} ORDER BY {2}) AS list",
    "postgresql": "SELECT STRING_AGG(({0})::text, ',' ORDER BY {2}) FROM {1}",
}
_STUDENTS = ("user_id", "quiz_enrolment WHERE course_id = %s AND role = 'student'", "user_id")
_SLOTS = ("id || ':' || COALESCE(item_id, 0)", "quiz_slot WHERE quiz_id = %s", "position, id")


def stamp(quiz: Quiz) -> str:
    """One statement of three small reads, two of which indexes hold alone. Raw: it stands in every page.

    `Attempt.changes` grows with closing and with whatever moves a mark later, and no attempt that counts is ever
    removed: so their sum never comes back to what it was. Who is a student may come back, and so it is the list itself
    that is hashed; the same for what the quiz asks, because the numbers stand in its order.
    """
    listed = _LIST[connection.vendor]
    sql = f"""
        SELECT SUM(changes), ({listed.format(*_STUDENTS)}), ({listed.format(*_SLOTS)})
        FROM quiz_attempt WHERE quiz_id = %s AND NOT is_trial"""  # noqa: S608  constants of our own
    with connection.cursor() as cursor:
        cursor.execute(sql, [quiz.course_id, quiz.pk, quiz.pk])
        changes, *lists = cursor.fetchone()
    return f"{FORM}.{changes or 0}.{sha256(repr(lists).encode()).hexdigest()[:32]}"
