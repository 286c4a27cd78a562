"""Rows read by written SQL are those that the ORM gives, and sessions read so are those that Django keeps."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User
from people.models.reading import rows_of
from people.views.sessions import SessionStore
from quiz.models import Memory
from tests import factories
from tests.conftest import signed_in
from tests.factories import at

pytestmark = pytest.mark.django_db


def test_a_row_is_what_the_orm_gives():
    item = factories.ItemFactory(kind="card")
    state = {"phase": "review", "stability": 9.25}
    known = Memory.objects.create(
        learner=factories.UserFactory(),
        item=item,
        model="fsrs-6",
        parameters="default",
        state=state,
        last_day=dt.date(2026, 11, 2),
        due_at=at("2026-11-05 04:00"),
        reps=3,
    )
    sql = "SELECT memory.*, item.slug AS slug FROM quiz_memory memory JOIN facts_item item ON item.id = memory.item_id"

    for _ in range(2):  # the second by what the first has learned
        (row,) = rows_of(Memory, sql)
        fields = [field.attname for field in Memory._meta.concrete_fields]
        orm = Memory.objects.get(pk=known.pk)
        assert {name: getattr(row, name) for name in fields} == {name: getattr(orm, name) for name in fields}
        assert (row, row.slug, row._state.adding) == (known, item.slug, False)
    assert rows_of(Memory, f"{sql} WHERE memory.id = %s", [0]) == []


def test_what_was_not_selected_is_fetched_when_asked_for():
    ada = factories.UserFactory(username="ada", first_name="Ada")

    with CaptureQueriesContext(connection) as queries:
        (row,) = rows_of(User, "SELECT id, username FROM people_user WHERE username = %s", ["ada"])
        assert (row.pk, row.username) == (ada.pk, "ada")
        assert len(queries) == 1
        assert row.first_name == "Ada"
    assert len(queries) == 2


def test_a_session_holds_until_its_end_and_a_strangers_key_is_never_taken_on():
    ada = factories.UserFactory()
    key = signed_in(ada).cookies[settings.SESSION_COOKIE_NAME].value
    end = Session.objects.get(pk=key).expire_date

    with time_machine.travel(end - dt.timedelta(minutes=1)):
        assert SessionStore(key)["_auth_user_id"] == str(ada.pk)
    with time_machine.travel(end + dt.timedelta(minutes=1)):
        assert SessionStore(key).get("_auth_user_id") is None

    unknown = SessionStore("k" * 32)
    assert unknown.get("_auth_user_id") is None
    unknown["told"] = True
    unknown.save()
    assert unknown.session_key not in {None, "k" * 32}
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    assert stranger.get("/cards/").status_code == 302
