"""Taking in what a person brings along from another site (docs/privacy.md): all that fits here in one transaction.

Decks, their items and quizzes must be here already, known by stable ids and by the instant at which they were made;
what refers to others is left out. It is for those who run the server: a file says what somebody scored.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DataError, IntegrityError, transaction
from django.db.models import Model, Q

from facts.models import ItemVersion
from people.models import User
from quiz.actions.archives.ids import Ids
from quiz.actions.archives.rows import LeftOutError, Rows, read_row, rule_of
from quiz.actions.memory import count_restored, refold_all
from quiz.core.archives import ArchiveError, Reader
from quiz.core.memory import PARAMETERS
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Memory, Plan, Review
from quiz.models.archives import PEOPLE, Table
from quiz.models.personal import NAMED, OWN, PERSON, TAKEN_IN


@dataclass(frozen=True)
class TakenIn:
    """`counts` are the rows taken and those there were, by table."""

    person: User
    is_new: bool
    counts: dict[str, tuple[int, int]]


@transaction.atomic
def take_in(archive: Reader, *, user_name: str, now: dt.datetime) -> TakenIn:
    """Give what the file holds to the account of this name (empty: the one in the file); it is made if there is none.

    Raises Refused where the account has learnt something here already, and ArchiveError for what is none of ours.
    """
    if odd := archive.tables ^ {table.name for table in (PERSON, *OWN, *NAMED)}:
        raise ArchiveError(f"Its tables are not those of this Factkeep: {min(odd)[:80]}.")
    person, is_new = _account(archive, user_name)
    rows = _PersonRows(archive, person, now)
    for table in reversed(NAMED):
        rows.find(table)
    counts = {}
    for table in OWN:
        if table.model not in TAKEN_IN:
            rows.leave_out(table)
    rows.leave_out_untold(next(table for table in OWN if table.model is AttemptItem))
    for table in OWN:
        if table.model in TAKEN_IN:
            rows.write(table)
            counts[table.name] = rows.count(table)
    count_restored(Q(learner=person))
    refold_all(person)
    return TakenIn(person, is_new, counts)


def _account(archive: Reader, user_name: str) -> tuple[User, bool]:
    """A new one gets names and preferences, and no password that anybody could sign in with."""
    given = [read_row(PERSON, place, row) for place, row in archive.rows(PERSON.name)]
    if len(given) != 1:
        raise ArchiveError(f"It is of {len(given)} people instead of one.", PERSON.name)
    values = {field.name: given[0][field.name] for field in PEOPLE.columns}
    values["username"] = user_name or values["username"]
    found = User.objects.select_for_update().filter(username=values["username"]).first()
    if found is None:
        try:
            return User.objects.create(password=make_password(None), **{**values, "is_active": True}), True
        except (IntegrityError, DataError) as error:
            raise ArchiveError(f"This person breaks a rule of the table ({rule_of(error)}).", PERSON.name) from error
    if any(model.objects.filter(learner=found).exists() for model in (Attempt, Memory, Review)):
        raise Refused(f"{found.username} has learnt here already. A file is taken in by an account without answers.")
    return found, False


class _PersonRows(Rows):
    """Rows of one person. What refers to something that is not here is left out."""

    def __init__(self, archive: Reader, person: User, now: dt.datetime) -> None:
        super().__init__(archive, [], now)
        self._person = person
        self._untold: set[int] = set()

    def find(self, table: Table) -> None:
        """Which rows here are those that the file names."""
        ids = self.ids[table.model] = Ids()
        for place, row in self.archive.rows(table.name):
            ids.add(row["id"], self._here(table, read_row(table, place, row), place))

    def _here(self, table: Table, values: dict[str, Any], place: str) -> int:
        """The id of the row, or 0; titles change, so it is not known by its title."""
        values.pop("title", None)
        for column in table.columns:
            if column.is_relation:
                try:
                    values[column.name] = self._reference(table, column, values[column.name], place)
                except LeftOutError:
                    return 0
        return table.model._base_manager.filter(**values).values_list("pk", flat=True).first() or 0

    def leave_out(self, table: Table) -> None:
        """Take none of these rows, which others may refer to."""
        ids = self.ids[table.model] = Ids()
        for _place, row in self.archive.rows(table.name):
            ids.add(row["id"], 0)

    def leave_out_untold(self, questions: Table) -> None:
        """Take no attempt of which a question was held back, or is not here."""
        for _place, row in self.archive.rows(questions.name):
            version = row.get("version")
            if version not in self.ids[ItemVersion] or not self.ids[ItemVersion][version]:
                self._untold.add(row["attempt"])

    def count(self, table: Table) -> tuple[int, int]:
        """How many rows were taken, and how many there were."""
        here = self.ids[table.model].here
        return sum(map(bool, here)), len(here)

    def _built(
        self, table: Table, old: int, values: dict[str, Any], place: str
    ) -> tuple[Model, dict[Any, list[int]]] | None:
        if table.model is Attempt and (old in self._untold or values["submitted_at"] is None or values["is_trial"]):
            return None
        try:
            built = super()._built(table, old, values, place)
        except LeftOutError:
            return None
        is_empty = table.model is Plan and built and not any(built[1].values())
        return None if is_empty else built

    def _list(self, field: Any, olds: Any, place: str) -> list[int]:
        return [new for new in super()._list(field, olds, place) if new]

    def _finished(self, row: Model, place: str) -> bool:
        if hasattr(row, "learner_id"):
            row.learner_id = self._person.pk
        return super()._finished(row, place)

    def _set_name(self, name: str, otherwise: str = "") -> str:
        """The default in the place of a set that was fitted to others."""
        return super()._set_name(name, otherwise or PARAMETERS)
