"""What a restored course is checked for, who its people are, and in which order its tables are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q

from facts.models import Deck
from people.models import User
from quiz.actions.archives.rows import Rows, read_row, rule_of
from quiz.actions.memory import count_restored, reckon_untold
from quiz.core.archives import ArchiveError, Reader
from quiz.core.refusals import Refused
from quiz.models import Course
from quiz.models.archives import PEOPLE, TABLES

FEW = 5


@dataclass(frozen=True)
class Restored:
    """`made` and `known` are user names: of the accounts that were made, and of those that were here."""

    course: Course
    made: list[str]
    known: list[str]


def restore_course(archive: Reader, *, same_people: bool, now: dt.datetime) -> Restored:
    """Write the course of an archive with its decks and people. To accounts that are made nobody can sign in yet.

    `same_people`: accounts whose user names are here already are the same people; without it they are refused. Their
    names, passwords and preferences stay. Raises Refused where the course, or a deck of it, is here already, and
    ArchiveError with the place for what is no row of ours.
    """
    if odd := archive.tables ^ {table.name for table in (PEOPLE, *TABLES)}:
        raise ArchiveError(f"Its tables are not those of this Factkeep: {min(odd)[:80]}.")
    stored: list[str] = []
    with _taken_back_on_failure(stored), transaction.atomic():
        _check_new(archive)
        rows = Rows(archive, stored, now)
        made, known = _people(rows, same_people=same_people)
        for table in TABLES:
            rows.write(table)
        for table in TABLES:
            rows.complete(table)
        decks = rows.ids[Deck].here
        count_restored(Q(item__deck__in=decks))
        reckon_untold(decks)
        courses = Course.objects.filter(pk__in=rows.ids[Course].here)
        if len(courses) != 1:
            raise ArchiveError(f"It holds {len(courses)} courses instead of one.")
        return Restored(courses[0], made, known)


@contextmanager
def _taken_back_on_failure(stored: list[str]) -> Iterator[None]:
    """Files know no transaction: those stored go again where restoring fails."""
    try:
        yield
    except BaseException:
        for place in stored:
            default_storage.delete(place)
        raise


def _check_new(archive: Reader) -> None:
    """A course is known by the instant at which it was made, a deck by its stable id."""
    tables = {table.model: table for table in TABLES}
    for place, row in archive.rows(tables[Course].name):
        made_at = read_row(tables[Course], place, row)["created_at"]
        for course in Course.objects.filter(created_at=made_at):
            raise Refused(f"This course is here already: “{course.title}”, number {course.pk}.")
    for place, row in archive.rows(tables[Deck].name):
        slug = read_row(tables[Deck], place, row)["slug"]
        for deck in Deck.objects.filter(slug=slug):
            raise Refused(
                f"The deck “{deck.title}” ({slug}) is here already. An archive is restored where its decks are not."
            )


def _people(rows: Rows, *, same_people: bool) -> tuple[list[str], list[str]]:
    known = {}
    given = [(row["id"], read_row(PEOPLE, place, row)) for place, row in rows.archive.rows(PEOPLE.name)]
    names = [values["username"] for _id, values in given]
    for start in range(0, len(names), 500):
        known.update(User.objects.filter(username__in=names[start : start + 500]).values_list("username", "pk"))
    if known and not same_people:
        listed = ", ".join(sorted(known)[:FEW]) + (", …" if len(known) > FEW else "")
        raise Refused(
            f"User names of it that are here already: {len(known)} ({listed}). Say whether they are the same people."
        )
    new = [User(password=make_password(None), **values) for _id, values in given if values["username"] not in known]
    try:
        made = {user.username: user.pk for user in User.objects.bulk_create(new)}
    except (IntegrityError, DataError) as error:
        what = f"One of these people breaks a rule of the table ({rule_of(error)})."
        raise ArchiveError(what, PEOPLE.name) from error
    for old, values in given:
        rows.name_person(old, {**known, **made}[values["username"]], is_known=values["username"] in known)
    return sorted(made), sorted(known)
