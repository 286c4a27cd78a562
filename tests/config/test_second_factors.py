"""Where the site asks a second factor of its staff, they see nothing of others before they have one."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.house.conftest import cast
from tests.house.doors import DOORS
from tests.pages import HTMX

__all__ = ["cast"]

SET_UP = "/account/factors/"
OPEN = ["/people/preferences/", "/people/help/", SET_UP, "/account/password/change/", "/account/logout/", "/healthz"]
STAFF = ["grace", "assistant", "mallory", "admin"]


@pytest.fixture
def asked(settings):
    settings.SECOND_FACTOR = "staff"


@pytest.mark.parametrize("name", STAFF)
def test_staff_are_led_to_set_one_up_by_every_door(asked, cast, name):
    client = cast.client(name)

    for door in DOORS:
        url = reverse(door.name, kwargs=door.path(cast))
        response = client.generic(door.method, url)
        assert (response.status_code, response.headers.get("Location")) == (302, SET_UP), door.name
    for url in ("/admin/", "/admin/quiz/course/", "/admin/people/user/", "/"):
        assert client.get(url).headers["Location"] == SET_UP
    assert client.get("/quizzes/", headers=HTMX).headers["HX-Redirect"] == SET_UP
    assert [client.get(url).status_code for url in OPEN] == [200] * len(OPEN)
    assert "needs one before anything else opens" in client.get(SET_UP).text


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_one_every_door_opens_again(asked, cast, kind):
    Authenticator.objects.create(user=cast.people["grace"], type=kind, data={"name": "Telephone"})

    assert cast.client("grace").get(f"/courses/{cast.room.course.pk}/").status_code == 200
    assert cast.client("grace").get("/admin/").status_code == 200


def test_recovery_codes_alone_are_none(asked, cast):
    Authenticator.objects.create(user=cast.people["admin"], type="recovery_codes", data={})

    assert cast.client("admin").get("/admin/").headers["Location"] == SET_UP


def test_students_are_not_asked_and_it_costs_one_statement(asked, cast):
    for name in ("ada", "classmate", "former"):
        with CaptureQueriesContext(connection) as queries:
            assert cast.client(name).get("/quizzes/").status_code == 200
        assert sum("mfa_authenticator" in query["sql"] for query in queries) == 1


def test_where_it_is_offered_nobody_is_led_anywhere(cast):
    assert cast.client("grace").get("/admin/").status_code == 200
    assert "needs one before anything else opens" not in cast.client("grace").get(SET_UP).text
