"""What every answer says about itself: which scripts may run, who may frame it, and that nobody else keeps it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from tests.house.test_reads import walk
from tests.pages import HTMX, Page

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ELSEWHERE = ["/nowhere/", "/account/login/", "/robots.txt", "/people/help/"]


def policy(response) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts if name}


@pytest.mark.parametrize("actor", ["anonymous", "ada", "grace", "admin"])
def test_every_page_is_strict_and_private(cast, actor):
    client = cast.client(actor)
    pages = walk(cast, actor).pages | {url: client.get(url) for url in [*ELSEWHERE, "/admin/"]}

    for url, page in pages.items():
        headers = page.headers
        vary = {name.strip().lower() for name in headers["Vary"].split(",")}
        assert policy(page) == STRICT, url
        assert headers["X-Content-Type-Options"] == "nosniff", url
        assert headers["Referrer-Policy"] == "same-origin", url
        assert headers["X-Frame-Options"] == "DENY", url
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", url
        assert {"hx-request", "cookie"} <= vary, url
        if url != "/robots.txt":
            assert "no-store" in headers["Cache-Control"], url
        if headers["Content-Type"].startswith("text/html"):
            holds_our_own_files_only(url, Page(page))
    assert len(pages) > 8


def holds_our_own_files_only(url: str, page: Page) -> None:
    """Scripts and styles come from here, and none stands in the page itself."""
    inline = [name for _, name, _ in page.attributes if name == "style" or name.startswith(("on", "hx-on"))]

    assert [file for file in page.files if not file.startswith(("/static/", reverse("admin:jsi18n")))] == [], url
    assert inline == [], url
    assert re.findall(r"<style|<script(?![^>]* src=)", page.source) == [], url


def test_parts_and_faults_are_private_as_well(cast):
    ada = cast.client("ada")
    url = f"/attempts/{cast.open_attempt.pk}/1/respond/"
    answers = {
        "part": ada.post(url, {"operation": "0" * 32, "response": "1", "go": "next"}, headers=HTMX),
        "autosave": ada.post(url, {"operation": "1" * 32, "response": "1"}, headers=HTMX),
        "not understood": ada.post(url, {"operation": "2" * 32, "response": "99"}, headers=HTMX),
        "bad form": ada.post(url, {"operation": ""}),
        "wrong method": ada.get(url),
        "not there": ada.get("/attempts/999999/1/"),
        "expired": Client(enforce_csrf_checks=True).post(url),
        "redirect": ada.post(url, {"operation": "3" * 32, "response": "1", "go": "next"}),
        "signed out": Client().get(url.removesuffix("respond/"), headers=HTMX),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "part": 200,
        "autosave": 200,
        "not understood": 422,
        "bad form": 400,
        "wrong method": 405,
        "not there": 404,
        "expired": 403,
        "redirect": 302,
        "signed out": 200,
    }
    for name, answer in answers.items():
        assert policy(answer) == STRICT, name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert "no-store" in answer.headers["Cache-Control"], name
        assert {"HX-Request", "Cookie"} <= set(answer.headers["Vary"].split(", ")), name


def test_results_as_csv_are_private_and_a_download(cast):
    response = cast.client("grace").get(f"/courses/{cast.room.course.pk}/results.csv")

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="course-')
    assert policy(response) == STRICT


def test_cookies_are_for_this_site_alone_and_not_for_scripts(cast):
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})
    client.get("/quizzes/")

    assert set(client.cookies) == {"session", "csrf", "device"}
    for name, morsel in client.cookies.items():
        assert morsel["httponly"] is True
        assert morsel["samesite"] == "Lax"
        assert morsel["domain"] == ""
        assert morsel["path"] == ("/account/" if name == "device" else "/")


def test_signing_in_makes_a_new_session(cast):
    client = Client()
    session = client.session
    session["planted"] = "by mallory"
    session.save()
    client.cookies["session"] = planted = session.session_key

    client.post(reverse("account_login"), {"login": "ada", "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(cast.people["ada"].pk)
    assert client.cookies["session"].value != planted


def test_htmx_that_asks_again_for_history_gets_a_whole_page(cast):
    asked = {**HTMX, "HX-History-Restore-Request": "true"}

    page = cast.client("ada").get(f"/attempts/{cast.open_attempt.pk}/1/", headers=asked)

    assert page.content.lstrip().startswith(b"<!DOCTYPE html>")
