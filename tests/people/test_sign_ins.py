"""Where people are signed in: they see it and end it, and nobody rides on a session that was there before."""

import datetime as dt

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from people.core.devices import device_of
from people.models import SignIn
from tests import factories
from tests.conftest import session_of

LOGIN, PAGE, END = "/account/login/", "/people/preferences/", "/people/sessions/end/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OPERATION = {"operation": "6ec5a1a2-5b0e-4d9c-9f7e-1d8c0a4b7c11"}


@pytest.fixture
def ada(db):
    return factories.UserFactory(username="ada")


def signed_in(user, agent=FIREFOX):
    client = Client(headers={"user-agent": agent})
    form = {"login": user.username, "password": factories.PASSWORD}
    assert client.post(LOGIN, form).status_code == 302
    return client


def is_in(client):
    return client.get(PAGE).status_code == 200


def test_signing_in_begins_another_session_than_the_visitor_had(ada):
    client = Client()
    session = client.session
    session["planted"] = "by somebody who knows the key"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key

    client.post(LOGIN, {"login": "ada", "password": factories.PASSWORD})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_devices_are_listed_and_one_or_all_others_end(ada):
    here, phone, old = signed_in(ada), signed_in(ada, "Mozilla/5.0 (iPhone) Safari/604.1"), Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = session_of(ada)  # as from before sign-ins were noted
    mallory = signed_in(factories.UserFactory(username="mallory"))

    page = here.get(PAGE)
    assert [each.device for each in page.context["sign_ins"]] == ["Safari on iPhone", "Firefox on Linux"]
    assert page.text.count("This one") == 1
    one = {**OPERATION, "which": str(SignIn.objects.get(device="Safari on iPhone").pk)}
    mallory.post(END, one)
    assert is_in(phone)
    assert [here.post(END, one).status_code for _twice in range(2)] == [302, 302]
    assert [is_in(each) for each in (here, phone, old, mallory)] == [True, False, True, True]

    here.post(END, {**OPERATION, "which": "others"})

    assert [is_in(each) for each in (here, phone, old, mallory)] == [True, False, False, True]
    assert SignIn.objects.filter(user=ada).count() == 1


@pytest.mark.parametrize("which", ["", "all", "1" * 20, "²"])
def test_what_is_no_session_is_refused(ada, which):
    assert signed_in(ada).post(END, {**OPERATION, "which": which}).status_code == 400


def test_use_is_noted_once_an_hour_and_by_pages_alone(ada, monkeypatch, django_assert_num_queries):
    client = signed_in(ada)
    client.get(PAGE)
    noted = SignIn.objects.get().seen_at
    monkeypatch.setattr("people.views.middleware.timezone.now", lambda: noted + dt.timedelta(hours=2))

    client.get(PAGE, headers={"hx-request": "true"})
    client.get(PAGE)

    assert SignIn.objects.get().seen_at == noted + dt.timedelta(hours=2)
    with django_assert_num_queries(6):
        client.get(PAGE)


def test_a_new_password_ends_the_others_and_the_list_goes_on(ada):
    here, other = signed_in(ada), signed_in(ada)
    new = "a quiet green lantern"
    form = {"oldpassword": factories.PASSWORD, "password1": new, "password2": new}

    assert here.post("/account/password/change/", form).status_code == 302

    assert [is_in(here), is_in(other)] == [True, False]
    assert here.get(PAGE).text.count("This one") == 1


def test_signing_out_takes_the_row_along(ada):
    client = signed_in(ada)

    client.post("/account/logout/")

    assert not SignIn.objects.exists()
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/141.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/141.0 Safari/537.36", "Chrome on Chromebook"),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_in_words(user_agent, words):
    assert device_of(user_agent) == words
