"""What of the database an archive of a course holds: which tables in which order, and how their columns are read.

The order is that of restoring: a row stands before those that refer to it, but for the columns in `later`. People are
a table of their own (`PEOPLE`), since theirs are the only rows that may stand here already.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.db import connection, models

from facts.models import (
    Deck,
    Fact,
    Import,
    ImportMedia,
    ImportRow,
    Item,
    ItemVersion,
    Media,
    Source,
    Tag,
    Topic,
)
from people.models import User
from quiz.models.attempt_items import AttemptItem
from quiz.models.attempts import Attempt
from quiz.models.card_steps import CardStep
from quiz.models.cards import Sitting, StudyDay
from quiz.models.contests import Contest
from quiz.models.courses import Course, Enrolment, Group, JoinRequest
from quiz.models.extensions import Extension
from quiz.models.looks import Look
from quiz.models.memory import Memory, Review
from quiz.models.memory_jobs import MemoryJob
from quiz.models.parameters import ParameterSet
from quiz.models.plans import Plan
from quiz.models.question_reports import QuestionReport
from quiz.models.quizzes import Allowance, Quiz, Report, Slot
from quiz.models.roll import RollEntry
from quiz.models.steps import Step


@dataclass(frozen=True)
class Table:
    """The columns of a model that are archived: all but its key and those that are made anew from the others.

    `later` are references to rows further down, with what constraints tie to them; they are set when all rows stand.
    `cut` are references that may lead out of the course; there they are left empty.
    """

    model: type[models.Model]
    only: Sequence[str] = ()
    anew: Sequence[str] = ()
    later: Sequence[str] = ()
    cut: Sequence[str] = ()

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> list[models.Field]:
        fields = [field for field in self.model._meta.concrete_fields if not field.primary_key]
        return [field for field in fields if field.name not in self.anew and (not self.only or field.name in self.only)]

    @cached_property
    def lists(self) -> list[models.ManyToManyField]:
        """References to many rows: a list of ids each."""
        return [] if self.only else list(self.model._meta.local_many_to_many)

    @cached_property
    def kept_instants(self) -> list[str]:
        """Columns that Django sets by itself when a row is added."""
        return [field.name for field in self.columns if getattr(field, "auto_now_add", False)]


PEOPLE = Table(
    User,
    only=(
        *("username", "first_name", "last_name", "is_active", "time_zone", "theme", "single_keys"),
        *("weekly_goal", "new_cards_a_day", "cards_a_day", "two_buttons", "week"),
    ),
)
"""Names and what they prefer: no password, no address, and no rights but those that follow from the course."""

TABLES = (
    Table(Deck),
    Table(Topic),
    Table(Source),
    Table(Fact, later=("superseded_by", "superseded_on")),
    Table(Tag),
    Table(Item, later=("reverse_of", "current", "state")),
    Table(ItemVersion, anew=("label", "face", "back")),
    Table(Media, anew=("file",)),
    Table(Course),
    Table(Group),
    Table(Enrolment),
    Table(JoinRequest),
    Table(RollEntry),
    Table(ParameterSet, cut=("course",)),
    Table(Plan),
    Table(Quiz),
    Table(Slot),
    Table(Allowance),
    Table(Extension),
    Table(Attempt),
    Table(AttemptItem),
    Table(Step),
    Table(Contest),
    Table(QuestionReport),
    Table(Sitting),
    Table(Review, cut=("sitting", "attempt_item")),
    Table(Memory),
    Table(CardStep, cut=("sitting", "after")),
)

LEFT_OUT = {
    **dict.fromkeys(
        (Import, ImportRow, ImportMedia), "An author's work in progress; what was taken in stands among the items."
    ),
    Look: "Who looked at results here is told here.",
    StudyDay: "It counts reviews: restoring counts those of the archive.",
    MemoryJob: "It tells of work that was done here; what came of it stands in parameter sets and in the log.",
    Report: "It holds statistics of the answers, which are reckoned anew when somebody asks for them.",
}
"""Models without a table in the archive, each with the reason."""


class UnreadableError(ValueError):
    """A value that is none of its column; the message says what is wrong with it."""


def read_value(field: models.Field, value: Any) -> Any:
    """The value that a column holds, of what stands in an archive. Raises UnreadableError.

    Checked is what the database relies on; whether a slug or an address is a good one was for the form it came by.
    """
    if value is None:
        if not field.null:
            raise UnreadableError(f"{field.name} is missing.")
        return None
    kind = field.get_internal_type()
    types, read = _READERS[kind]
    if type(value) not in types:
        raise UnreadableError(f"{field.name} is of another type.")
    try:
        found = read(value)
        if kind == "DecimalField":
            DecimalValidator(field.max_digits, field.decimal_places)(found)
    except (ValueError, ArithmeticError, ValidationError) as error:
        raise UnreadableError(f"{field.name} cannot be read.") from error
    if not _fits(field, kind, found):
        raise UnreadableError(f"{field.name} is out of bounds.")
    return found


def _fits(field: models.Field, kind: str, value: Any) -> bool:
    if isinstance(value, str) and field.max_length is not None and len(value) > field.max_length:
        return False
    if kind.endswith("IntegerField"):
        low, high = connection.ops.integer_field_range(kind)
        return (low is None or value >= low) and (high is None or value <= high)
    if not field.choices or (field.blank and value == ""):
        return True
    return any(value == choice for choice, _label in field.flatchoices)


def _instant(text: str) -> dt.datetime:
    value = dt.datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError("An instant has a zone.")
    return value.astimezone(dt.UTC)


def _same(value: Any) -> Any:
    return value


_TEXT = ((str,), _same)
_WHOLE = ((int,), _same)
_READERS: dict[str, tuple[tuple[type, ...], Callable[[Any], Any]]] = {
    "CharField": _TEXT,
    "TextField": _TEXT,
    "SlugField": _TEXT,
    "BooleanField": ((bool,), _same),
    "IntegerField": _WHOLE,
    "BigIntegerField": _WHOLE,
    "PositiveIntegerField": _WHOLE,
    "PositiveSmallIntegerField": _WHOLE,
    "FloatField": ((float, int), float),
    "DecimalField": ((str,), Decimal),
    "DateField": ((str,), dt.date.fromisoformat),
    "DateTimeField": ((str,), _instant),
    "UUIDField": ((str,), uuid.UUID),
    "JSONField": ((dict, list, str, int, float, bool), _same),
}
