"""Everything about a person as one file for them (docs/privacy.md), read as of one moment and row by row.

What they may not see yet is not in it: of an attempt whose result is held back, what it asked and how it was marked,
and what memory made of it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import IO, Any

from django.db.models import Model, Q, QuerySet

from facts.core import cells
from facts.models import Item
from people.models import User
from quiz.core.archives import Kind, Manifest, Row, Writer
from quiz.core.logs import MARKING
from quiz.core.policies import EVERYTHING, NOTHING, Shown
from quiz.models import Attempt, AttemptItem, CardStep, Contest, Course, Memory, Quiz, Review, Sitting, Step
from quiz.models.archives import Table
from quiz.models.moments import one_moment
from quiz.models.personal import NAMED, OWN, PERSON, OwnTable
from quiz.queries.archives import CHUNK, lists_of, newest_migrations
from quiz.queries.policies import shown_of
from quiz.queries.responses import readable
from quiz.queries.results import VERDICTS, shown_verdict

READ_ME = """\
This is everything that this site keeps about you, as of the day in manifest.json.

answers.csv   each question of each quiz that you took, with your answer and, where you may see it, its mark
reviews.csv   each time that a card was asked or an answer moved your memory of it
tables/       the same and all the rest as it lies in the database: one file for each table, one line for each row

