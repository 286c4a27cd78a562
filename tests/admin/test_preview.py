"""What an author sees of marking before anybody is asked: a right answer, a wrong one, and one they try themselves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from facts.core.kinds import KINDS
from facts.models import ItemVersion
from quiz.models import AttemptItem
from tests.admin.pages import Page
from tests.admin.test_items import add, fact_of, typed
from tests.conftest import ClassRoom

TRIED = {
    "single": {"response": "1"},
    "several": {"response": ["0", "2"]},
    "truefalse": {"response": "true"},
    "short": {"response": "Wilno"},
    "number": {"response": "280"},
    "date": {"response": "May 2004"},
    "cloze": {"blank-1": "1922", "blank-2": "Hoover"},
    "matching": {"pair-0": "0"},
    "ordering": {"place": ["2", "1", "0"]},
    "long": {"response": "Because it did."},
}
SAID = {
    "single": ("Wrong, no mark", "1999"),
    "several": ("Wrong, no mark", "CIS"),
    "truefalse": ("Wrong, no mark", "Look again."),
    "short": ("Right, 1 mark", "Wilno"),
    "number": ("Right, 1 mark", "280"),
    "date": ("Right, 1 mark", "May 2004"),
    "cloze": ("Partly, 0.25 of 1 mark", "Hoover"),
    "matching": ("mark", "a:"),
    "ordering": ("mark", "three"),
    "long": ("Waits for your teacher, 1 mark", "Because it did."),
}


def previewed(client: Client, kind: str, data: dict[str, object]) -> Page:
    address = f"{reverse('admin:facts_item_preview')}?kind={kind}"
    return Page(client.post(address, data, headers={"HX-Request": "true"}))


@pytest.mark.parametrize("kind", TRIED)
def test_an_answer_is_tried(kind: str, classroom: ClassRoom, as_grace: Client):
    rows = (ItemVersion.objects.count(), AttemptItem.objects.count())
    data = typed(kind, fact=fact_of(classroom).pk, **TRIED[kind])

    before, after = previewed(as_grace, kind, data), previewed(as_grace, kind, {**data, "_try": "1"})

    assert "Your try" not in before.text
    tried = after.text.partition("Your try")[2].partition("answer")[0] + after.text.partition("Your try")[2]
    assert [words for words in SAID[kind] if words not in tried] == [], tried[:300]
    assert (ItemVersion.objects.count(), AttemptItem.objects.count()) == rows


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].IS_MARKED and kind != "long"])
def test_a_right_and_a_wrong_answer_stand_there_as_the_result_has_them(
    kind: str, classroom: ClassRoom, as_grace: Client
):
    text = previewed(as_grace, kind, typed(kind, fact=fact_of(classroom).pk)).text

    right, _, wrong = text.partition("A right answer")[2].partition("A wrong answer")
    assert "Right, 1 mark" in right
    assert "Wrong, no mark" in wrong or "Partly, " in wrong
    assert "Key" in wrong


def test_a_card_is_not_tried(classroom: ClassRoom, as_grace: Client):
    assert "Try it" not in previewed(as_grace, "card", typed("card", fact=fact_of(classroom).pk)).text


def test_without_scripts_the_button_tries_and_saves_nothing(classroom: ClassRoom, as_grace: Client):
    rows = ItemVersion.objects.count()
    item = classroom.items["single"]
    address = reverse("admin:facts_item_change", args=[item.pk])
    form = Page(as_grace.get(address)).editor

    response = as_grace.post(address, form.filled(("_try", "1"), response="1", stem="Typed."))

    page = Page(response)
    assert "Your try Right, 1 mark You option b" in page.text
    assert page.editor.filled()["stem"] == ["Typed."]
    assert page.editor.filled()["response"] == ["1"]
    assert ItemVersion.objects.count() == rows


def test_an_ordering_moves_in_the_preview_and_saves_nothing(classroom: ClassRoom, as_grace: Client):
    rows = ItemVersion.objects.count()
    data = typed("ordering", fact=fact_of(classroom).pk, place=["0", "1", "2"], move="0:down")

    response = add(as_grace, data, "ordering")

    places = [value for name, value in Page(response).editor.fields if name == "place"]
    assert places == ["1", "0", "2"]
    assert ItemVersion.objects.count() == rows


def test_what_no_page_sends_is_told(classroom: ClassRoom, as_grace: Client):
    page = previewed(as_grace, "single", typed(fact=fact_of(classroom).pk, response="99", _try="1"))

    assert "This page no longer fits the question." in page.text
    assert "Your try" not in page.text


def test_enter_asks_for_the_preview(classroom: ClassRoom, as_grace: Client):
    page = Page(as_grace.get(reverse("admin:facts_item_change", args=[classroom.items["single"].pk])))

    assert page.editor.buttons[0].name == "_preview"
