"""The page of one's own data, and what administrators do with that of others."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from people.models import User
from tests import factories
from tests.conftest import confirmed, signed_in

PAGE, ERASE = "/data/", "/data/erase/"
SENT = {"operation": "6ec5a1a2-5b0e-4d9c-9f7e-1d8c0a4b7c11"}


def by_password(user: User) -> Client:
    """Somebody who was asked for their password on the way to the page."""
    client = signed_in(user)
    asked = client.get(ERASE).headers["Location"]
    wrong = client.post(asked, {"password": "wrong"})
    assert (wrong.status_code, client.get(ERASE).status_code) == (200, 302)
    assert client.post(asked, {"password": factories.PASSWORD}).headers["Location"] == ERASE
    return client


@pytest.fixture
def admin(db: None) -> Client:
    return confirmed(signed_in(factories.UserFactory(username="root", is_superuser=True, is_staff=True)))


def test_preferences_lead_to_the_page_and_to_the_file(as_ada):
    assert f'href="{PAGE}"' in as_ada.get("/people/preferences/").text
    page = as_ada.get(PAGE).text
    assert 'href="/data/download/"' in page
    assert f'href="{ERASE}"' in page


def test_erasing_asks_for_the_password_first(as_ada, classroom):
    for answer in (as_ada.get(ERASE), as_ada.post(ERASE, {**SENT, "wish": "erase"})):
        assert answer.headers["Location"] == f"/account/reauthenticate/?next={ERASE.replace('/', '%2F')}"
    classroom.ada.refresh_from_db()
    assert classroom.ada.erasure_asked_at is None


def test_who_is_in_a_class_asks_and_may_take_it_back(classroom, admin):
    ada = by_password(classroom.ada)
    assert "Ask for it" in ada.get(ERASE).text

    assert ada.post(ERASE, {**SENT, "wish": "erase"}).status_code == 302

    classroom.ada.refresh_from_db()
    asked_at = classroom.ada.erasure_asked_at
    assert asked_at is not None
    assert "You asked for it on" in ada.get(ERASE).text
    assert "They asked for it on" in admin.get(f"/admin/people/user/{classroom.ada.pk}/erase/").text
    listed = admin.get("/admin/people/user/", {"erasure_asked_at__isempty": "0"}).context["cl"].result_list
    assert [user.username for user in listed] == ["ada"]
    ada.post(ERASE, {**SENT, "wish": "withdraw"})
    classroom.ada.refresh_from_db()
    assert classroom.ada.erasure_asked_at is None
    assert ada.post(ERASE, {**SENT, "wish": "perhaps"}).status_code == 400
    assert ada.post(ERASE, {"wish": "erase"}).status_code == 400


def test_whom_no_class_knows_is_gone_at_once(db):
    lone = factories.UserFactory(username="lone")
    client = by_password(lone)
    assert "it happens at once" in client.get(ERASE).text

    response = client.post(ERASE, {**SENT, "wish": "erase"})

    assert response.headers["Location"] == "/account/login/"
    assert not User.objects.filter(username="lone").exists()
    assert client.get(PAGE).status_code == 302


def test_an_administrator_looks_hands_out_and_erases(classroom, admin):
    address = f"/admin/people/user/{classroom.ada.pk}/"
    assert f"{address}erase/" in admin.get(f"{address}change/").text
    assert b"".join(admin.get(f"{address}download/").streaming_content)[:2] == b"PK"
    page = admin.get(f"{address}erase/")
    assert dict(page.context["held"]) == {"enrolments": 1, "looks at results": 1}
    assert admin.post(f"{address}erase/", {**SENT, "how": "somehow"}).status_code == 400

    admin.post(f"{address}erase/", {**SENT, "how": "keep"})

    classroom.ada.refresh_from_db()
    assert classroom.ada.username.startswith("erased-")
    assert admin.post(f"{address}erase/", {**SENT, "how": "purge"}).headers["Location"] == "/admin/people/user/"
    assert not User.objects.filter(pk=classroom.ada.pk).exists()
    notes = LogEntry.objects.order_by("pk").values_list("object_repr", "change_message")
    assert list(notes) == [("", "Erased.")]


def test_who_cannot_be_erased_is_told_why(classroom, admin):
    address = f"/admin/people/user/{classroom.grace.pk}/erase/"
    assert "Nobody else teaches" in admin.get(address).text

    assert "Nobody else teaches" in admin.post(address, {**SENT, "how": "purge"}, follow=True).text

    assert User.objects.filter(pk=classroom.grace.pk).exists()


@pytest.mark.parametrize("door", ["download", "looks", "erase"])
def test_nobody_but_administrators_comes_to_the_doors(classroom, as_grace, as_ada, door):
    address = f"/admin/people/user/{classroom.ada.pk}/{door}/"

    assert as_grace.get(address).status_code == 403
    assert as_ada.get(address).status_code == 302
    assert as_grace.post(address, {**SENT, "how": "purge"}).status_code in {403, 405}
    assert User.objects.filter(pk=classroom.ada.pk).exists()