The answers to quizzes that are not open to you yet are left out of it, and so are the names of other people.
docs/privacy.md of the software tells what each table and column means, and how another site takes this file in.
"""

Names = dict[type[Model], set[int]]
"""Ids of rows that are named in the file."""


def write_personal(person: User, file: IO[bytes], *, now: dt.datetime) -> Manifest:
    """Write everything about a person."""
    with one_moment():
        writer, scope = Writer(file), Scope(person, now)
        names: Names = {table.model: set() for table in NAMED}
        writer.file("read-me.txt", [READ_ME.encode()])
        row = User.objects.values("pk", *(field.name for field in PERSON.columns)).get(pk=person.pk)
        writer.table(PERSON.name, [{"id": row.pop("pk"), **row}])
        for table in OWN:
            writer.table(table.name, _own_rows(table, scope, names))
        writer.file("answers.csv", _csv(_answers(scope)))
        writer.file("reviews.csv", _csv(_reviews(scope)))
        for table in NAMED:
            writer.table(table.name, _named_rows(table, names))
    return writer.finish(Kind.PERSON, of=person.username, made_at=now, schema=newest_migrations())


@dataclass(frozen=True)
class Scope:
    """Whose rows, and what they may see of their results now."""

    person: User
    now: dt.datetime

    @cached_property
    def seen(self) -> dict[int, Shown]:
        """By quiz that the person ever took; everything of the courses whose results they may see anyway."""
        quizzes = list(Quiz.objects.filter(attempts__learner=self.person).distinct())
        taught = set(Course.objects.taught_by(self.person).values_list("pk", flat=True))
        return {
            **shown_of(quizzes, now=self.now),
            **{quiz.pk: EVERYTHING for quiz in quizzes if quiz.course_id in taught},
        }

    @cached_property
    def shown(self) -> dict[int, Shown]:
        """By attempt; nothing of one that is open."""
        rows = Attempt.objects.filter(learner=self.person).values_list("pk", "quiz", "submitted_at")
        return {pk: self.seen[quiz] if submitted_at else NOTHING for pk, quiz, submitted_at in rows}

    @property
    def _telling(self) -> QuerySet[Review]:
        """Reviews that tell how an answer was marked, which the person may not see yet."""
        quizzes = [quiz for quiz, shown in self.seen.items() if not shown.correctness]
        return Review.objects.filter(learner=self.person, attempt_item__attempt__quiz__in=quizzes)

    def rows(self, table: OwnTable) -> QuerySet:
        rows = table.model._base_manager.filter(**{table.whose: self.person})
        told = self._telling
        if table.model is Review:  # a NULL is in no list and out of none
            is_known = (Q(**{name: None}) | ~Q(**{f"{name}__in": told.values("pk")}) for name in ("undoes", "corrects"))
            return rows.exclude(pk__in=told.values("pk")).filter(*is_known)
        if table.model in (Memory, CardStep):
            return rows.exclude(item__in=told.values("item"))
        return rows

    def veil(self, model: type[Model], row: Row) -> bool:
        """Empty what the person may not see of a row. False where that is all of it."""
        if model is Attempt:
            shown = self.shown[row["id"]]
            row["seed"] = row["seed"] if shown.tells_log else 0
            row["score"] = row["score"] if shown.marks else None
        elif model is AttemptItem:
            _veil_question(row, self.shown[row["attempt"]])
        elif model is Step:
            return row["action"] not in MARKING or self.shown[row["attempt"]].tells_log
        elif model is Contest and row["state"] == Contest.State.OPEN:
            row["reply"] = ""
        return True


def _veil_question(row: Row, shown: Shown) -> None:
    if not shown.tells_log:
        row["version"] = row["key_version"] = None
        row["order"] = []
    if not shown.marks:
        row["fraction"] = row["credit"] = None
    if not shown.correctness:
        row["verdict"] = ""
    if not (shown.correctness and shown.feedback):
        row["notes"], row["comment"] = [], ""


def _own_rows(table: OwnTable, scope: Scope, names: Names) -> Iterator[Row]:
    """The rows by ascending id; `names` grows by what they refer to."""
    columns = table.columns
    found = scope.rows(table).order_by("pk").values_list("pk", *(field.attname for field in columns))
    iterator = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(iterator, CHUNK)):
        lists = {field: lists_of(field, [pk for pk, *_values in chunk]) for field in table.lists}
        for pk, *values in chunk:
            row: Row = {"id": pk, **{field.name: value for field, value in zip(columns, values, strict=True)}}
            row.update({field.name: others.get(pk, []) for field, others in lists.items()})
            if not scope.veil(table.model, row):
                continue
            for field in [*columns, *table.lists]:
                if field.related_model in names and (value := row[field.name]):
                    names[field.related_model].update(value if isinstance(value, list) else [value])
            if table.model is Sitting:
                names[Item].update(row["queue"])
            yield row


def _named_rows(table: Table, names: Names) -> Iterator[Row]:
    columns, ids = table.columns, iter(sorted(names[table.model]))
    while chunk := list(islice(ids, CHUNK)):
        rows = table.model._base_manager.filter(pk__in=chunk).order_by("pk")
        for pk, *values in rows.values_list("pk", *(field.attname for field in columns)):
            for field, value in zip(columns, values, strict=True):
                if field.related_model in names:
                    names[field.related_model].add(value)
            yield {"id": pk, **{field.name: value for field, value in zip(columns, values, strict=True)}}


def _answers(scope: Scope) -> Iterator[Sequence[object]]:
    yield [
        *("course", "quiz", "attempt", "handed in at", "place", "question", "answer", "answered at"),
        *("certainty", "mark", "out of", "verdict", "comment"),
    ]
    rows = AttemptItem.objects.filter(attempt__learner=scope.person).select_related("attempt__quiz__course", "version")
    rows = rows.defer("version__content", "version__back").order_by("attempt", "position")
    for item in rows.iterator(chunk_size=CHUNK):
        shown, attempt = scope.shown[item.attempt_id], item.attempt
        is_marked = shown.marks and item.credit is not None
        yield [
            attempt.quiz.course.title,
            attempt.quiz.title,
            attempt.number,
            attempt.submitted_at,
            item.position,
            item.version.label if shown.attempt else "",
            readable(item.version, item.response) if shown.attempt else _plain(item.response),
            item.responded_at,
            item.certainty,
            f"{(item.credit * item.weight).normalize():f}" if is_marked else "",
            f"{(attempt.scheme.most * item.weight).normalize():f}",
            VERDICTS[shown_verdict(item.verdict)] if item.verdict and shown.correctness else "",
            item.comment if shown.correctness and shown.feedback else "",
        ]


def _plain(response: Any) -> str:
    """What was typed; what was chosen cannot be told without telling what was asked."""
    return response if isinstance(response, str) else "" if response is None else "…"


def _reviews(scope: Scope) -> Iterator[Sequence[object]]:
    yield ["deck", "question", "at", "study day", "kind", "rating", "answer", "seconds", "due at"]
    table = next(table for table in OWN if table.model is Review)
    rows = (
        scope.rows(table)
        .order_by("pk")
        .values_list(
            "item__deck__title", "version__label", "at", "day", "kind", "rating", "response", "duration_ms", "due_at"
        )
    )
    kinds = dict(Review.Kind.choices)
    for deck, label, at, day, kind, rating, response, duration_ms, due_at in rows.iterator(chunk_size=CHUNK):
        yield [deck, label, at, day, kinds[kind], rating, _plain(response), duration_ms / 1000, due_at]


def _csv(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark; instants in UTC."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([cells.written(_instant(cell)) for cell in row])
        if out.tell() > CHUNK:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _instant(cell: object) -> object:
    return f"{cell.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}" if isinstance(cell, dt.datetime) else cell


def held(person: User) -> list[tuple[str, int]]:
    """How much there is of a person: a name and a number of rows, only where there are any."""
    counts = ((table.model, table.model._base_manager.filter(**{table.whose: person}).count()) for table in OWN)
    return [(str(model._meta.verbose_name_plural), number) for model, number in counts if number]
