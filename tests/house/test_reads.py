"""Looking changes nothing: every page that links lead to is opened, and the database stays as it was."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.house.conftest import Cast
from tests.house.digests import digest
from tests.pages import Page, crawl

STARTS = ["/", "/quizzes/", "/cards/", "/cards/review/", "/cards/done/", "/progress/", "/courses/", "/people/help/"]
KEPT = {"quiz_report"}
"""Statistics are kept by the first who looks; what they say follows from the answers (docs/statistics.md)."""
_WALKS: dict[str, dict[str, HttpResponse]] = {}


def walk(cast: Cast, actor: str, *, client: Client | None = None) -> dict[str, HttpResponse]:
    """Every page that links lead this person to: the same in each test, so walked once for all, or now by `client`."""
    if client or actor not in _WALKS:
        visitor = client or dict(cast.clients())[actor]
        _WALKS[actor] = crawl(visitor, *STARTS, "/admin/" if actor in {"grace", "admin"} else "/people/help/")
    return _WALKS[actor]


ACTORS = ["anonymous", "ada", "grace", "assistant", "mallory", "former", "admin"]


@pytest.mark.parametrize("actor", ACTORS)
def test_a_visit_to_every_page_writes_nothing_and_meets_no_dead_end(cast, actor):
    client = dict(cast.clients())[actor]
    before = digest()

    pages = walk(cast, actor, client=client)

    assert {url: page.status_code for url, page in pages.items() if page.status_code not in {200, 302}} == {}
    after = digest()
    assert {table for table in after if after[table] != before[table]} <= KEPT
    assert len(pages) > 5


def test_the_walk_reaches_the_pages_it_should(cast):
    ada, grace = set(walk(cast, "ada")), set(walk(cast, "grace"))
    course, quiz = cast.room.course.pk, cast.room.quiz.pk

    assert {
        f"/quizzes/{quiz}/",
        f"/attempts/{cast.open_attempt.pk}/",
        f"/attempts/{cast.submitted.pk}/result/",
        "/cards/review/?show=answer",
        "/people/preferences/",
    } <= ada
    assert {
        f"/courses/{course}/",
        f"/courses/{course}/results.csv",
        f"/courses/{course}/students/{cast.people['ada'].pk}/",
        "/admin/facts/item/",
        f"/admin/quiz/course/{course}/change/",
    } <= grace


def test_the_digest_sees_a_write(cast):
    before = digest()

    cast.room.course.save(update_fields=["title"])
    assert digest() == before

    cast.room.course.title = "Another"
    cast.room.course.save(update_fields=["title"])
    assert {table for table, rows in digest().items() if rows != before[table]} == {"quiz_course"}


@pytest.mark.parametrize("actor", ["ada", "grace", "admin"])
def test_no_page_uses_an_id_twice(cast, actor):
    pages = walk(cast, actor)
    html = {url: Page(page) for url, page in pages.items() if page.headers["Content-Type"].startswith("text/html")}
    twice = {url: sorted({id_ for id_ in page.ids if page.ids.count(id_) > 1}) for url, page in html.items()}

    assert {url: ids for url, ids in twice.items() if ids} == {}
