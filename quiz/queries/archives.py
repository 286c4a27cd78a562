"""A course for its archive: which rows of which tables are its own, read as of one moment and row by row.

Its own are the decks it uses or ever asked of, whole; its people and quizzes, with all that was answered; and what its
learners remember of those decks. What they learn elsewhere is not, so a few references lead out and are cut.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.migrations.loader import MigrationLoader
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from facts.models import Deck, Fact, Item, ItemVersion, Media, Source, Tag, Topic
from facts.models.media import place_of
from people.models import User
from quiz.core.archives import ArchiveError, Kind, Manifest, Row, Writer
from quiz.core.memory import PARAMETERS
from quiz.models import (
    Allowance,
    Attempt,
    AttemptItem,
    CardStep,
    Contest,
    Course,
    Enrolment,
    Extension,
    Group,
    JoinRequest,
    Memory,
    ParameterSet,
    Plan,
    QuestionReport,
    Quiz,
    Review,
    RollEntry,
    Sitting,
    Slot,
    Step,
)
from quiz.models.archives import PEOPLE, TABLES, Table
from quiz.models.moments import one_moment

CHUNK = 1000
APPS = ("facts", "people", "quiz")


def known_migrations() -> dict[str, set[str]]:
    """The names of all migrations of our apps."""
    found: dict[str, set[str]] = {app: set() for app in APPS}
    for app, name in MigrationLoader(None).graph.nodes:
        if app in found:
            found[app].add(name)
    return found


def newest_migrations() -> dict[str, str]:
    graph = MigrationLoader(None).graph
    return {app: name for app in APPS for _app, name in graph.leaf_nodes(app)}


def write_archive(course: Course, file: IO[bytes], *, now: dt.datetime) -> Manifest:
    """Write the archive of a course. Raises ArchiveError where a picture or sound is missing from the disk."""
    with one_moment():
        writer, scope = Writer(file), Scope(course)
        known: dict[type[Model], array[int]] = {}
        people: set[int] = set()
        for table in TABLES:
            known[table.model] = array("q")
            left = scope.left_sittings if table.model is Sitting else set()
            writer.table(table.name, _rows(table, scope.rows(table.model), left, known, people))
        writer.table(PEOPLE.name, _people(people))
        for name in sorted(set(Media.objects.filter(deck__in=scope.decks).values_list("name", flat=True))):
            writer.media(name, _bytes(name))
    return writer.finish(Kind.COURSE, of=course.title, made_at=now, schema=newest_migrations())


def _rows(
    table: Table, rows: QuerySet, left: set[int], known: dict[type[Model], array[int]], people: set[int]
) -> Iterator[Row]:
    """The rows that are not `left`, by ascending id. `known` and `people` grow by what they are and whom they name."""
    columns, ids = table.columns, known[table.model]
    found = rows.order_by("pk").values_list("pk", *(field.attname for field in columns)).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        lists = {field.name: lists_of(field, [pk for pk, *_values in chunk]) for field in table.lists}
        for pk, *values in chunk:
            if pk in left:
                continue
            row: Row = {"id": pk}
            ids.append(pk)
            for field, value in zip(columns, values, strict=True):
                row[field.name] = value
                if field.is_relation and value is not None and field.name not in table.later:
                    row[field.name] = _reference(table, field, pk, value, known, people)
            for field in table.lists:
                row[field.name] = lists[field.name].get(pk, [])
                if field.related_model is User:
                    people.update(row[field.name])
            yield row


def _reference(
    table: Table, field: Any, pk: int, value: int, known: dict[type[Model], array[int]], people: set[int]
) -> int | None:
    if field.related_model is User:
        people.add(value)
        return value
    if has(known[field.related_model], value):
        return value
    if field.name in table.cut:
        return None
    raise LookupError(f"{table.name} {pk}: its {field.name} {value} lies outside of the course.")


def has(ascending: array[int], value: int) -> bool:
    place = bisect_left(ascending, value)
    return place < len(ascending) and ascending[place] == value


def lists_of(field: Any, owners: list[int]) -> dict[int, list[int]]:
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    pairs = through.objects.filter(**{f"{own}__in": owners}).order_by(own, other).values_list(own, other)
    return {owner: [each for _owner, each in group] for owner, group in groupby(pairs, key=lambda pair: pair[0])}


def _people(ids: set[int]) -> Iterator[Row]:
    names, ordered = [field.name for field in PEOPLE.columns], iter(sorted(ids))
    while chunk := list(islice(ordered, CHUNK)):
        for row in User.objects.filter(pk__in=chunk).order_by("pk").values("pk", *names):
            yield {"id": row.pop("pk"), **row}


def _bytes(name: str) -> bytes:
    place = place_of(Media(name=name), "")
    try:
        with default_storage.open(place) as file:
            return file.read()
    except OSError as error:
        raise ArchiveError("This picture or sound is missing from the disk.", name) from error


@dataclass(frozen=True)
class Scope:
    """What belongs to a course, as querysets."""

    course: Course

    def rows(self, model: type[Model]) -> QuerySet:
        return _SCOPES[model](self)

    @cached_property
    def decks(self) -> list[int]:
        """The decks that it uses, and those that its quizzes or plans ever asked of."""
        of_quizzes = {"attempt__quiz__course": self.course}
        found: set[int | None] = set(self.course.decks.values_list("pk", flat=True))
        found.update(AttemptItem.objects.filter(**of_quizzes).values_list("version__item__deck", flat=True).distinct())
        slots = Slot.objects.filter(quiz__course=self.course)
        found.update(slots.values_list("item__deck", flat=True).distinct())
        found.update(slots.values_list("draw_topic__deck", flat=True).distinct())
        plans = Plan.objects.filter(course=self.course)
        found.update(plans.values_list("decks", flat=True))
        found.update(plans.values_list("topics__deck", flat=True))
        return sorted(deck for deck in found if deck is not None)

    @property
    def learners(self) -> QuerySet:
        """Who is in the course, who was, and whoever took a quiz of it."""
        named = Q(pk__in=Enrolment.objects.filter(course=self.course).values("user"))
        named |= Q(pk__in=Attempt.objects.filter(quiz__course=self.course).values("learner"))
        named |= Q(pk__in=RollEntry.objects.filter(course=self.course).values("person"))
        return User.objects.filter(named).order_by().values("pk")

    def of_course(self, model: type[Model], path: str = "course") -> QuerySet:
        return model.objects.filter(**{path: self.course.pk})

    def of_decks(self, model: type[Model], path: str = "deck__in") -> QuerySet:
        return model.objects.filter(**{path: self.decks})

    def of_learners(self, model: type[Model], path: str = "item__deck__in") -> QuerySet:
        """What the learners know or did of the decks."""
        return model.objects.filter(learner__in=self.learners, **{path: self.decks})

    @property
    def plans(self) -> QuerySet:
        """The course's, and those of its learners that cover nothing else."""
        through = Plan.decks.through.objects.exclude(deck__in=self.decks)
        topics = Plan.topics.through.objects.exclude(topic__deck__in=self.decks)
        own = Q(learner__in=self.learners) & ~Q(pk__in=through.values("plan")) & ~Q(pk__in=topics.values("plan"))
        return Plan.objects.filter(Q(course=self.course) | own)

    @property
    def parameter_sets(self) -> QuerySet:
        """The course's, its learners', and whichever else their memories and reviews rest on."""
        names: set[str] = set()
        for model in (Memory, Review):
            names.update(self.of_learners(model).order_by().values_list("parameters", flat=True).distinct())
        named = [int(name.removeprefix("set:")) for name in names - {PARAMETERS}]
        return ParameterSet.objects.filter(Q(course=self.course) | Q(learner__in=self.learners) | Q(pk__in=named))

    @cached_property
    def left_sittings(self) -> set[int]:
        """Sittings of its learners that asked of other decks too.

        One that was broken off ends where the learner's next one begins, so it is left where that one is.
        """
        elsewhere = [
            Exists(model.objects.filter(sitting=OuterRef("pk")).exclude(item__deck__in=self.decks))
            for model in (Review, CardStep)
        ]
        rows = Sitting.objects.filter(learner__in=self.learners).annotate(mixed=elsewhere[0] | elsewhere[1])
        rows = rows.order_by("learner", "-pk").values_list("learner", "pk", "queue", "mixed")
        items, left = set(self.of_decks(Item).values_list("pk", flat=True)), set()
        for _learner, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[0]):
            is_left = False
            for _, pk, queue, mixed in group:
                is_left = mixed or not items.issuperset(queue) or (bool(queue) and is_left)
                if is_left:
                    left.add(pk)
        return left


