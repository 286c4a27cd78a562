"""What an attacker would try at the doors, beyond being somebody else. docs/security/asvs.md names these."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from people.actions.passwords import ITERATIONS, reset_password
from people.models import User
from people.views.sign_in import AccountAdapter
from tests import factories
from tests.conftest import ClassRoom, signed_in
from tests.factories import PASSWORD

LOGIN = "/account/login/"
SLOW = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]


def settings_of(*names: str, **environment: str) -> dict[str, object]:
    """These settings as a process of its own reads them from the environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FACTKEEP_", "DATABASE_URL"))}
    code = (
        f"import json; from config import settings; print(json.dumps([getattr(settings, n, None) for n in {names!r}]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=django_settings.BASE_DIR,
        env={**kept, "FACTKEEP_SECRET_KEY": "k" * 60, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return dict(zip(names, json.loads(said), strict=True))


def test_cookies_of_a_public_site_are_for_it_alone():
    named = [
        "SESSION_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_NAME",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_DOMAIN",
        "SESSION_COOKIE_PATH",
    ]

    at_home = settings_of(*named)
    public = settings_of(*named, FACTKEEP_SITE_URL="https://facts.example.org")

    assert list(public.values()) == ["__Host-session", True, "__Host-csrf", True, True, 31_536_000, True, None, None]
    assert list(at_home.values()) == ["session", False, "csrf", False, False, 0, False, None, None]


def test_a_public_site_sends_every_request_to_https(settings, db):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True

    plain = Client().get("/account/login/?next=/cards/")
    safe = Client().get("/account/login/", secure=True)

    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/account/login/?next=/cards/")
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_forwarded_headers_are_believed_behind_a_proxy_only():
    named = ["SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT"]

    assert settings_of(*named) == dict.fromkeys(named)
    assert settings_of(*named, FACTKEEP_BEHIND_PROXY="on") == {
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }


def test_another_address_in_a_header_gives_no_more_tries(db):
    factories.UserFactory(username="ada")
    told = []
    for attempt in range(11):
        form = {"login": "ada", "password": "wrong"}
        response = Client().post(LOGIN, form, headers={"X-Forwarded-For": f"192.0.2.{attempt}"})
        told += response.context["form"].non_field_errors()

    assert told[-1] == AccountAdapter.error_messages["too_many_login_attempts"]
    assert told[-2] == AccountAdapter.error_messages["username_password_mismatch"]


@pytest.mark.parametrize(
    "place",
    [
        "https://mallory.example/",
        "//mallory.example/",
        "/\\mallory.example/",
        "///mallory.example",
        "javascript:alert(1)",
        "http:mallory.example",
        "https:///mallory.example",
        "\thttps://mallory.example/",
        "/account/login/../..//mallory.example",
    ],
)
def test_signing_in_leads_to_no_other_site(db, place):
    factories.UserFactory(username="ada")

    response = Client().post(LOGIN, {"login": "ada", "password": PASSWORD, "next": place})

    assert response.status_code == 302
    where = response.headers["Location"]
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


def test_fields_that_a_form_does_not_have_change_nothing(classroom: ClassRoom):
    """Mass assignment: what a form does not offer is not taken from it."""
    ada = classroom.ada
    before = User.objects.values().get(pk=ada.pk)
    more = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "username": "root",
        "password": "md5$x$y",
        "user_permissions": "1",
        "id": "1",
        "pk": "1",
    }
    form = {
        "first_name": "Augusta",
        "last_name": "Byron",
        "time_zone": "UTC",
        "theme": "dark",
        "weekly_goal": "3",
        "new_cards_a_day": "4",
        "cards_a_day": "60",
        **{f"day{place}": "2" for place in range(7)},
        "away-TOTAL_FORMS": "1",
        "away-INITIAL_FORMS": "0",
    }

    response = signed_in(ada).post("/people/preferences/", {**form, **more})

    after = User.objects.values().get(pk=ada.pk)
    assert response.status_code == 302
    assert after["first_name"] == "Augusta"
    kept = ["id", "username", "password", "is_staff", "is_superuser", "is_active"]
    assert [after[name] for name in kept] == [before[name] for name in kept]


def test_an_account_made_by_a_visitor_is_a_students(db, settings):
    settings.ALLOW_SIGNUP = True
    form = {"username": "mallory", "password1": "a quiet green lantern", "password2": "a quiet green lantern"}

    response = Client().post("/account/signup/", {**form, "is_staff": "on", "is_superuser": "on", "is_active": "on"})

    made = User.objects.get(username="mallory")
    assert response.status_code == 302
    assert (made.is_staff, made.is_superuser) == (False, False)


@pytest.mark.parametrize(
    "password", ["lantern", "1234567890123", "password1", "ada.byron.1815", "qwertyuiop", "Factkeep-2026"]
)
def test_a_weak_password_is_refused(db, password):
    ada = factories.UserFactory(username="ada.byron.1815")
    client = signed_in(ada)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    response = client.post(reverse("account_change_password"), form)

    ada.refresh_from_db()
    assert response.status_code == 200
    assert response.context["form"].errors
    assert ada.check_password(PASSWORD)


@pytest.mark.parametrize("password", ["x" * 128, "  spaces count  ", "пароль из слов", "no Digit No sign"])
def test_any_other_password_is_taken_as_it_is(db, password):
    ada = factories.UserFactory(username="ada")
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    response = signed_in(ada).post(reverse("account_change_password"), form)

    ada.refresh_from_db()
    assert response.status_code == 302
    assert ada.check_password(password)
    assert not ada.check_password(password.strip() + "x")


def test_a_new_password_needs_the_present_one(db):
    ada = factories.UserFactory(username="ada")
    form = {"oldpassword": "wrong", "password1": "a new green lantern", "password2": "a new green lantern"}

    response = signed_in(ada).post(reverse("account_change_password"), form)

    ada.refresh_from_db()
    assert "oldpassword" in response.context["form"].errors
    assert ada.check_password(PASSWORD)


def rounds_of(name: str) -> int:
    """How many rounds of the hash a wrong password for this name costs: what a clock at the door would measure."""
    with mock.patch.object(hashers, "pbkdf2", return_value=b"never right") as pbkdf2:
        Client().post(LOGIN, {"login": name, "password": "wrong"})
    return sum(call.args[2] for call in pbkdf2.call_args_list)


def test_time_does_not_tell_who_has_an_account(db, settings):
    settings.PASSWORD_HASHERS = SLOW
    factories.UserFactory(username="ada")
    reset_password(factories.UserFactory(username="pupil"))
    for user in User.objects.filter(username="ada"):
        user.password = f"pbkdf2_sha256${hashers.PBKDF2PasswordHasher.iterations}$salt$hash"
        user.save()

    rounds = {name: rounds_of(name) for name in ["ada", "pupil", "nobody"]}

    assert set(rounds.values()) == {hashers.PBKDF2PasswordHasher.iterations}


def test_a_phrase_is_hashed_anew_at_sign_in(db, settings):
    settings.PASSWORD_HASHERS = SLOW
    pupil = factories.UserFactory(username="pupil")
    phrase = reset_password(pupil)
    assert pupil.password.split("$")[1] == str(ITERATIONS)

    response = Client().post(LOGIN, {"login": "pupil", "password": phrase})

    pupil.refresh_from_db()
    assert response.status_code == 302
    assert pupil.password.split("$")[1] == str(hashers.PBKDF2PasswordHasher.iterations)
