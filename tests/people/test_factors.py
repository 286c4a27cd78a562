"""Second factors over HTTP: an app's codes, recovery codes, and who is locked out by wrong ones."""

import datetime as dt
import json
import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from people.actions.passwords import reset_password
from people.actions.sealing import SealedError, seal, unseal
from people.models.factors import has_second_factor
from people.views.factors import FactorAdapter
from tests import factories
from tests.factories import PASSWORD
from tests.house.test_security import settings_of
from tests.pages import Page, send

LOGIN, FACTORS = "/account/login/", "/account/factors/"
ASKED = f"{FACTORS}authenticate/"
WRONG = str(FactorAdapter.error_messages["incorrect_code"])
TOO_MANY = str(FactorAdapter.error_messages["too_many_codes"])


@pytest.fixture(autouse=True)
def clock():
    """It stands until a test moves it: a code is of half a minute."""
    with time_machine.travel(dt.datetime(2026, 11, 26, 8, 0, tzinfo=dt.UTC), tick=False) as stopped:
        yield stopped


@pytest.fixture
def ada(db):
    return factories.UserFactory(username="ada")


def begun(user, client=None, *, to=None, **extra):
    """Somebody who gave the right password, and where that leads."""
    client = client or Client()
    response = client.post(LOGIN, {"login": user.username, "password": PASSWORD}, **extra)
    assert response.status_code == 302
    assert to in (None, response.headers["Location"])
    return client


def confirm(client):
    """That it is oneself, before something is changed."""
    asked = client.get(f"{FACTORS}totp/activate/", follow=True)
    return send(client, Page(asked).form("/account/reauthenticate/"), password=PASSWORD)


