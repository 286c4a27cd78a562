"""What a change means: chosen by what was changed, until the author chooses; kept with the version."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Item
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.pages import HTMX

EDITS = {
    "cosmetic": {"explanation": "Because it says so."},
    "key": {"accepted": "Vilnius\r\nWilno"},
    "meaning": {"stem": "Which river flows through Paris?"},
}


@pytest.fixture
def item(classroom: ClassRoom) -> Item:
    return classroom.items["short"]


def address(item: Item) -> str:
    return reverse("admin:facts_item_change", args=[item.pk])


def filled(client: Client, item: Item, **changes: str) -> dict[str, object]:
    form = Page(client.get(address(item))).editor.filled(("_save", ""))
    return {**{name: values for name, values in form.items() if name != "change"}, **changes}


@pytest.mark.parametrize("meaning", EDITS)
def test_what_was_changed_chooses(meaning: str, item: Item, as_grace: Client):
    as_grace.post(address(item), filled(as_grace, item, **EDITS[meaning]))

    item.refresh_from_db()
    assert (item.current.number, item.current.change) == (2, meaning)


@pytest.mark.parametrize("suggested", ["", "key"])
def test_the_author_chooses_otherwise_and_leaves_a_note(suggested: str, item: Item, as_grace: Client):
    note = "Wilno counts as well."
    data = filled(as_grace, item, **EDITS["key"], change="meaning", suggested=suggested, note=note)

    as_grace.post(address(item), data)

    item.refresh_from_db()
    assert (item.current.number, item.current.change, item.current.note) == (2, "meaning", note)


def test_what_was_suggested_and_left_follows_what_is_written(item: Item, as_grace: Client):
    data = filled(as_grace, item, **EDITS["meaning"], change="cosmetic", suggested="cosmetic")

    as_grace.post(address(item), data)

    item.refresh_from_db()
    assert item.current.change == "meaning"


@pytest.mark.parametrize(
    ("chosen", "suggested", "expected"), [("", "", "key"), ("key", "key", "key"), ("meaning", "", "meaning")]
)
def test_preview_brings_the_suggestion_while_one_types(chosen, suggested, expected, item: Item, as_grace: Client):
    url = reverse("admin:facts_item_preview_of", args=[item.pk])
    data = filled(as_grace, item, **EDITS["key"], change=chosen, suggested=suggested)

    html = as_grace.post(url, data, headers=HTMX).content.decode()

    assert 'id="change" hx-swap-oob="true"' in html
    assert 'name="suggested" value="key"' in html
    assert [line.split('value="')[1].split('"')[0] for line in html.splitlines() if " checked" in line] == [expected]


def test_nothing_is_chosen_before_anything_is_changed(item: Item, as_grace: Client):
    assert "change" not in Page(as_grace.get(address(item))).editor.filled(("_save", ""))


@pytest.mark.parametrize("bad", [{"change": "nothing"}, {"note": "x" * 301}, {"suggested": "<b>"}])
def test_bad_values_save_nothing(bad: dict[str, str], item: Item, as_grace: Client):
    response = as_grace.post(address(item), filled(as_grace, item, **EDITS["key"], **bad))

    item.refresh_from_db()
    assert (response.status_code, item.current.number) == (200, 1)


def test_a_new_item_is_not_asked(classroom: ClassRoom, as_grace: Client):
    form = Page(as_grace.get(reverse("admin:facts_item_add"), {"kind": "short"})).editor
    assert "suggested" not in dict(form.fields)


def test_a_form_sent_twice_makes_one_version(item: Item, as_grace: Client):
    data = filled(as_grace, item, **EDITS["key"], operation=str(uuid.uuid4()))
    for _ in range(2):
        as_grace.post(address(item), data)

    assert item.versions.count() == 2
