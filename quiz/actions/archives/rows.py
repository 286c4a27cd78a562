"""The rows of an archive, read, tied to the rows here, and inserted table by table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.db import DatabaseError, DataError, IntegrityError
from django.db.models import Field, Model

from facts.actions.media import accept, store_file
from facts.core.formats.base import media_name
from facts.core.kinds import label_of, shown
from facts.core.media import MediaError
from facts.models import Deck, Item, ItemVersion, Media
from facts.models.media import place_of
from people.models import User
from quiz.actions.archives.ids import Ids
from quiz.core.archives import ArchiveError, Reader, Row
from quiz.core.memory import PARAMETERS
from quiz.models import Course, Memory, ParameterSet, Review, Sitting
from quiz.models.archives import Table, UnreadableError, read_value

CHUNK = 500
UNFIT = (AttributeError, ArithmeticError, LookupError, TypeError, ValueError)
"""What reading a value of JSON may raise that is none of ours."""

M = TypeVar("M", bound=Model)


class LeftOutError(ArchiveError):
    """A row refers to one that was left out."""


def read_row(table: Table, place: str, row: Row) -> dict[str, Any]:
    """The columns and lists of a row by name; references are still the archive's. Raises ArchiveError.

    What an older Factkeep did not know yet has its default.
    """
    names = {"id", *(field.name for field in (*table.columns, *table.lists))}
    if odd := row.keys() - names:
        raise ArchiveError(f"It has a column that is none of the table: {min(odd)[:80]!r}.", place)
    values: dict[str, Any] = {}
    for field in table.columns:
        if field.name not in row and (field.null or field.has_default()):
            values[field.name] = field.get_default()
        elif field.is_relation:
            values[field.name] = row.get(field.name)
        else:
            try:
                values[field.name] = read_value(field, row.get(field.name))
            except UnreadableError as error:
                raise ArchiveError(f"Its {error}", place) from error
    return {**values, **{field.name: row.get(field.name, []) for field in table.lists}}


class Rows:
    """The rows written so far: `ids` tells what those of the archive are here, `stored` which files were added."""

    def __init__(self, archive: Reader, stored: list[str], now: dt.datetime) -> None:
        self.archive = archive
        self.ids: dict[type[Model], Ids] = {User: Ids()}
        self._stored = stored
        self._now = now
        self._known_people: set[int] = set()
        self._sat: dict[int, bool] = {}

    def name_person(self, old: int, new: int, *, is_known: bool) -> None:
        """`is_known`: the account was here before."""
        self.ids[User].add(old, new)
        if is_known:
            self._known_people.add(new)

    def write(self, table: Table) -> None:
        """Insert the rows of a table, but for what stands in `later`."""
        ids = self.ids[table.model] = Ids()
        pending = _Pending(table, ids)
        for place, row in self.archive.rows(table.name):
            values = read_row(table, place, row)
            if any(values[field.name] in pending for field in _own_references(table)):
                pending.insert()
            built = self._built(table, row["id"], values, place)
            if built:
                pending.add(row["id"], place, *built)
            else:
                pending.leave_out(row["id"])
        pending.insert()

    def _built(
        self, table: Table, old: int, values: dict[str, Any], place: str
    ) -> tuple[Model, dict[Any, list[int]]] | None:
        """The row of these values with its lists; None where it is left out. `old` is its id in the archive."""
        lists = {field: self._list(field, values.pop(field.name), place) for field in table.lists}
        found = table.model()
        for column in table.columns:
            if column.name not in table.later:
                value = values[column.name]
                if column.is_relation:
                    value = self._reference(table, column, value, place)
                setattr(found, column.attname, value)
        return (found, lists) if self._finished(found, place) else None

    def complete(self, table: Table) -> None:
        """Set what stands in `later`."""
        if not table.later:
            return
        chunk: list[Model] = []
        for place, row in self.archive.rows(table.name):
            values, found = read_row(table, place, row), table.model(pk=self.ids[table.model][row["id"]])
            for name in table.later:
                column = table.model._meta.get_field(name)
                value = values[name]
                if column.is_relation:
                    value = self._reference(table, column, value, place)
                setattr(found, column.attname, value)
            chunk.append(found)
            if len(chunk) == CHUNK:
                _update(table, chunk, place)
                chunk = []
        if chunk:
            _update(table, chunk, place)

    def _reference(self, table: Table, field: Field, old: Any, place: str) -> int | None:
        if old is None:
            if not field.null:
                raise ArchiveError(f"Its {field.name} is missing.", place)
            return None
        try:
            new = self.ids[field.related_model][old]
        except KeyError as error:
            raise ArchiveError(f"Its {field.name} is not in the archive.", place) from error
        if not new and field.name not in table.cut:
            raise LeftOutError(f"Its {field.name} was left out.", place)
        return new or None

    def _list(self, field: Any, olds: Any, place: str) -> list[int]:
        try:
            return [self.ids[field.related_model][old] for old in olds]
        except (KeyError, TypeError) as error:
            raise ArchiveError(f"One of its {field.name} is not in the archive.", place) from error

    def _finished(self, row: Model, place: str) -> bool:
        """Make anew what follows from other columns, and name rows within values as here; False leaves it out."""
        finish = _FINISHES.get(type(row))
        try:
            return finish is None or finish(self, row)
        except ArchiveError:
            raise
        except MediaError as error:
            raise ArchiveError(str(error), place) from error
        except UNFIT as error:
            raise ArchiveError("What it holds is not what this table holds.", place) from error

    # What is made anew or named otherwise

    def version(self, row: ItemVersion) -> bool:
        row.face, row.back = shown(row.kind, row.content, row.key, row.explanation)
        row.label = label_of(row.kind, row.face)
        return True

    def media(self, row: Media) -> bool:
        """The file by its name, which is its content's; it is what it is said to be, or nothing is stored."""
        if row.name not in self.archive.media_names:
            raise MediaError("Its file is not in the archive.")
        data = self.archive.media(row.name)
        accepted = accept(data)
        if media_name(data) != row.name or (accepted.kind, accepted.content_type) != (row.kind, row.content_type):
            raise MediaError("Its file is another one than it says.")
        place, row.size = place_of(row, ""), len(data)
        if not default_storage.exists(place):
            self._stored.append(place)
        row.file = store_file(row.name, data)
        return True

    def course(self, row: Course) -> bool:
        """A join code opens one course: where another has it by now, this one gets none."""
        if Course.objects.filter(join_code=row.join_code).exists():
            row.join_code = None
        return True

    def parameter_set(self, row: ParameterSet) -> bool:
        """One set of a learner is in force: the one that was here stays it."""
        here = ParameterSet.objects.in_force().filter(learner__isnull=False, learner=row.learner_id)
        if row.adopted_at is not None and row.retired_at is None and here.exists():
            row.retired_at = max(self._now, row.adopted_at)
        return True

    def sitting(self, row: Sitting) -> bool:
        """Sittings follow one another: who had some here keeps those, and gets the reviews without theirs."""
        if row.learner_id in self._known_people and self._has_sittings(row.learner_id):
            return False
        items = self.ids[Item]
        row.queue, row.new = [items[old] for old in row.queue], [items[old] for old in row.new]
        if row.terms:
            row.terms = self._terms(row.terms)
        return True

    def _has_sittings(self, learner: int) -> bool:
        if learner not in self._sat:
            self._sat[learner] = Sitting.objects.filter(learner=learner).exists()
        return self._sat[learner]

    def _terms(self, terms: dict[str, Any]) -> dict[str, Any]:
        """With what they say of other courses' decks left out."""
        decks, items = self.ids[Deck], self.ids[Item]
        return {
            **terms,
            "decks": {
                str(decks[int(old)]): {**each, "parameters": self._set_name(each["parameters"], PARAMETERS)}
                for old, each in terms["decks"].items()
                if int(old) in decks
            },
            "siblings": {str(items[int(old)]): days for old, days in terms["siblings"].items() if int(old) in items},
            "sets": {
                self._set_name(name): numbers
                for name, numbers in terms["sets"].items()
                if int(name.removeprefix("set:")) in self.ids[ParameterSet]
            },
        }

    def resting(self, row: Memory | Review) -> bool:
        row.parameters = self._set_name(row.parameters)
        return True

    def _set_name(self, name: str, otherwise: str = "") -> str:
        """What a parameter set is called here. Raises KeyError where the archive has none, if there is no other."""
        if name == PARAMETERS:
            return name
        old, ids = int(name.removeprefix("set:")), self.ids[ParameterSet]
        return otherwise if otherwise and old not in ids else f"set:{ids[old]}"


