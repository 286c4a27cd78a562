"""From SQLite to PostgreSQL every row is equal, or nothing is there."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import timezone

from config.keeping import databases, moving
from people.models import User
from quiz.actions.closings import submit_attempt
from quiz.models import Course
from quiz.queries.verification import differences
from tests import factories
from tests.config.keeping.conftest import Place
from tests.conftest import built_classroom
from tests.house.conftest import begun

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="Moves to PostgreSQL."),
]


@contextmanager
def on_sqlite(path: Path) -> Iterator[None]:
    """Everything within reads and writes this file, as a site without DATABASE_URL."""
    own = connections["default"]
    connections["default"] = DatabaseWrapper({**own.settings_dict, "NAME": path, "OPTIONS": {}}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own


@pytest.fixture
def old(tmp_path: Path, settings) -> Path:
    """A SQLite database with a class, a marked attempt, a picture, sessions, and odd values."""
    path = tmp_path / "old.sqlite3"
    settings.MEDIA_ROOT = tmp_path
    with on_sqlite(path):
        call_command("migrate", run_syncdb=True, verbosity=0)
        call_command("createcachetable", verbosity=0)
        room = built_classroom()
        attempt = begun(room.quiz, room.ada)
        submit_attempt(room.ada, attempt.pk, operation=uuid.uuid4(), now=timezone.now())
        factories.MediaFactory(deck=room.deck)
        User.objects.filter(pk=room.mallory.pk).update(first_name="Žyginė 🎲 'x'", last_login=None)
        User.objects.create(pk=4_000_000, username="far")
        for key in ("a0", "a9", "aa", "Zz", "z-"):
            Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + dt.timedelta(1))
    return path


def everything() -> dict[str, list[dict[str, object]]]:
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.label: sorted(model._base_manager.values(), key=lambda row: str(next(iter(row.values()))))
        for model in models
    }


def test_every_row_is_equal_and_new_ones_come_after(old, empty_place: Place, capsys):
    with on_sqlite(old):
        before = everything()

    with empty_place():
        call_command("move_to_postgres", source=old)
        after = everything()
        found, new = list(differences(Counter())), User.objects.create(username="new")

    assert after == before
    assert (found, new.pk) == ([], 4_000_001)
    assert sum(map(bool, after.values())) > 20
    assert "rows in all, each of them equal in both databases." in capsys.readouterr().out


def a_sign_that_postgresql_has_not() -> None:
    Course.objects.update(title="a\0b")


def an_orphan() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("UPDATE quiz_step SET attempt_id = 999")


def a_table_of_somebody_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (id INTEGER)")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (a_sign_that_postgresql_has_not, "NUL"),
        (an_orphan, "quiz_step"),
        (a_table_of_somebody_else, "tables that nobody here knows: notes"),
    ],
)
def test_what_does_not_fit_moves_nothing(old, empty_place: Place, spoil, reason):
    with on_sqlite(old):
        spoil()

    with empty_place():
        with pytest.raises(CommandError, match=f"Nothing was moved.*{reason}"):
            call_command("move_to_postgres", source=old)
        assert databases.is_empty()


def test_a_row_that_changed_on_the_way_is_named(old, empty_place: Place, monkeypatch):
    whole = moving._written
    monkeypatch.setattr(moving, "_written", lambda field, value: "x" if field.name == "title" else whole(field, value))

    with empty_place(), pytest.raises(CommandError, match="is not the same in both: title"):
        call_command("move_to_postgres", source=old)


def test_a_database_in_use_is_no_target(tmp_path):
    file = tmp_path / "old.sqlite3"
    file.touch()

    with pytest.raises(CommandError, match="not empty"):
        call_command("move_to_postgres", source=file)
