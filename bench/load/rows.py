"""What the database holds, read by plain SQL without the product: the same statements on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple


class Attempt(NamedTuple):
    id: int
    student: str
    quiz: int
    number: int
    started_at: dt.datetime
    submitted_at: dt.datetime | None
    score: Decimal | None
    max_score: Decimal


class Asked(NamedTuple):
    """A question of an attempt, with the snapshot of its answer."""

    id: int
    attempt: int
    weight: Decimal
    stem: str
    response: str
    """The label that was chosen; empty where none was."""
    responded_at: dt.datetime | None
    fraction: Decimal | None


class Step(NamedTuple):
    id: int
    attempt: int
    asked: int | None
    action: str
    response: str
    at: dt.datetime
    operation: str


class Review(NamedTuple):
    id: int
    student: str
    item: int
    asked: int | None
    day: str


class Count(NamedTuple):
    """A counter beside the log: reviews by student and item, or by student and day."""

    student: str
    of: str
    number: int


@dataclass(frozen=True)
class Rows:
    attempts: Sequence[Attempt]
    asked: Sequence[Asked]
    steps: Sequence[Step]
    reviews: Sequence[Review]
    memories: Sequence[Count]
    days: Sequence[Count]


ATTEMPTS = """
    SELECT a.id, u.username, a.quiz_id, a.number, CAST(a.started_at AS TEXT), CAST(a.submitted_at AS TEXT),
           CAST(a.score AS TEXT), CAST(a.max_score AS TEXT)
    FROM quiz_attempt a LEFT JOIN people_user u ON u.id = a.learner_id ORDER BY a.id"""
ASKED = """
    SELECT q.id, q.attempt_id, CAST(q.weight AS TEXT), CAST(v.content AS TEXT), CAST(q.response AS TEXT),
           CAST(q.responded_at AS TEXT), CAST(q.fraction AS TEXT)
    FROM quiz_attemptitem q LEFT JOIN facts_itemversion v ON v.id = q.version_id ORDER BY q.attempt_id, q.position"""
STEPS = """
    SELECT s.id, s.attempt_id, s.item_id, s.action, CAST(v.content AS TEXT), CAST(s.response AS TEXT),
           CAST(s.at AS TEXT), CAST(s.operation AS TEXT)
    FROM quiz_step s LEFT JOIN quiz_attemptitem q ON q.id = s.item_id
    LEFT JOIN facts_itemversion v ON v.id = q.version_id ORDER BY s.id"""
REVIEWS = """
    SELECT r.id, u.username, r.item_id, r.attempt_item_id, CAST(r.day AS TEXT)
    FROM quiz_review r LEFT JOIN people_user u ON u.id = r.learner_id ORDER BY r.id"""
MEMORIES = """
    SELECT u.username, CAST(m.item_id AS TEXT), m.reps
    FROM quiz_memory m LEFT JOIN people_user u ON u.id = m.learner_id"""
DAYS = """
    SELECT u.username, CAST(d.day AS TEXT), d.reviews
    FROM quiz_studyday d LEFT JOIN people_user u ON u.id = d.learner_id"""


def read(connection: Any) -> Rows:
    """All of it, from an open connection of sqlite3 or psycopg."""

    def rows(sql: str) -> Iterator[tuple[Any, ...]]:
        with closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            yield from cursor.fetchall()

    return Rows(
        attempts=[
            Attempt(id_, student, quiz, number, *map(_instant, times), *map(_decimal, scores))
            for id_, student, quiz, number, *times, score, most in rows(ATTEMPTS)
            for scores in [(score, most)]
        ],
        asked=[
            Asked(
                id_, attempt, _decimal(weight), _stem(content), _label(content, said), _instant(at), _decimal(fraction)
            )
            for id_, attempt, weight, content, said, at, fraction in rows(ASKED)
        ],
        steps=[
            Step(id_, attempt, asked, action, _label(content, said), _instant(at), operation.replace("-", ""))
            for id_, attempt, asked, action, content, said, at, operation in rows(STEPS)
        ],
        reviews=[Review(*row) for row in rows(REVIEWS)],
        memories=[Count(*row) for row in rows(MEMORIES)],
        days=[Count(*row) for row in rows(DAYS)],
    )


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    at = dt.datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _stem(content: str | None) -> str:
    return json.loads(content)["stem"] if content else ""


def _label(content: str | None, response: str | None) -> str:
    """The author's words of the option that a stored response names."""
    said = json.loads(response) if response else None
    if content is None or said is None:
        return ""
    if isinstance(said, bool):
        return str(said)
    options = {each["id"]: each["text"] for each in json.loads(content)["options"]}
    return options.get(said, f"no option: {said}")


@contextmanager
def database(folder: Path, url: str) -> Iterator[tuple[Any, Callable[[], list[str]]]]:
    """A connection to what the server left, and a check of the database's own consistency that gives what it found."""
    if url:
        import psycopg

        with psycopg.connect(url) as connection:
            yield connection, lambda: _unvalidated(connection)
    else:
        with closing(sqlite3.connect(f"{(folder / 'factkeep.sqlite3').as_uri()}?mode=ro", uri=True)) as connection:
            yield connection, lambda: _broken(connection)


def _broken(connection: sqlite3.Connection) -> list[str]:
    told = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    strays = connection.execute("PRAGMA foreign_key_check").fetchall()
    return [f"integrity_check: {each}" for each in told if each != "ok"] + [
        f"foreign_key_check: {table} {row} points to no row of {parent}" for table, row, parent, _ in strays
    ]


def _unvalidated(connection: Any) -> list[str]:
    rows = connection.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
    indexes = connection.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
    return [f"constraint {name} of {table} is not valid" for table, name in rows] + [
        f"index {name} is not valid" for (name,) in indexes
    ]
