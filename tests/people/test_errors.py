import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.test import Client

from config import errors


def test_not_found_tells_the_next_step(client, db):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "Nothing is kept here" in response.text
    assert 'href="/"' in response.text


def test_not_found_knows_who_asks(client, db):
    client.force_login(get_user_model().objects.create_user("ada", theme="dark"))

    page = client.get("/nowhere/").text

    assert 'data-theme="dark"' in page
    assert "Sign out, ada" in page


def test_a_foreign_host_is_told_in_our_frame(client, db):
    response = client.get("/people/help/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "Nothing was changed." in response.text


def test_not_allowed_is_said_plainly(rf):
    request = rf.get("/")

    response = errors.permission_denied(request, PermissionDenied())

    assert response.status_code == 403
    assert "Nothing of yours is lost." in response.text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/people/preferences/?a=1", "/people/preferences/?a=1"),
        ("https://evil.example/x", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_an_expired_form_leads_back_to_its_page(db, referer, back):
    response = Client(enforce_csrf_checks=True).post("/account/login/", headers={"referer": referer})

    assert response.status_code == 403
    assert "This page was open too long" in response.text
    assert f'<a class="button primary large" href="{back}">' in response.text


def test_a_fault_of_ours_needs_neither_user_nor_database(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.text
    assert "css/tokens.css" in response.text


def test_a_fault_without_styles_is_still_a_sentence(rf, monkeypatch):
    def fault(_template):
        raise ValueError("Missing staticfiles manifest entry")

    monkeypatch.setattr(errors, "render_to_string", fault)

    response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert response.text.startswith("Something broke on our side.")


def test_too_many_tries_is_a_page_of_ours(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/account/login/")

    response = client.post("/account/login/")

    assert response.status_code == 429
    assert "Wait five minutes" in response.text


def test_robots_and_favicon(client, db):
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert client.get("/favicon.ico").headers["Location"].endswith("static/img/mark.svg")
