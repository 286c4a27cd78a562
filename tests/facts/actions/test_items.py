"""Writing items: each wording is a version of its own, and what was there stays."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from facts.actions.items import save_version
from facts.core.kinds import KINDS
from facts.models import Item, ItemVersion
from facts.models.items import ImmutableError
from tests import factories
from tests.factories import WORDINGS, at

NOW = at("2026-11-02 08:00")


@pytest.fixture
def item(db) -> Item:
    return factories.ItemFactory(kind="short", stem="The capital?", explanation="It *is*.")


def save(item: Item, **changes) -> ItemVersion:
    wording = {
        "kind": "short",
        "content": {"stem": "The capital?"},
        "key": WORDINGS["short"][1],
        "explanation": "It *is*.",
        "operation": uuid.uuid4(),
        "now": NOW,
    }
    return save_version(item, **{**wording, **changes})


@pytest.mark.parametrize("kind", WORDINGS)
def test_save_version_renders_each_kind(db, kind):
    version = factories.ItemFactory(kind=kind, stem="Which **one**?", explanation="As *said*.").current
    label = {"cloze": "Relations began in … with …."}.get(kind, "Which one?")
    assert (version.number, version.kind, version.label) == (1, kind, label)
    assert version.face == KINDS[kind].face(version.content)
    assert version.face["stem"] == "<p>Which <strong>one</strong>?</p>"
    assert version.back == {
        **KINDS[kind].back(version.content, version.key),
        "explanation": "<p>As <em>said</em>.</p>",
    }


def test_save_version_keeps_who_wrote_it_and_when(item):
    grace, operation = factories.UserFactory(), uuid.uuid4()
    version = save(item, explanation="", author=grace, operation=operation)
    assert (version.author, version.operation, version.created_at) == (grace, operation, NOW)


def test_save_version_with_the_same_wording_adds_nothing(item):
    assert save(item, now=NOW + dt.timedelta(days=1)) == item.current
    assert item.versions.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"stem": "Which city is the capital?"}},
        {"key": {"accepted": ["Vilnius", "Wilno"], "strict": False}},
        {"explanation": ""},
        {"kind": "card", "key": {"back": "Vilnius"}},
    ],
    ids=["content", "key", "explanation", "kind"],
)
def test_save_version_with_another_wording_adds_one(item, change):
    first = item.current
    before = ItemVersion.objects.filter(pk=first.pk).values().get()
    second = save(item, **change)
    assert (second.number, Item.objects.get().current) == (2, second)
    assert ItemVersion.objects.filter(pk=first.pk).values().get() == before


def test_save_version_back_to_an_earlier_wording_is_a_third_one(item):
    save(item, explanation="")
    assert save(item).number == 3


def test_save_version_cuts_a_long_label(item):
    version = save(item, content={"stem": "Word " * 100})
    assert version.label == ("Word " * 40)[:200]
    assert len(version.face["stem"]) > 400


def test_save_version_renders_no_markup_of_authors(item):
    version = save(item, content={"stem": "<script>x</script>?"}, explanation="<img src=x onerror=y>")
    assert "<script" not in version.face["stem"]
    assert "<img" not in version.back["explanation"]


def test_save_version_refuses_what_makes_no_item(item):
    with pytest.raises(ValueError, match=rf"{item.slug}, key.accepted: "):
        save(item, key={"accepted": [], "strict": False})
    assert item.versions.count() == 1
    assert Item.objects.get().current.number == 1


def test_save_version_with_a_used_operation_leaves_the_item(item):
    with pytest.raises(IntegrityError), transaction.atomic():
        save(item, explanation="", operation=item.current.operation)
    assert Item.objects.get().current.number == 1


def test_save_version_from_a_stale_page_is_refused_by_the_database(item):
    """Two editors began from version 1; the second one is not put over the first unseen."""
    stale = Item.objects.select_related("current").get()
    save(item, explanation="Grace was here.")
    with pytest.raises(IntegrityError), transaction.atomic():
        save(stale, explanation="Alan was here.")
    assert Item.objects.get().current.explanation == "Grace was here."


def test_save_version_leaves_other_fields_of_the_item(item):
    Item.objects.update(state=Item.State.RETIRED)
    save(item, explanation="")
    assert Item.objects.get().state == Item.State.RETIRED


def test_versions_are_never_changed(item):
    with pytest.raises(ImmutableError):
        item.current.save()
    with pytest.raises(ImmutableError):
        ItemVersion.objects.filter(item=item).update(label="x")
    with pytest.raises(ImmutableError):
        ItemVersion.objects.bulk_update([item.current], ["label"])
