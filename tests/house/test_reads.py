"""Looking changes nothing: every page that links lead to is opened, and the database stays as it was."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.http import HttpResponse

from tests.house.conftest import Cast
from tests.house.digests import Digest, digest
from tests.pages import Page, crawl

STARTS = ["/", "/quizzes/", "/cards/", "/cards/review/", "/cards/done/", "/progress/", "/courses/", "/people/help/"]
KEPT = {"quiz_report", "quiz_look"}
"""Statistics are kept by the first who looks; what they say follows from the answers (docs/statistics.md).

Looks at others' results are noted (docs/privacy.md)."""
ACTORS = ["anonymous", "ada", "grace", "assistant", "mallory", "former", "admin"]


@dataclass(frozen=True)
class Walk:
    """Every page that links lead a person to, and what the database held before and after."""

    pages: dict[str, HttpResponse]
    before: Digest
    after: Digest


_WALKS: dict[str, Walk] = {}


def walk(cast: Cast, actor: str) -> Walk:
    """The same in each test, so each person walks once for all."""
    if actor not in _WALKS:
        before, desk = digest(), "/admin/" if actor in {"grace", "admin"} else "/people/help/"
        _WALKS[actor] = Walk(crawl(cast.client(actor), *STARTS, desk), before, digest())
    return _WALKS[actor]


@pytest.mark.parametrize("actor", ACTORS)
def test_a_visit_to_every_page_writes_nothing_and_meets_no_dead_end(cast, actor):
    walked = walk(cast, actor)

    odd = {url: page.status_code for url, page in walked.pages.items() if page.status_code not in {200, 302}}
    assert odd == {}
    assert {table for table, rows in walked.after.items() if rows != walked.before[table]} <= KEPT
    assert len(walked.pages) > 5


def test_the_walk_reaches_the_pages_it_should(cast):
    ada, grace = set(walk(cast, "ada").pages), set(walk(cast, "grace").pages)
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
    pages = walk(cast, actor).pages
    html = {url: Page(page) for url, page in pages.items() if page.headers["Content-Type"].startswith("text/html")}
    twice = {url: sorted({id_ for id_ in page.ids if page.ids.count(id_) > 1}) for url, page in html.items()}

    assert {url: ids for url, ids in twice.items() if ids} == {}