_SCOPES: dict[type[Model], Callable[[Scope], QuerySet]] = {
    Deck: lambda scope: scope.of_decks(Deck, "pk__in"),
    Topic: lambda scope: scope.of_decks(Topic),
    Source: lambda scope: scope.of_decks(Source),
    Fact: lambda scope: scope.of_decks(Fact),
    Tag: lambda scope: scope.of_decks(Tag),
    Item: lambda scope: scope.of_decks(Item),
    ItemVersion: lambda scope: scope.of_decks(ItemVersion, "item__deck__in"),
    Media: lambda scope: scope.of_decks(Media),
    Course: lambda scope: scope.of_course(Course, "pk"),
    Group: lambda scope: scope.of_course(Group),
    Enrolment: lambda scope: scope.of_course(Enrolment),
    JoinRequest: lambda scope: scope.of_course(JoinRequest),
    RollEntry: lambda scope: scope.of_course(RollEntry),
    ParameterSet: lambda scope: scope.parameter_sets,
    Plan: lambda scope: scope.plans,
    Quiz: lambda scope: scope.of_course(Quiz),
    Slot: lambda scope: scope.of_course(Slot, "quiz__course"),
    Allowance: lambda scope: scope.of_course(Allowance, "quiz__course"),
    Extension: lambda scope: scope.of_course(Extension, "quiz__course"),
    Attempt: lambda scope: scope.of_course(Attempt, "quiz__course"),
    AttemptItem: lambda scope: scope.of_course(AttemptItem, "attempt__quiz__course"),
    Step: lambda scope: scope.of_course(Step, "attempt__quiz__course"),
    Contest: lambda scope: scope.of_course(Contest, "attempt_item__attempt__quiz__course"),
    QuestionReport: lambda scope: scope.of_learners(QuestionReport, "version__item__deck__in"),
    Sitting: lambda scope: Sitting.objects.filter(learner__in=scope.learners),
    Review: lambda scope: scope.of_learners(Review),
    Memory: lambda scope: scope.of_learners(Memory),
    CardStep: lambda scope: scope.of_learners(CardStep),
}
