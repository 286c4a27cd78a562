"""A database that is away or locked: 503 in plain words, and what was sent counts once afterwards."""

from __future__ import annotations

import logging
import socket
import sqlite3
import uuid

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import (
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
)
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.outages import is_outage
from quiz.actions.starts import start_attempt
from quiz.models import Step
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.house.test_headers import STRICT, holds_our_own_files_only, policy
from tests.pages import HTMX, Page


def caused(error: Exception, cause: BaseException | None) -> Exception:
    """An error as Django raises it, with the driver's own behind it."""
    error.__cause__ = cause
    return error


def sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("told by SQLite")
    error.sqlite_errorcode = code
    return error


def of_session(error: Exception) -> SessionInterrupted:
    """As the session's store and middleware hand an error on."""
    try:
        try:
            try:
                raise error
            except Exception:
                raise UpdateError  # noqa: B904
        except UpdateError:
            raise SessionInterrupted("deleted before the request completed")  # noqa: B904
    except SessionInterrupted as interrupted:
        return interrupted


LOCKED = caused(OperationalError(), sqlite(sqlite3.SQLITE_BUSY))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (LOCKED, True),
        (caused(OperationalError(), sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT)), True),
        (caused(OperationalError(), sqlite(sqlite3.SQLITE_READONLY)), True),
        (caused(OperationalError(), sqlite(sqlite3.SQLITE_FULL)), True),
        (caused(OperationalError(), sqlite(sqlite3.SQLITE_IOERR_WRITE)), True),
        (caused(OperationalError(), sqlite(sqlite3.SQLITE_ERROR)), False),  # no such table
        (caused(OperationalError(), psycopg.OperationalError("connection refused")), True),
        (caused(InterfaceError(), psycopg.InterfaceError("the connection is closed")), True),
        (caused(OperationalError(), psycopg.errors.CannotConnectNow()), True),  # is starting up
        (caused(OperationalError(), psycopg.errors.AdminShutdown()), True),
        (caused(OperationalError(), psycopg.errors.DiskFull()), True),
        (caused(OperationalError(), psycopg.errors.DeadlockDetected()), True),
        (caused(OperationalError(), psycopg.errors.StatementTooComplex()), False),
        (caused(InternalError(), psycopg.errors.ReadOnlySqlTransaction()), True),
        (caused(InternalError(), psycopg.errors.InFailedSqlTransaction()), False),
        (caused(ProgrammingError(), psycopg.errors.UndefinedTable()), False),
        (caused(IntegrityError(), psycopg.errors.UniqueViolation()), False),
        (OperationalError("raised by nobody's database"), False),
        (of_session(LOCKED), True),
        (of_session(IntegrityError()), False),
        (SessionInterrupted("really deleted"), False),
        (ValueError(), False),
    ],
)
def test_what_passes_is_told_from_what_is_our_fault(error, expected):
    assert is_outage(error) is expected


def closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def nobody_answers(django_db_blocker):
    """PostgreSQL was stopped: its port refuses."""
    away = {**connection.settings_dict, "ENGINE": "django.db.backends.postgresql", "HOST": "127.0.0.1"}
    own = connections["default"]
    connections["default"] = Postgres({**away, "PORT": closed_port(), "NAME": "x", "USER": "x", "OPTIONS": {}})
    with django_db_blocker.unblock():
        yield
    connections["default"] = own


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stopped_database_is_told_in_plain_words(nobody_answers, caplog, method, headers):
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "s" * 32

    with caplog.at_level(logging.WARNING):
        response = getattr(client, method)("/", headers={**headers, "X-Request-ID": "4f2a"})

    assert response.status_code == 503
    assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == ("5", "no-store")
    assert policy(response) == STRICT
    holds_our_own_files_only("/", Page(response))
    assert ("press Back" in response.text) is (method == "post")
    assert response.headers["X-Request-ID"] == "4f2a"
    assert [record.getMessage() for record in caplog.records] == ["The database is away (OperationalError)."]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock on the whole database.")
def test_an_answer_to_a_locked_database_is_not_written_and_counts_once_later(classroom: ClassRoom) -> None:
    attempt = start_attempt(classroom.quiz, classroom.ada, operation=uuid.uuid4(), seed=1, now=timezone.now())
    client = signed_in(classroom.ada)
    client.raise_request_exception = False
    address = reverse("quiz:attempt-respond", args=[attempt.pk, 1])  # the question with one choice
    form = {"response": "1", "operation": str(uuid.uuid4())}
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=20")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    refused = client.post(address, form, headers=HTMX)

    assert refused.status_code == 503
    assert not Step.objects.filter(operation=form["operation"]).exists()

    other.execute("ROLLBACK")
    other.close()
    assert [client.post(address, form, headers=HTMX).status_code for _ in range(2)] == [200, 200]
    assert Step.objects.filter(operation=form["operation"]).count() == 1
    connection.close()  # with its short patience


def test_a_fault_of_ours_stays_one(client, db, monkeypatch):
    def fault(_request):
        raise ProgrammingError("no such table")

    monkeypatch.setattr("people.models.User.zone", property(fault))
    client.raise_request_exception = False
    client.force_login(factories.UserFactory())

    assert client.get("/").status_code == 500
