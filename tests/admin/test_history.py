"""An item's history: what changed is read word by word, and restoring, duplicating and retiring keep it all."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facts.models import Item
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.quiz.learners import NOW, answer, correct, question, start, submit


@pytest.fixture
def item(classroom: ClassRoom) -> Item:
    """Of two versions: first `b` was right, then `c`, and option a was reworded; Ada answered `c` before."""
    attempt = start(classroom.quiz, classroom.ada, now=NOW)
    answer(attempt, "single", "c", now=NOW)
    submit(attempt, now=NOW)
    item = classroom.items["single"]
    options = [
        {**each, "text": each["text"].replace("option a", "the option a")} for each in item.current.content["options"]
    ]
    correct(item, {"right": "c"}, now=NOW, options=options, explanation="An explanation, better.")
    return item


def address(item: Item, door: str = "versions", *more: int) -> str:
    return reverse(f"admin:facts_item_{door}", args=[item.pk, *more])


def send(client: Client, item: Item, door: str, *more: int, **changes: str):
    form = Page(client.get(address(item))).form(address(item, door, *more)).filled(**changes)
    return client.post(address(item, door, *more), form, follow=True)


def test_what_changed_is_told_word_by_word(item: Item, as_grace: Client):
    page = Page(as_grace.get(address(item)))

    assert "Choice added: the , end of added option a" in page.text
    assert "Answer option removed: b , end of removed added: c , end of added" in page.text
    assert "Explanation An explanation added: , better , end of added ." in page.text
    assert "Used in 1 quiz: Quiz" in page.text
    assert "1 attempt the memory of 1 student" in page.text
    assert address(item) in Page(as_grace.get(reverse("admin:facts_item_change", args=[item.pk]))).links


def test_an_old_version_stands_again_as_a_new_one(classroom: ClassRoom, item: Item, as_grace: Client):
    first = item.versions.get(number=1)
    form = Page(as_grace.get(address(item))).form(address(item, "restore", 1))
    assert dict(form.fields)["change"] == "key"

    asked = Page(send(as_grace, item, "restore", 1, note="It was right at first.")).editor.filled(("_foreseen", "1"))
    page = Page(as_grace.post(address(item, "restore", 1), asked, follow=True))

    item.refresh_from_db()
    assert item.current.wording == first.wording
    assert (item.current.number, item.current.change, item.current.note) == (3, "key", "It was right at first.")
    assert "Version 1 stands again, as version 3. 1 answer was marked again." in page.text
    assert question(classroom.quiz.attempts.get(), "single").fraction == 0


def test_the_author_says_what_restoring_means(item: Item, as_grace: Client):
    send(as_grace, item, "restore", 1, change="meaning")

    item.refresh_from_db()
    assert item.current.change == "meaning"


def test_the_current_version_cannot_be_restored(item: Item, as_grace: Client):
    actions = [form.action for form in Page(as_grace.get(address(item))).forms]
    assert address(item, "restore", 1) in actions
    assert address(item, "restore", 2) not in actions


def test_a_duplicate_is_a_draft_of_its_own(item: Item, as_grace: Client):
    page = send(as_grace, item, "duplicate")

    copy = Item.objects.latest("pk")
    item.refresh_from_db()
    assert page.redirect_chain[-1][0] == reverse("admin:facts_item_change", args=[copy.pk])
    assert copy.current.wording == item.current.wording
    assert (copy.state, copy.slug, copy.current.number, copy.fact) == ("draft", f"{item.slug}-2", 1, item.fact)


def test_a_retired_item_keeps_its_versions(item: Item, as_grace: Client):
    send(as_grace, item, "retire")

    item.refresh_from_db()
    assert (item.state, item.versions.count()) == ("retired", 2)
    assert address(item, "retire") not in [form.action for form in Page(as_grace.get(address(item))).forms]


@pytest.mark.parametrize(("door", "more"), [("restore", (1,)), ("duplicate", ())])
def test_a_form_that_comes_twice_acts_once(door: str, more: tuple[int, ...], item: Item, as_grace: Client):
    form = Page(as_grace.get(address(item))).form(address(item, door, *more)).filled()
    if door == "restore":
        form = Page(as_grace.post(address(item, door, *more), form)).editor.filled(("_foreseen", "1"))
    before = Item.objects.count()

    places = [as_grace.post(address(item, door, *more), form).headers["Location"] for _ in range(2)]

    assert places[0] == places[1]
    assert (item.versions.count(), Item.objects.count() - before) == ((3, 0) if door == "restore" else (2, 1))


@pytest.mark.parametrize("bad", [{"change": "none"}, {"note": "x" * 301}, {"operation": "x"}])
def test_bad_input_restores_nothing(bad: dict[str, str], item: Item, as_grace: Client):
    form = {"operation": str(uuid.uuid4()), **bad}

    assert as_grace.post(address(item, "restore", 1), form).status_code == 400
    assert as_grace.post(address(item, "restore", 9), {"operation": str(uuid.uuid4())}).status_code == 404
    assert item.versions.count() == 2


@pytest.mark.parametrize("door", ["restore", "duplicate", "retire"])
def test_others_find_nothing(door: str, item: Item, as_mallory: Client):
    form = {"operation": str(uuid.uuid4())}
    more = [1] if door == "restore" else []

    assert as_mallory.get(address(item)).status_code == 404
    assert as_mallory.post(address(item, door, *more), form).status_code == 404
    item.refresh_from_db()
    assert (item.state, item.versions.count()) == ("published", 2)


def test_the_page_costs_the_same_for_more_versions(item: Item, as_grace: Client):
    costs = []
    for number in range(2):
        with CaptureQueriesContext(connection) as caught:
            as_grace.get(address(item))
        costs.append(len(caught))
        correct(item, {"right": "b"}, now=NOW, explanation=f"Once more, {number}.")
    assert costs[0] == costs[1]
