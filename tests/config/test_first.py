"""The first administrator comes from settings or with the token that was printed; there is no known password."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.test import Client

from people.actions import administrators
from people.models import User
from quiz.management.commands.prepare import Command
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSPHRASE = "seven brown herons wading"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


def fields(token: str) -> dict[str, str]:
    return {"token": token, "username": "head", "password1": PASSPHRASE, "password2": PASSPHRASE}


def test_who_has_the_token_makes_the_account_once(client: Client):
    token = administrators.new_token()

    page, made, again = client.get("/first/"), client.post("/first/", fields(f" {token} ")), client.get("/first/")

    assert (page.status_code, made.status_code, again.status_code) == (200, 302, 404)
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.is_staff) == ("head", True, True)
    assert user.check_password(PASSPHRASE)
    with pytest.raises(ValidationError, match="was used"):
        administrators.make_first("second", PASSPHRASE)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"token": "guessed"}, "This is not the token that was printed last."),
        ({"token": ""}, "This field is required."),
        ({"password1": "1234", "password2": "1234"}, "This password is too short."),
        ({"password2": "another"}, "didn’t match"),
        ({"username": "two words"}, "Enter a valid username."),
    ],
)
def test_what_will_not_do_is_said_and_the_token_stays(client: Client, changes: dict[str, str], sentence: str):
    token = administrators.new_token()

    refused = client.post("/first/", {**fields(token), **changes})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert not User.objects.exists()
    assert administrators.is_token(token)


def test_a_new_token_takes_the_place_of_the_old_one():
    old, new = administrators.new_token(), administrators.new_token()

    assert (administrators.is_token(old), administrators.is_token(new)) == (False, True)


def test_the_page_is_not_there_without_a_token_or_with_an_administrator(client: Client):
    before = client.get("/first/").status_code
    token = administrators.new_token()
    UserFactory(is_superuser=True)

    assert (before, client.get("/first/").status_code, client.post("/first/", fields(token)).status_code) == (404,) * 3


def appoint(settings, password: str) -> str:
    settings.ADMIN_USERNAME, settings.ADMIN_PASSWORD = "head", password
    command = Command(stdout=StringIO())
    command._appoint()
    return command.stdout.getvalue()


def test_the_settings_make_one_where_there_is_none(settings):
    said = [appoint(settings, PASSPHRASE), appoint(settings, "another long passphrase")]

    assert said == ["Made the administrator head.\n", ""]
    assert User.objects.get(is_superuser=True).check_password(PASSPHRASE)


def test_a_weak_password_of_the_settings_is_refused(settings):
    with pytest.raises(CommandError, match=r"cannot be made\. This password is too short"):
        appoint(settings, "1234")
    assert not User.objects.exists()
