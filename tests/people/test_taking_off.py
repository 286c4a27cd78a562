"""A second factor that its owner lost is taken off by an administrator, or by who runs the server; and that is told."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client

from tests import factories
from tests.conftest import confirmed, signed_in
from tests.factories import PASSWORD

SENT = {"operation": "6ec5a1a2-5b0e-4d9c-9f7e-1d8c0a4b7c11"}


@pytest.fixture
def teacher(db):
    person = factories.UserFactory(username="teacher")
    for type_, data in (("totp", {"secret": "x"}), ("recovery_codes", {}), ("webauthn", {"name": "Telephone"})):
        Authenticator.objects.create(user=person, type=type_, data=data)
    return person


@pytest.fixture
def address(teacher):
    return f"/admin/people/user/{teacher.pk}/factors/"


def test_an_administrator_takes_it_off_and_it_is_logged(teacher, address):
    admin = factories.UserFactory(username="root", is_superuser=True, is_staff=True)
    other = factories.UserFactory(username="other")
    Authenticator.objects.create(user=other, type="totp", data={})
    root, hers = confirmed(signed_in(admin)), signed_in(teacher)
    assert address in root.get(f"/admin/people/user/{teacher.pk}/change/").text
    assert root.get(address).text.count("never used") == 3

    assert root.post(address).status_code == 400
    assert [root.post(address, SENT).status_code for _twice in range(2)] == [302, 302]

    assert list(Authenticator.objects.values_list("user__username", flat=True)) == ["other"]
    assert hers.get("/people/preferences/").status_code == 302
    assert Client().post("/account/login/", {"login": "teacher", "password": PASSWORD}).headers["Location"] == "/"
    logged = LogEntry.objects.get()
    assert (logged.user, logged.object_id, logged.change_message) == (
        admin,
        str(teacher.pk),
        "Second factor taken off.",
    )
    assert "They have none" in root.get(address).text


@pytest.mark.parametrize(
    ("door", "form"),
    [
        ("factors", SENT),
        ("erase", {**SENT, "how": "purge"}),
        ("password", {"password1": "a new green lantern", "password2": "a new green lantern"}),
    ],
)
def test_an_unlocked_desk_opens_nobodys_account(teacher, door, form):
    """Whoever finds it still has to say that it is them. What was sent is not kept, a password least of all."""
    admin = factories.UserFactory(username="root", is_superuser=True, is_staff=True)
    root, address = signed_in(admin), f"/admin/people/user/{teacher.pk}/{door}/"

    sent = root.post(address, form)
    asked = root.get(address)

    assert sent.headers["Location"] == address
    assert asked.headers["Location"].startswith("/account/reauthenticate/?next=%2Fadmin%2Fpeople%2Fuser%2F")
    assert "lantern" not in str(dict(root.session))
    teacher.refresh_from_db()
    assert teacher.check_password(PASSWORD)
    assert Authenticator.objects.count() == 3
    assert confirmed(root).get(address).status_code == 200
    assert root.post(address, form).status_code == 302
    assert Authenticator.objects.count() == (3 if door == "password" else 0)


@pytest.mark.parametrize("is_gone", [False, True])
def test_who_waits_at_the_second_factor_meanwhile_signs_in_anew(teacher, is_gone):
    client, asked = Client(), "/account/factors/authenticate/"
    Authenticator.objects.exclude(type="totp").delete()
    client.post("/account/login/", {"login": "teacher", "password": PASSWORD})
    assert client.get(asked).status_code == 200

    Authenticator.objects.all().delete()
    if is_gone:
        teacher.delete()

    assert client.post(asked, {"code": "000000"}, follow=True).redirect_chain == [("/account/login/", 302)]
    came_in = client.post("/account/login/", {"login": "teacher", "password": PASSWORD})
    assert came_in.status_code == (200 if is_gone else 302)
    assert client.get("/people/preferences/").status_code == (302 if is_gone else 200)


def test_administrators_see_who_has_none(teacher):
    root = signed_in(factories.UserFactory(username="root", is_superuser=True, is_staff=True))
    codes = factories.UserFactory(username="codes")
    Authenticator.objects.create(user=codes, type="recovery_codes", data={})

    lists = [root.get(f"/admin/people/user/?factor={which}").context["cl"].queryset for which in ("yes", "no", "odd")]

    assert [sorted(each.values_list("username", flat=True)) for each in lists] == [
        ["teacher"],
        ["codes", "root"],
        ["codes", "root", "teacher"],
    ]


def test_nobody_else_takes_it_off(classroom, address, as_grace, as_ada):
    for client in (as_grace, as_ada):
        assert (client.get(address).status_code, client.post(address, SENT).status_code) in {(403, 403), (302, 302)}
    assert Client().post(address, SENT).status_code == 302
    assert Authenticator.objects.count() == 3


def test_whoever_runs_the_server_takes_it_off(teacher):
    said = io.StringIO()

    call_command("take_off_second_factor", "teacher", stdout=said)

    assert said.getvalue() == "Taken off. The password alone opens the account of teacher.\n"
    assert not Authenticator.objects.exists()
    for name, why in ("teacher", "has no second factor"), ("nobody", "There is nobody"):
        with pytest.raises(CommandError, match=why):
            call_command("take_off_second_factor", name)
