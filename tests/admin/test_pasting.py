"""Paste many: a look first, then all of it in one act, and what cannot be made stays to be put right."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Item
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom

PASTE = reverse("admin:facts_item_paste")
TEXT = "Capital of Latvia?\tRiga\nCapital of Estonia?\tTallinn\nno tab here\ncapital of  latvia?\tRīga"


def data(classroom: ClassRoom, **changes: object) -> dict[str, object]:
    topic = classroom.items["card"].topic
    wanted = {
        "text": TEXT,
        "deck": classroom.deck.pk,
        "topic": topic.pk,
        "kind": "card",
        "state": "draft",
        "operation": str(uuid.uuid4()),
    }
    return {**wanted, **changes}


def test_the_list_of_items_leads_here(as_grace: Client, classroom: ClassRoom):
    assert PASTE in Page(as_grace.get(reverse("admin:facts_item_changelist"))).links
    assert "Paste many" in Page(as_grace.get(PASTE)).text


def test_a_look_makes_nothing_and_tells_all(as_grace: Client, classroom: ClassRoom):
    count = Item.objects.count()

    page = Page(as_grace.post(PASTE, data(classroom, _look="")))

    assert Item.objects.count() == count
    assert "2 items to make Read as: term, tab, definition" in page.text
    assert "2 lines are left out" in page.text
    assert "3 There is no tab between question and answer. no tab here" in page.text
    assert "4 This asks the same as line 1." in page.text
    assert page.editor.filled()["text"] == [TEXT.replace("\n", "\r\n")]


def test_one_press_makes_them_and_keeps_what_was_left_out(as_grace: Client, classroom: ClassRoom):
    sent = data(classroom, state="published", reversed="on", _make="")

    page = Page(as_grace.post(PASTE, sent))

    items = Item.objects.filter(current__label__startswith="Capital of").select_related(
        "current", "reversed_as__current"
    )
    assert [(item.current.key, item.state) for item in items.order_by("pk")] == [
        ({"back": "Riga"}, "published"),
        ({"back": "Tallinn"}, "published"),
    ]
    assert all(item.reversed_as.current.content["stem"] == item.current.key["back"] for item in items)
    assert {item.current.author for item in items} == {classroom.grace}
    assert "2 items are made." in page.text
    assert page.editor.filled()["text"] == ["no tab here\r\ncapital of  latvia?\tRīga"]


def test_the_same_form_twice_makes_them_once(as_grace: Client, classroom: ClassRoom):
    sent = data(classroom, text="Capital of Latvia?\tRiga", _make="")
    first = as_grace.post(PASTE, sent)
    count = Item.objects.count()

    second = as_grace.post(PASTE, sent, follow=True)

    assert first.status_code == 302
    assert Item.objects.count() == count
    assert "These items were made already." in Page(second).text


def test_what_the_deck_asks_already_is_left_out(as_grace: Client, classroom: ClassRoom):
    as_grace.post(PASTE, data(classroom, text="Capital of Latvia?\tRiga", _make=""))

    page = Page(as_grace.post(PASTE, data(classroom, text="Capital of **Latvia**?\tRīga", _look="")))

    assert "1 The deck asks this already." in page.text


def test_short_answers_take_several_by_strokes(as_grace: Client, classroom: ClassRoom):
    as_grace.post(PASTE, data(classroom, text="Capital of Latvia?; Riga | Rīga", kind="short", _make=""))

    item = Item.objects.get(current__label="Capital of Latvia?")
    assert (item.current.kind, item.current.key["accepted"]) == ("short", ["Riga", "Rīga"])


@pytest.mark.parametrize("field", ["deck", "topic", "kind", "state", "operation", "text"])
def test_an_incomplete_form_makes_nothing(field: str, as_grace: Client, classroom: ClassRoom):
    count = Item.objects.count()

    response = as_grace.post(PASTE, data(classroom, **{field: "x" if field != "text" else "", "_make": ""}))

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert Item.objects.count() == count


def test_decks_of_others_are_not_there(as_mallory: Client, as_grace: Client, classroom: ClassRoom):
    other = factories.TopicFactory(deck=factories.DeckFactory(editors=[classroom.mallory]))
    count = Item.objects.count()

    responses = [
        as_mallory.post(PASTE, data(classroom, _make="")),
        as_grace.post(PASTE, data(classroom, topic=other.pk, _make="")),
    ]

    assert [response.context["form"].errors.keys() >= {"topic"} for response in responses] == [True, True]
    assert Item.objects.count() == count


def test_hostile_text_is_inert(as_grace: Client, classroom: ClassRoom):
    response = as_grace.post(PASTE, data(classroom, text="<script>x</script>\t<b onclick=y>z</b>", _look=""))

    assert "<script>x" not in response.content.decode()
    assert "<b onclick" not in response.content.decode()
