"""Exporting from the desk: chosen items, and a deck; nobody exports what is not theirs."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from facts.core.formats import FORMATS
from facts.models import Item
from tests import lines
from tests.admin.pages import Page
from tests.conftest import ClassRoom, signed_in

LIST = reverse("admin:facts_item_changelist")


@pytest.fixture(autouse=True)
def format_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, lines.NAME, lines)


@pytest.mark.parametrize("is_all", [False, True])
def test_chosen_items_are_looked_at_and_downloaded(as_grace: Client, classroom: ClassRoom, is_all: bool):
    items = [classroom.items["single"].pk, classroom.items["card"].pk]
    count = len(classroom.items) if is_all else 2
    chosen = {"action": "export", "_selected_action": items, "select_across": str(int(is_all))}

    page = Page(as_grace.post(LIST, chosen))
    form = next(form for form in page.forms if "format" in form.choices)
    looked = Page(as_grace.post(LIST, form.filled(format="lines")))
    form = next(form for form in looked.forms if ("download", "yes") in {(b.name, b.value) for b in form.buttons})
    file = as_grace.post(LIST, form.filled(press=("download", "yes")))

    assert f"{count} questions, as they are worded now." in page.text
    assert f"Lines holds {count - 1} of {count} questions" in looked.text
    assert len(file.content.decode().splitlines()) == count - 1
    assert file["Content-Type"] == "text/x-lines"


def test_a_deck_is_exported_by_its_editors(as_grace: Client, as_mallory: Client, classroom: ClassRoom):
    url = reverse("admin:facts_deck_export", args=[classroom.deck.pk])
    Item.objects.filter(pk=classroom.items["single"].pk).update(state=Item.State.RETIRED)

    assert url in Page(as_grace.get(reverse("admin:facts_deck_change", args=[classroom.deck.pk]))).links
    assert f"{len(classroom.items) - 1} questions" in Page(as_grace.get(url)).text
    file = as_grace.get(url, {"format": "lines", "download": "yes"})
    assert file["Content-Disposition"].startswith(f'attachment; filename="{classroom.deck.slug}-2')
    assert as_mallory.get(url).status_code == 404
    assert signed_in(classroom.ada).get(url).status_code == 302
    chosen = {"action": "export", "_selected_action": [classroom.items["card"].pk], "format": "lines", "download": "1"}
    assert "There is no question here that could be exported yet." in Page(as_mallory.post(LIST, chosen)).text
