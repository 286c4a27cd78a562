"""What watches the site learns in two requests whether it lives and works, and nothing about anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from config import health
from tests.config.test_outages import nobody_answers  # noqa: F401 - a fixture


@pytest.fixture
def up_to_date(db: None) -> None:
    """Tests run on tables made without migrations. Here none is listed as applied, and none is known."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")


@pytest.mark.usefixtures("up_to_date")
def test_a_site_that_works_says_so_and_keeps_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(0):
        alive = client.get("/healthz")
    with django_assert_num_queries(1):
        ready = client.get("/readyz")

    for answer in alive, ready:
        assert (answer.status_code, answer.content) == (200, b"ok\n")
        assert answer.headers["Cache-Control"] == "no-store"
        assert not answer.cookies
    assert client.post("/readyz").status_code == 405
    assert not Session.objects.exists()


@pytest.mark.usefixtures("nobody_answers")
def test_without_its_database_it_lives_and_is_not_ready(client: Client):
    ready = client.get("/readyz")

    assert client.get("/healthz").status_code == 200
    assert (ready.status_code, ready.content) == (503, b"database: away, or not made yet\n")
    assert ready.headers["Retry-After"] == "5"


@pytest.mark.usefixtures("up_to_date")
def test_pending_migrations_and_a_folder_that_takes_nothing_are_named(client: Client, settings, tmp_path: Path):
    settings.DATA_DIR = tmp_path / "gone"
    health.newest.cache_clear()
    with override_settings(MIGRATION_MODULES={}):  # tests run without: so all of them are pending
        ready = client.get("/readyz")
    health.newest.cache_clear()

    assert ready.status_code == 503
    assert ready.content == b"database: migrations are pending\ndata folder: No such file or directory\n"


@pytest.mark.usefixtures("up_to_date")
def test_who_asks_this_machine_by_http_is_not_sent_to_https(client: Client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert [client.get(path).status_code for path in ("/healthz", "/readyz", "/")] == [200, 200, 301]
