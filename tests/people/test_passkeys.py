"""Passkeys over HTTP: made, used after the password and alone, and refused in every other shape."""

from __future__ import annotations

import json
import random
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from fido2.utils import websafe_decode, websafe_encode

from people.views.factors import PASSKEYS_AT_MOST, FactorAdapter
from tests import factories
from tests.factories import PASSWORD
from tests.people.passkeys import Passkey

LOGIN, FACTORS = "/account/login/", "/account/factors/"
ADD, ALONE, ASKED = f"{FACTORS}webauthn/add/", f"{FACTORS}webauthn/login/", f"{FACTORS}authenticate/"
REFUSED = str(FactorAdapter.error_messages["incorrect_passkey"])


@pytest.fixture
def ada(db):
    return factories.UserFactory(username="ada")


def visitor():
    return Client(headers={"host": "localhost"})


def confirmed(user):
    """Signed in by the password, and having said once more that it is oneself."""
    client = visitor()
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    return client


def asked_by(response, name):
    """What the page asks the browser for, as the script reads it."""
    assert response.status_code == 200, response.headers
    return json.loads(json.dumps(response.context["js_data"][name], default=dict))


def add(client, passkey, *, change=lambda credential: credential, **form):
    credential = change(passkey.made(asked_by(client.get(ADD), "creation_options")))
    return client.post(ADD, {"credential": json.dumps(credential), "name": "Telephone", "passwordless": "on", **form})


def sign_in(passkey, *, change=lambda credential: credential, **how):
    client = visitor()
    options = client.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]
    client.post(ALONE, {"credential": json.dumps(change(passkey.used(options, **how)))})
    return client


def is_in(client):
    return client.get("/people/preferences/").status_code == 200


@pytest.fixture
def passkey(ada):
    made = Passkey()
    assert add(confirmed(ada), made).headers["Location"] == f"{FACTORS}recovery-codes/"
    return made


def test_it_signs_in_alone(ada, passkey):
    client = sign_in(passkey)

    assert is_in(client)
    assert client.session["_auth_user_id"] == str(ada.pk)
    assert "device" in client.cookies


def test_it_comes_after_the_password(ada, passkey):
    client = visitor()
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    options = asked_by(client.get(ASKED), "request_options")

    assert len(options["publicKey"]["allowCredentials"]) == 1
    client.post(ASKED, {"credential": json.dumps(passkey.used(options))})
    assert is_in(client)


def test_it_says_that_it_is_you_before_something_is_changed(ada, passkey):
    client, again = sign_in(passkey), f"{FACTORS}webauthn/reauthenticate/"
    assert client.get(ADD).headers["Location"].startswith("/account/reauthenticate/")

    client.post(again, {"credential": json.dumps(Passkey().used(asked_by(client.get(again), "request_options")))})
    assert client.get(ADD).status_code == 302
    client.post(again, {"credential": json.dumps(passkey.used(asked_by(client.get(again), "request_options")))})

    assert client.get(ADD).status_code == 200


def test_one_that_asks_nobody_does_not_sign_in_alone(ada):
    client, key = confirmed(ada), Passkey(asks_who=False)

    assert add(client, key).status_code == 200  # it was to sign in alone
    assert add(client, key, passwordless="").status_code == 302
    assert not is_in(sign_in(key))


def test_one_that_asks_nobody_does_not_sign_in_alone_by_what_was_asked_after_another_password(ada, passkey, settings):
    """What a page asked after Ada's password outlives her time to answer; it asks for no finger, face or PIN."""
    grace, key = factories.UserFactory(username="grace"), Passkey(asks_who=False)
    add(confirmed(grace), key, passwordless="")
    client = visitor()
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    options = asked_by(client.get(ASKED), "request_options")
    settings.ACCOUNT_LOGIN_TIMEOUT = -1

    client.post(ALONE, {"credential": json.dumps(key.used(options))})

    assert not is_in(client)


@pytest.mark.parametrize("is_kept_there", [True, False])
@pytest.mark.parametrize("alone", ["on", ""])
def test_whether_it_signs_in_alone_is_its_owners_word(ada, alone, is_kept_there):
    """Telephones keep it, and ask for a finger, whatever they were asked; and not every browser says so."""

    def said(credential):
        return {**credential, "clientExtensionResults": {"credProps": {"rk": True}} if is_kept_there else {}}

    client, passkey = confirmed(ada), Passkey()
    add(client, passkey, change=said, passwordless=alone)

    assert is_in(sign_in(passkey)) is bool(alone)
    assert ("Signs in alone." in client.get(FACTORS).text) is bool(alone)


def test_a_closed_account_is_not_opened_by_it(ada, passkey):
    ada.is_active = False
    ada.save(update_fields=["is_active"])

    assert not is_in(sign_in(passkey))


def test_it_is_good_for_this_site_this_moment_and_its_owner(ada, passkey):
    other = factories.UserFactory()

    assert not is_in(sign_in(passkey, origin="https://facts.example.com"))
    assert not is_in(sign_in(passkey, user=str(other.pk).encode()))
    assert not is_in(sign_in(Passkey(), user=passkey.user))
    client, sent = visitor(), []
    options = client.get(ALONE, headers={"accept": "application/json"}).json()["request_options"]
    sent = {"credential": json.dumps(passkey.used(options))}
    client.post(ALONE, sent)
    client.post("/account/logout/")
    client.get(ALONE, headers={"accept": "application/json"})
    client.post(ALONE, sent)
    assert not is_in(client)


