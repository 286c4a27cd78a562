"""Who may come in where. Every address of the project has its rule in `doors`; one without a rule fails by its name.

For the rows of Ada's class eight people come to each door, by GET, by POST and by htmx. Whoever may not enter gets the
404 of a row that is not there, or is led to sign in; and the database stays as it was.
"""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests import factories
from tests.conftest import signed_in
from tests.house.conftest import begun
from tests.house.digests import digest
from tests.house.doors import (
    ACTORS,
    ALL,
    ANONYMOUS,
    DOORS,
    MODEL_DOORS,
    MODELS,
    RULES,
    SELF_SERVICE,
    STUDENTS,
    TEACHERS,
)
from tests.pages import HTMX


def names(resolver: URLResolver, namespace: str = "") -> list[str]:
    """The name of every address of the project, or its path where it has none."""
    found = []
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            found += names(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)
        elif each.name:
            found.append(namespace + each.name)
        elif not str(each.pattern).endswith("<path:object_id>/"):  # Django's old address of a change page, a redirect
            found.append(namespace + (str(each.pattern) if "url" not in str(each.pattern) else "catch-all"))
    return found


def rule_of(name: str) -> object:
    model, _, door = name.removeprefix("admin:").rpartition("_")
    return RULES.get(name) or (name.startswith("admin:") and door in MODEL_DOORS and MODELS.get(model)) or None


def test_every_address_has_its_rule():
    assert [name for name in names(get_resolver()) if not rule_of(name)] == []


def test_every_rule_has_its_address():
    there = set(names(get_resolver()))

    assert {name for name in RULES if name not in there} == set()
    assert {model for model in MODELS if f"admin:{model}_changelist" not in there} == set()


def test_an_address_without_a_rule_would_be_named():
    assert rule_of("quiz:attempt-peek") is None
    assert rule_of("admin:quiz_attempt_changelist") is None
    assert rule_of("admin:facts_item_export") is None


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.name}-{DOORS.index(door)}")
def test_who_comes_in(cast, door, monkeypatch):
    monkeypatch.setattr(
        "config.urls.handler404", lambda request, exception: HttpResponse(status=404)
    )  # not drawn so often
    url = reverse(door.name, kwargs=door.path(cast))
    form = door.form(cast)
    got, expected, written = {}, {}, []
    visitors = list(cast.clients())
    before = digest()
    for actor, client in visitors:
        for method, is_htmx in ("GET", False), ("POST", False), (door.method, True):
            visit = (actor, method, "htmx" if is_htmx else "page")
            expected[visit] = door.expected(actor, method, is_htmx=is_htmx)
            with transaction.atomic():
                response = client.generic(method, url, **encoded(form), headers=HTMX if is_htmx else {})
                got[visit] = response.status_code
                if actor not in door.who and method == door.method and digest() != before:
                    written.append(visit)
                transaction.set_rollback(True)
            if actor == ANONYMOUS and method == door.method:
                place = response.headers["HX-Redirect" if is_htmx else "Location"]
                assert place.partition("?")[0] == reverse("account_login")

    assert got == expected
    assert written == []
    assert set(dict(visitors)) == ACTORS


def encoded(form: dict[str, str]) -> dict[str, str]:
    data = "&".join(f"{name}={value}" for name, value in form.items())
    return {"data": data, "content_type": "application/x-www-form-urlencoded"}


def test_a_quiz_that_is_not_published_is_there_for_its_teachers_only(cast):
    draft = factories.QuizFactory(course=cast.room.course, state="draft")
    got = {name: client.get(f"/quizzes/{draft.pk}/").status_code for name, client in cast.clients()}
    started = {name: start(client, draft.pk) for name, client in cast.clients()}

    assert got == {name: 302 if name == ANONYMOUS else 200 if name in TEACHERS else 404 for name in ACTORS}
    assert started == {name: 302 if name == ANONYMOUS else 404 for name in ACTORS}


def start(client: Client, quiz: int) -> int:
    return client.post(f"/quizzes/{quiz}/start/", {"operation": str(uuid.uuid4())}).status_code


def test_nobody_touches_the_sitting_of_somebody_else(cast):
    visitors = [client for name, client in cast.clients() if name != "ada"]
    item = cast.room.items["single"].pk
    before = digest()

    for client in visitors:
        client.post("/cards/rate/", {"operation": str(uuid.uuid4()), "item": item, "rating": "4"})
        client.post("/cards/undo/", {"operation": str(uuid.uuid4())})

    after = digest()
    assert {table for table in after if after[table] != before[table]} == set()