def code_of(secret, *, steps=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up(client):
    """An app, by the pages; gives its secret, and the recovery codes that follow."""
    page = Page(confirm(client))
    secret = re.search(r"\b[A-Z2-7]{32}\b", page.text)[0]
    response = send(client, page.form(f"{FACTORS}totp/activate/"), code=code_of(secret))
    assert response.redirect_chain[-1][0] == f"{FACTORS}recovery-codes/"
    return secret, re.findall(r"\b\d{8}\b", Page(response).text)


@pytest.fixture
def guarded(ada, clock):
    """Ada with an app, whose first code lies behind: her secret and her recovery codes."""
    found = set_up(begun(ada))
    clock.shift(120)
    return found


def give(client, code, **extra):
    return client.post(ASKED, {"code": code}, **extra)


def is_in(client):
    return client.get("/people/preferences/").status_code == 200


def said(response):
    return [str(error) for error in response.context["form"].errors.get("code", [])]


def test_an_app_is_set_up_and_asked_for_after_the_password(ada, clock):
    client = begun(ada)
    assert is_in(client)

    secret, codes = set_up(client)

    assert (len(codes), len(set(codes))) == (10, 10)
    assert "on" in client.get("/people/preferences/").text.split("Second factor and passkeys")[1][:120]
    clock.shift(120)
    other = begun(ada, to=ASKED)
    assert not is_in(other)
    assert said(give(other, "000000")) == [WRONG]
    assert not is_in(other)
    assert give(other, code_of(secret)).status_code == 302
    assert is_in(other)


def test_where_one_wanted_to_go_is_kept(ada, guarded):
    client = Client()
    client.post(LOGIN, {"login": "ada", "password": PASSWORD, "next": "/people/help/"})

    assert give(client, code_of(guarded[0])).headers["Location"] == "/people/help/"


def test_nothing_is_changed_without_saying_that_it_is_you(ada):
    client = begun(ada)

    page = client.get(f"{FACTORS}totp/activate/", follow=True)

    assert page.redirect_chain[-1][0].startswith("/account/reauthenticate/")
    response = send(client, Page(page).form("/account/reauthenticate/"), password="wrong")
    assert "password" in response.context["form"].errors
    assert not Authenticator.objects.exists()


def test_a_code_says_that_it_is_you_too(ada, guarded):
    secret, codes = guarded
    client, again = begun(ada), f"{FACTORS}reauthenticate/"
    give(client, codes[0])
    page = client.get(f"{FACTORS}totp/deactivate/", follow=True)
    assert f"{again}?next=" in page.text

    assert said(client.post(again, {"code": "000000"})) == [WRONG]
    assert client.get(f"{FACTORS}totp/deactivate/").status_code == 302
    response = client.post(again, {"code": code_of(secret), "next": f"{FACTORS}totp/deactivate/"})

    assert response.headers["Location"] == f"{FACTORS}totp/deactivate/"
    assert client.get(f"{FACTORS}totp/deactivate/").status_code == 200


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_opens_once_as_long_as_it_would_be_taken(ada, guarded, clock, steps):
    code = code_of(guarded[0], steps=steps)

    assert give(begun(ada), code).status_code == 302
    for spelt in (code, f"{code[:3]} {code[3:]}", f"{code}-"):
        assert said(give(begun(ada), spelt)) == [WRONG]
    clock.shift(31)
    assert said(give(begun(ada), code)) == [WRONG]


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_time_opens_nothing(ada, guarded, steps):
    assert said(give(begun(ada), code_of(guarded[0], steps=steps))) == [WRONG]


def test_the_code_that_set_it_up_is_used(ada, clock):
    secret, _codes = set_up(begun(ada))

    assert said(give(begun(ada), code_of(secret))) == [WRONG]


def test_a_recovery_code_opens_once(ada, guarded):
    _secret, codes = guarded

    assert give(begun(ada), codes[3]).status_code == 302
    assert said(give(begun(ada), codes[3])) == [WRONG]
    assert give(begun(ada), codes[4]).status_code == 302
    client = begun(ada)
    give(client, codes[5])
    confirm(client)
    left = Page(client.get(f"{FACTORS}recovery-codes/")).text
    assert set(re.findall(r"\b\d{8}\b", left)) == set(codes) - set(codes[3:6])


def test_new_recovery_codes_take_the_place_of_the_old(ada, guarded):
    secret, codes = guarded
    client = begun(ada)
    give(client, code_of(secret))
    confirm(client)

    page = send(
        client, Page(client.get(f"{FACTORS}recovery-codes/generate/")).form(f"{FACTORS}recovery-codes/generate/")
    )

    new = re.findall(r"\b\d{8}\b", Page(page).text)
    assert len(new) == 10
    assert set(new) & set(codes) == set()
    assert client.get(f"{FACTORS}recovery-codes/download/").text.split() == new
    assert said(give(begun(ada), codes[0])) == [WRONG]


def test_without_the_app_the_password_alone_opens_again(ada, guarded):
    client = begun(ada)
    give(client, code_of(guarded[0]))
    confirm(client)

    send(client, Page(client.get(f"{FACTORS}totp/deactivate/")).form(f"{FACTORS}totp/deactivate/"))

    assert not Authenticator.objects.exists()
    assert is_in(begun(ada))


def test_a_new_pass_phrase_leaves_the_second_factor(ada, guarded):
    phrase = reset_password(ada)

    response = Client().post(LOGIN, {"login": "ada", "password": phrase})

    assert response.headers["Location"] == ASKED


def test_no_secret_stands_in_the_database(ada, guarded, settings):
    secret, codes = guarded
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert not any(each in kept for each in (secret, *codes))
    assert unseal(Authenticator.objects.get(type="totp").data["secret"]) == secret
    assert "otpauth" not in kept


def test_a_new_secret_key_reads_on_where_the_former_is_named(ada, guarded, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60

    refused = said(give(begun(ada), code_of(guarded[0])))
    settings.SECRET_KEY_FALLBACKS = [old]

    assert refused == [str(FactorAdapter.error_messages["sealed"])]
    assert give(begun(ada), code_of(guarded[0])).status_code == 302


def test_codes_of_a_lost_key_are_told_of_and_made_anew(ada, guarded, settings):
    client = begun(ada)
    give(client, code_of(guarded[0]))
    confirm(client)
    Authenticator.objects.filter(type="recovery_codes").update(data={"seed": "of a lost key", "used_mask": 0})

    assert client.get(f"{FACTORS}recovery-codes/download/").status_code == 302
    told = client.get(f"{FACTORS}recovery-codes/", follow=True)
    page = send(client, Page(told).form(f"{FACTORS}recovery-codes/generate/"))

    assert "so these codes open nothing" in told.text
    assert len(re.findall(r"\b\d{8}\b", Page(page).text)) == 10
    assert client.get(FACTORS).status_code == 200


def test_a_new_secret_key_signs_nobody_out_where_the_former_is_named(ada, settings):
    client = begun(ada)
    old, settings.SECRET_KEY = settings.SECRET_KEY, "n" * 60

    out = is_in(client)
    client = begun(ada)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "m" * 60, [settings.SECRET_KEY, old]

    assert (out, is_in(client)) == (False, True)
    assert settings_of("SECRET_KEY_FALLBACKS", FACTKEEP_FORMER_SECRET_KEYS="one two") == {
        "SECRET_KEY_FALLBACKS": ["one", "two"]
    }


def test_what_was_sealed_elsewhere_is_not_taken_for_a_secret(settings):
    sealed = seal("JBSWY3DP")
    assert unseal(sealed) == "JBSWY3DP"
    settings.SECRET_KEY = "o" * 60

    for each in (sealed, "", "JBSWY3DP"):
        with pytest.raises(SealedError):
            unseal(each)


# Too many


def fail(user, client=None, *, times=10, address="127.0.0.1"):
    client = begun(user, client, REMOTE_ADDR=address)
    answers = [said(give(client, f"{number:06}x", REMOTE_ADDR=address)) for number in range(times + 1)]
    assert answers == [[WRONG]] * times + [[TOO_MANY]]
    return client


def test_eleven_wrong_codes_are_too_many_in_a_new_session_too(ada, guarded):
    fail(ada)

    assert said(give(begun(ada), code_of(guarded[0]))) == [TOO_MANY]
    assert said(give(begun(ada), guarded[1][0])) == [TOO_MANY]


def test_wrong_codes_for_one_stop_no_other(ada, guarded, clock):
    grace = factories.UserFactory(username="grace")
    secret, _codes = set_up(begun(grace))
    clock.shift(120)

    fail(ada)

    assert give(begun(grace), code_of(secret)).status_code == 302


def test_who_knows_the_password_locks_nobody_out_of_a_device_they_know(ada, guarded):
    secret, codes = guarded
    own = begun(ada)
    give(own, code_of(secret))
    own.post("/account/logout/")

    fail(ada)

    assert said(give(begun(ada), codes[0])) == [TOO_MANY]
    assert give(begun(ada, own), codes[0]).status_code == 302


def test_many_addresses_together_get_a_hundred_tries_a_day(ada, guarded, clock):
    for number in range(10):
        client = begun(ada, REMOTE_ADDR=f"203.0.113.{number}")
        answers = [said(give(client, "000000", REMOTE_ADDR=f"203.0.113.{number}")) for _try in range(10)]
        assert answers == [[WRONG]] * 10

    clock.shift(3600)
    client = begun(ada, REMOTE_ADDR="203.0.113.99")

    assert said(give(client, code_of(guarded[0]), REMOTE_ADDR="203.0.113.99")) == [TOO_MANY]


def test_a_right_code_forgets_the_wrong_ones(ada, guarded):
    client = begun(ada)
    for number in range(9):
        give(client, f"{number:06}")
    assert give(client, guarded[1][0]).status_code == 302

    assert [said(give(begun(ada), f"{number:06}")) for number in range(2)] == [[WRONG]] * 2


def test_a_closed_account_gets_no_further_than_its_password(ada, guarded):
    client = begun(ada)
    ada.is_active = False
    ada.save(update_fields=["is_active"])

    give(client, code_of(guarded[0]))

    assert not is_in(client)
    assert has_second_factor(ada)


# Odd passkeys


EMPTY = json.dumps(
    {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": dict.fromkeys(("clientDataJSON", "authenticatorData", "signature", "userHandle"), "AA"),
    }
)
ODD = ["", "{", "null", "5", "[]", "[[]]", "{}", '{"response": 5}', '{"response": {"userHandle": 5}}', EMPTY]


DEEP = ["[" * deep + "]" * deep for deep in (300, 600, 900, 5_000)]
LONG = ['"' + "x" * 30_000 + '"', "9" * 5_000]


@pytest.mark.parametrize("credential", [*ODD, '{"id": "\\u0000"}', *DEEP, *LONG])
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(ada, guarded, credential):
    pending, client = begun(ada), begun(ada)
    give(client, guarded[1][0])
    confirm(client)
    client.get(f"{FACTORS}webauthn/add/")
    pending.get(ASKED)

    assert pending.post(ASKED, {"credential": credential}).status_code == 200
    assert not is_in(pending)
    assert client.post(f"{FACTORS}webauthn/add/", {"credential": credential, "name": "x"}).status_code == 200
    stranger = Client()
    stranger.get(f"{FACTORS}webauthn/login/", headers={"accept": "application/json"})
    assert stranger.post(f"{FACTORS}webauthn/login/", {"credential": credential}).headers["Location"] == LOGIN
    assert not is_in(stranger)
    assert not Authenticator.objects.filter(type="webauthn").exists()