def test_ten_at_most(ada):
    client = confirmed(ada)

    statuses = [add(client, Passkey()).status_code for _each in range(PASSKEYS_AT_MOST + 1)]

    assert statuses == [302] * PASSKEYS_AT_MOST + [200]
    assert Authenticator.objects.filter(type="webauthn").count() == PASSKEYS_AT_MOST


def test_only_what_is_needed_of_it_is_kept(ada):
    def with_more(credential):
        return {**credential, "more": "words", "clientExtensionResults": [5]}

    client = confirmed(ada)
    assert add(client, Passkey(), change=with_more).status_code == 302

    kept = Authenticator.objects.get(type="webauthn").data["credential"]
    assert sorted(kept) == ["clientExtensionResults", "id", "rawId", "response", "type"]
    assert client.get(FACTORS).status_code == 200


def test_nobody_touches_the_passkeys_of_somebody_else(ada, passkey):
    mallory = confirmed(factories.UserFactory(username="mallory"))
    pk = Authenticator.objects.get(type="webauthn").pk

    for deed, form in ("remove", {}), ("edit", {"name": "Mine"}):
        address = f"{FACTORS}webauthn/keys/{pk}/{deed}/"
        assert [mallory.get(address).status_code, mallory.post(address, form).status_code] == [404, 404]
    assert "Telephone" not in mallory.get(f"{FACTORS}webauthn/").text
    assert Authenticator.objects.get(pk=pk).wrap().name == "Telephone"


def misshapen(credential, chance):
    """Something in it is other than a browser would send: bits, length, kind, or it is missing."""
    credential = json.loads(json.dumps(credential))
    response = credential["response"]
    name = chance.choice([*credential, *response, *response])
    if name not in response:
        credential[name] = chance.choice([None, 5, "!!", [], {}, "AA", {"a": 1}])
        return credential
    raw = bytearray(websafe_decode(response[name]))
    how = chance.choice(["turned", "cut", "longer", None, 5, "!!"])
    if how == "turned":
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    elif how == "cut":
        raw = raw[: chance.randrange(len(raw))]
    elif how == "longer":
        raw += b"more"
    response[name] = websafe_encode(bytes(raw)) if how in {"turned", "cut", "longer"} else how
    return credential


@pytest.mark.parametrize("seed", range(2))
def test_what_is_misshapen_is_refused_or_taken_and_never_breaks(ada, seed):
    client, passkey, chance = confirmed(ada), Passkey(), random.Random(seed)
    add(client, passkey)
    for _try in range(40):
        added = add(client, Passkey(), change=lambda credential: misshapen(credential, chance))
        assert added.status_code == 302 or REFUSED in str(added.context["form"].errors)
        assert client.get(FACTORS).status_code == 200
        Authenticator.objects.filter(type="webauthn").exclude(pk=Authenticator.objects.earliest("pk").pk).delete()
        sign_in(passkey, change=lambda credential: misshapen(credential, chance))

    assert is_in(sign_in(passkey))


EXTENDED = b"\0" * 32 + b"\x85\0\0\0\0"
SHORT, DEEP = EXTENDED + b"\x1a\0", EXTENDED + b"\x81" * 2_000
"""Where extensions are, half a number, and lists within lists."""


@pytest.mark.parametrize("data", [SHORT, DEEP], ids=["half a number", "lists in lists"])
def test_what_is_cut_or_nested_too_deep_is_refused(ada, passkey, data):
    def instead(credential):
        return {**credential, "response": {**credential["response"], "authenticatorData": websafe_encode(data)}}

    assert not is_in(sign_in(passkey, change=instead))
    assert is_in(sign_in(passkey))


def test_a_key_of_a_kind_that_nobody_knows_opens_nothing(ada):
    def of_kind_16(credential):
        """Its algorithm is -16 in place of -7 (RFC 9053)."""
        made = websafe_decode(credential["response"]["attestationObject"])
        assert b"\1\2\3\x26" in made
        other = websafe_encode(made.replace(b"\1\2\3\x26", b"\1\2\3\x2f"))
        return {**credential, "response": {**credential["response"], "attestationObject": other}}

    client, passkey = confirmed(ada), Passkey()
    add(client, passkey, change=of_kind_16)

    assert not is_in(sign_in(passkey))
    assert client.get(FACTORS).status_code == 200


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
def test_no_bit_of_what_counts_may_be_another(ada, passkey, part):
    for place in range(0, 160, 7):
        assert not is_in(sign_in(passkey, change=partial(turned, part, place)))


def turned(part, place, credential):
    raw = bytearray(websafe_decode(credential["response"][part]))
    raw[place % len(raw)] ^= 1
    return {**credential, "response": {**credential["response"], part: websafe_encode(bytes(raw))}}


@pytest.mark.parametrize(
    ("host", "is_secure", "works"),
    [
        ("facts.example.org", True, True),
        ("facts.example.org:8443", True, True),
        ("facts.example.org", False, False),
        ("localhost:8000", False, True),
        ("127.0.0.1:8000", False, False),
        ("192.0.2.7", True, False),
        ("[2001:db8::7]:8443", True, False),
    ],
)
def test_they_are_offered_where_browsers_make_them(ada, settings, host, is_secure, works):
    settings.ALLOWED_HOSTS = ["*"]
    client = confirmed(ada)
    door = Client().get(LOGIN, secure=is_secure, headers={"host": host}).text
    pages = [client.get(place, secure=is_secure, headers={"host": host}).text for place in (FACTORS, ADD)]

    assert ('data-passkey="get"' in door) is works
    assert (ADD in pages[0], 'data-passkey="create"' in pages[1]) == (works, works)
    assert ["Browsers make passkeys only where" in page for page in pages] == [not works] * 2