_FINISHES: dict[type[Model], Callable[[Rows, Any], bool]] = {
    ItemVersion: Rows.version,
    Media: Rows.media,
    Course: Rows.course,
    ParameterSet: Rows.parameter_set,
    Sitting: Rows.sitting,
    Review: Rows.resting,
    Memory: Rows.resting,
}


class _Pending:
    """Rows of a table that wait to be inserted together."""

    def __init__(self, table: Table, ids: Ids) -> None:
        self._table, self._ids = table, ids
        self._rows: dict[int, tuple[str, Model, dict[Any, list[int]]]] = {}
        self._left_out: list[int] = []

    def __contains__(self, old: object) -> bool:
        return type(old) is int and old in self._rows

    def leave_out(self, old: int) -> None:
        """It gets its place among the ids with those that wait, for they ascend."""
        self._left_out.append(old)

    def add(self, old: int, place: str, row: Model, lists: dict[Any, list[int]]) -> None:
        self._rows[old] = place, row, lists
        if len(self._rows) == CHUNK:
            self.insert()

    def insert(self) -> None:
        waiting, self._rows = self._rows, {}
        left_out, self._left_out = self._left_out, []
        made = self._inserted(waiting) if waiting else {}
        for old, new in sorted([*made.items(), *((old, 0) for old in left_out)]):
            self._ids.add(old, new)

    def _inserted(self, waiting: dict[int, tuple[str, Model, dict[Any, list[int]]]]) -> dict[int, int]:
        """The new ids of these rows by those of the archive."""
        rows = [row for _place, row, _lists in waiting.values()]
        instants = {name: [getattr(row, name) for row in rows] for name in self._table.kept_instants}
        place = " to ".join(dict.fromkeys([next(iter(waiting.values()))[0], list(waiting.values())[-1][0]]))
        try:
            self._table.model._base_manager.bulk_create(rows)
        except (IntegrityError, DataError) as error:
            raise ArchiveError(f"One of these rows breaks a rule of the table ({rule_of(error)}).", place) from error
        for name, values in instants.items():
            for row, value in zip(rows, values, strict=True):
                setattr(row, name, value)
        if instants:
            self._table.model._base_manager.bulk_update(rows, list(instants), batch_size=CHUNK)
        for _place, row, lists in waiting.values():
            for field, others in lists.items():
                through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
                through.objects.bulk_create(through(**{own: row.pk, other: each}) for each in others)
        return {old: row.pk for old, (_place, row, _lists) in waiting.items()}


def _own_references(table: Table) -> list[Field]:
    """References to earlier rows of the same table."""
    return [field for field in table.columns if field.related_model is table.model and field.name not in table.later]


def rule_of(error: DatabaseError) -> str:
    """What a database says of a broken rule: its first line. PostgreSQL tells the whole row in the next."""
    return str(error).partition("\n")[0]


def _update(table: Table, rows: list[Model], place: str) -> None:
    try:
        table.model._base_manager.bulk_update(rows, table.later)
    except (IntegrityError, DataError) as error:
        raise ArchiveError(f"A row up to here breaks a rule of the table ({rule_of(error)}).", place) from error
