"""Hostile words in every text of every kind are only words, on every page that shows them.

Items are saved by the product's own action, and every page is opened that their learner and their editor can reach. A
kind that is added is tested by being listed; `tests/journeys/test_hostile.py` opens the pages in a browser.
"""

from __future__ import annotations

import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facts.core import prose
from facts.core.kinds import KINDS
from facts.models import Item
from quiz.actions.cards import start_sitting
from quiz.actions.closings import submit_attempt
from quiz.models import Quiz
from tests import factories
from tests.admin.pages import Page as AdminPage
from tests.conftest import ClassRoom
from tests.hostile import PAYLOADS, Inspector, poisoned, untouched
from tests.house.conftest import begun
from tests.pages import HTMX, Page, crawl

TURNS = range(3)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_payload_becomes_words(payload: str):
    for markup in (prose.block(payload), prose.inline(payload)):
        assert Inspector(f"<div hx-disable>{markup}</div>").faults == []
        assert "\u202e" not in markup


@pytest.mark.parametrize("kind", KINDS)
def test_a_payload_stands_in_every_text_of_a_kind(kind: str):
    content, key, _ = poisoned(kind, 0)

    assert KINDS[kind].problems(content, key) == []
    assert untouched(content, key) == []


def test_three_turns_bring_every_payload():
    said = str([poisoned(kind, turn) for kind in KINDS for turn in TURNS])

    assert [payload for payload in PAYLOADS if repr(payload)[1:30] not in said] == []


PLANTED = [
    "<script>zqevil</script>",
    "<p onclick=x>",
    "<p style=x>",
    "<a href='javascript:x'>",
    "<a href='java\nscript:x'>",
    "<a href='https://zqevil.example' rel=nofollow>",
    "<img src='//zqevil.example'>",
    "<iframe>",
    "<math><maction>",
    "<div hx-disable><b data-hx-get=/x></b></div>",
    "<em>zqevil</em>",
    "<a href='https://zqevil.example' rel='noopener nofollow'>outside of hx-disable</a>",
    "<p class=zqevil>",
    "42zqevil",
    "<meta http-equiv=refresh>",
    "<!-- zqevil -->",
]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_came_through_would_be_found(planted: str):
    assert len(Inspector(planted).faults) >= 1


def hostile_items(classroom: ClassRoom, turn: int) -> list[Item]:
    """One of each kind, resting on a fact that is hostile as well."""
    words = PAYLOADS[turn]
    topic = factories.TopicFactory(deck=classroom.deck, title=words[:150])
    source = factories.SourceFactory(deck=classroom.deck, title=words[:250], publisher=words[:250])
    fact = factories.FactFactory(deck=classroom.deck, topic=topic, source=source, statement=words, locator=words[:90])
    items = []
    for kind in KINDS:
        content, key, explanation = poisoned(kind, turn)
        wording = {"content": content, "key": key, "explanation": explanation}
        items.append(factories.ItemFactory(deck=classroom.deck, kind=kind, fact=fact, topic=topic, **wording))
    return items


@pytest.mark.parametrize("turn", TURNS)
def test_learners_see_hostile_words_as_words(classroom: ClassRoom, as_ada: Client, as_grace: Client, turn: int):
    items = hostile_items(classroom, turn)
    attempt = begun(hostile_quiz(classroom, items), classroom.ada)
    result = f"/attempts/{attempt.pk}/result/"
    pages = {}

    for place in attempt.items.all():
        url = f"/attempts/{attempt.pk}/{place.position}/"
        pages[url] = as_ada.get(url)
        pages[f"{url} by htmx"] = answered(as_ada, url)
    pages["check"] = as_ada.get(f"/attempts/{attempt.pk}/check/")
    submit_attempt(classroom.ada, attempt.pk, operation=uuid.uuid4(), now=timezone.now())
    pages |= {result: as_ada.get(result), "to grace": as_grace.get(result), **turned_cards(as_ada, classroom, items)}

    are_only_words(pages, seen_on=["/1/", "/1/ by htmx", "/result/", "to grace", "/cards/review/", "/cards/rate/"])


def test_editors_see_hostile_words_as_words(classroom: ClassRoom, as_grace: Client):
    pages = {}
    for item in hostile_items(classroom, 0):
        url = reverse("admin:facts_item_change", args=[item.pk])
        preview = reverse("admin:facts_item_preview_of", args=[item.pk])
        pages[url] = as_grace.get(url)
        pages[preview] = as_grace.post(preview, AdminPage(pages[url]).editor.filled(), headers=HTMX)

    are_only_words(pages, seen_on=list(pages))


def test_every_page_that_links_lead_to_shows_hostile_words_as_words(
    classroom: ClassRoom, as_ada: Client, as_grace: Client
):
    attempt = begun(hostile_quiz(classroom, hostile_items(classroom, 1)), classroom.ada)
    submit_attempt(classroom.ada, attempt.pk, operation=uuid.uuid4(), now=timezone.now())

    ada = crawl(as_ada, "/", f"/attempts/{attempt.pk}/result/", alike=2)
    grace = crawl(as_grace, "/courses/", "/admin/", alike=2)

    are_only_words(ada, seen_on=["/result/", "/progress/"])
    are_only_words(grace, seen_on=["/admin/facts/item/", "/admin/facts/fact/", "/admin/facts/topic/", "/change/"])


def hostile_quiz(classroom: ClassRoom, items: list[Item]) -> Quiz:
    quiz = factories.QuizFactory(course=classroom.course)
    for item in items:
        if item.current.kind != "card":
            factories.SlotFactory(quiz=quiz, item=item)
    return quiz


def are_only_words(pages: dict[str, HttpResponse], *, seen_on: list[str]) -> None:
    """Nothing acts on any page, and these show something that might."""
    assert {url: page.status_code for url, page in pages.items() if page.status_code not in {200, 302}} == {}
    html = {url: page for url, page in pages.items() if page.headers.get("Content-Type", "").startswith("text/html")}
    seen = {url: Inspector(page.content.decode()) for url, page in html.items()}
    assert {url: page.faults for url, page in seen.items() if page.faults} == {}
    assert [part for part in seen_on if not any(part in url and page.marks for url, page in seen.items())] == []


def answered(client: Client, url: str):
    """The part that comes back when the form of a question is sent as it stands."""
    form = Page(client.get(url)).form(f"{url}respond/")
    return client.post(form.action, form.filled(go="next"), headers=HTMX)


def turned_cards(client: Client, classroom: ClassRoom, items: list[Item]) -> dict[str, object]:
    """Front and back of each card."""
    queue = [item.pk for item in items]
    start_sitting(classroom.ada, queue, title="", operation=uuid.uuid4(), now=timezone.now())
    pages = {}
    for item in queue:
        pages[f"/cards/review/ {item}"] = client.get("/cards/review/?show=answer")
        rating = {"operation": str(uuid.uuid4()), "item": item, "rating": "4"}
        pages[f"/cards/rate/ {item}"] = client.post("/cards/rate/", rating, headers=HTMX)
    return pages