def test_who_left_the_class_keeps_the_results_and_no_more(cast):
    former = cast.people["former"]
    enrolment = factories.EnrolmentFactory(course=cast.room.course, user=former)
    attempt = begun(cast.second_quiz, former)
    client = signed_in(former)
    client.post(f"/attempts/{attempt.pk}/submit/", {"operation": str(uuid.uuid4())})
    enrolment.delete()

    assert client.get(f"/attempts/{attempt.pk}/result/").status_code == 200
    assert client.get(f"/quizzes/{cast.second_quiz.pk}/").status_code == 404
    assert start(client, cast.second_quiz.pk) == 404
    assert "Nothing to catch up on" in client.get("/cards/").content.decode()


def test_a_closed_account_is_outside_at_once(cast):
    client = cast.client("ada")
    cast.people["ada"].is_active = False
    cast.people["ada"].save(update_fields=["is_active"])

    response = client.get(f"/attempts/{cast.open_attempt.pk}/1/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("model", MODELS)
def test_model_pages_of_the_admin(cast, model):
    got = {}
    for actor, client in cast.clients():
        for door in ("changelist", "add"):
            got[actor, door] = client.get(reverse(f"admin:{model}_{door}"), follow=True).status_code

    assert got == {(actor, door): admitted(actor, model) for actor in ACTORS for door in ("changelist", "add")}


def admitted(actor: str, model: str) -> int:
    """Strangers end at the sign-in page; who may not enter the desk, or this model, is refused."""
    return 200 if actor == ANONYMOUS or actor in MODELS[model] else 403


@pytest.mark.parametrize("door", ["change", "delete", "history"])
@pytest.mark.parametrize("model", [model for model in MODELS if model != "people_user"])
def test_rows_of_the_admin_are_there_for_their_editors_only(cast, model, door):
    room = cast.room
    item = room.items["single"]
    rows = {
        "facts_deck": room.deck.pk,
        "facts_fact": item.fact_id,
        "facts_item": item.pk,
        "facts_media": factories.MediaFactory(deck=room.deck).pk,
        "facts_source": item.fact.source_id,
        "facts_topic": item.topic_id,
        "quiz_course": room.course.pk,
        "quiz_quiz": room.quiz.pk,
    }
    url = reverse(f"admin:{model}_{door}", args=[rows[model]])
    visitors = dict(cast.clients())
    grace, admin = visitors.pop("grace"), visitors.pop("admin")
    before = digest()

    asked = {name: client.get(url, follow=True).status_code for name, client in visitors.items()}
    posted = {name: client.post(url, {"post": "yes", "title": "Mine"}).status_code for name, client in visitors.items()}

    is_for_nobody = admin.get(url).status_code == 403  # such as deleting an item
    outside = dict.fromkeys(STUDENTS | {"former", "assistant"}, 403)
    assert asked == {ANONYMOUS: 200, "mallory": 403 if is_for_nobody else 404, **outside}
    assert posted["mallory"] in {403, 404, 405}
    assert set(posted.values()) <= {302, 403, 404, 405}
    assert grace.get(url).status_code == (403 if is_for_nobody else 200)
    assert digest() == before


def test_an_item_is_previewed_for_its_editors_only(cast):
    url = reverse("admin:facts_item_preview_of", args=[cast.room.items["single"].pk])
    got = {name: {client.get(url).status_code, client.post(url).status_code} for name, client in cast.clients()}

    assert got[ANONYMOUS] == {302}
    assert got["mallory"] <= {404, 405}
    assert {name for name, statuses in got.items() if 200 in statuses} <= {"grace", "admin"}


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule in (SELF_SERVICE, ALL)])
def test_account_pages_let_nobody_in_and_never_break(cast, name):
    url = f"/{name}" if "." in name else reverse(name)
    ada = cast.client("ada")
    before = digest()
    client = Client(raise_request_exception=False)

    statuses = {
        client.get(url).status_code,
        client.post(url, {}).status_code,
        client.get(url, headers=HTMX).status_code,
    }
    signed = {ada.get(url).status_code}

    assert statuses | signed <= {200, 302, 403, 404, 405, 410}
    assert "session" not in client.cookies or client.get("/").status_code == 302
    assert digest() == before
