"""Cards that are asked the other way round too: the twin follows its front and has a memory of its own."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from facts.actions.decks import load_deck
from facts.actions.items import save_version, set_state
from facts.core.decks import DeckError, read_deck
from facts.models import Item
from quiz.core import memory as rules
from quiz.models import Memory
from quiz.queries.cards import waiting_cards
from tests import factories
from tests.admin.pages import Page
from tests.admin.test_items import ADD, typed
from tests.conftest import ClassRoom

NOW = dt.datetime(2026, 11, 2, 8, tzinfo=dt.UTC)


def made(client: Client, classroom: ClassRoom, **changes: object) -> Item:
    """A card asked both ways, as Grace makes it."""
    fact = classroom.items["card"].fact
    data = typed("card", fact=fact.pk, stem="Vilnius", back="A *capital*", reversed="on", state="published", **changes)
    client.post(f"{ADD}?kind=card", data)
    return Item.objects.get(current__operation=data["operation"])


def change(client: Client, item: Item, **changes: object):
    address = reverse("admin:facts_item_change", args=[item.pk])
    page = Page(client.get(address))
    return client.post(address, page.editor.filled(("_save", ""), **changes))


def test_ticking_the_box_makes_a_twin_with_sides_swapped(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)

    twin = item.reversed_as
    assert (twin.current.content, twin.current.key) == ({"stem": "A *capital*"}, {"back": "Vilnius"})
    assert (twin.fact, twin.topic, twin.state, twin.deck) == (item.fact, item.topic, "published", item.deck)
    assert "checked" in str(
        as_grace.get(reverse("admin:facts_item_change", args=[item.pk])).context["form"]["reversed"]
    )


def test_the_twin_follows_every_change_of_its_front(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)

    change(as_grace, item, stem="Vilnius, Wilno", state="draft")

    twin = item.reversed_as
    twin.refresh_from_db()
    assert (twin.current.number, twin.current.key, twin.state) == (2, {"back": "Vilnius, Wilno"}, "draft")


def test_unticking_retires_the_twin_and_ticking_brings_it_back(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)
    twin = item.reversed_as

    form = Page(as_grace.get(reverse("admin:facts_item_change", args=[item.pk]))).editor.filled(("_save", ""))
    form.pop("reversed")
    as_grace.post(reverse("admin:facts_item_change", args=[item.pk]), form)
    twin.refresh_from_db()
    assert twin.state == "retired"

    change(as_grace, item, reversed="on")
    twin.refresh_from_db()
    assert (twin.state, twin.versions.count()) == ("published", 1)


def test_the_twin_is_changed_at_its_front(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)
    twin, address = item.reversed_as, reverse("admin:facts_item_change", args=[item.reversed_as.pk])

    page = Page(as_grace.get(address))
    response = as_grace.post(address, page.editor.filled(stem="Mine"))

    assert "This card follows Vilnius and asks it the other way round." in page.text
    assert reverse("admin:facts_item_change", args=[item.pk]) in page.links
    assert "_save" not in {button.name for button in page.editor.buttons}
    assert response.headers["Location"] == reverse("admin:facts_item_change", args=[item.pk])
    assert twin.versions.count() == 1


def test_publish_and_retire_take_the_twin_along(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)
    both = Item.objects.filter(pk__in=[item.pk, item.reversed_as.pk])

    set_state(Item.objects.filter(pk=item.pk), Item.State.RETIRED)
    assert set(both.values_list("state", flat=True)) == {"retired"}

    set_state(Item.objects.filter(pk=item.pk), Item.State.PUBLISHED)
    assert set(both.values_list("state", flat=True)) == {"published"}


def test_the_two_never_meet_in_one_sitting(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)
    twin = item.reversed_as
    Item.objects.exclude(pk__in=[item.pk, twin.pk]).update(state="retired")
    Item.objects.filter(pk__in=[item.pk, twin.pk]).update(fact=None)

    assert waiting_cards(classroom.ada, now=NOW).queue == [item.pk]

    for each in (item, twin):
        Memory.objects.create(
            learner=classroom.ada,
            item=each,
            state={"stability": 3.0, "difficulty": 5.0},
            last_day=NOW.date() - dt.timedelta(days=3),
            due_at=NOW - dt.timedelta(hours=1),
            reps=1,
            model=rules.MODEL,
            parameters=rules.PARAMETERS,
        )
    assert len(waiting_cards(classroom.ada, now=NOW).queue) == 1


def test_a_card_that_becomes_another_kind_retires_its_twin(classroom: ClassRoom, as_grace: Client):
    item = made(as_grace, classroom)
    content, key = factories.WORDINGS["short"]

    save_version(
        item,
        kind="short",
        content={"stem": "?", **content},
        key=key,
        explanation="",
        operation=uuid.uuid4(),
        now=timezone.now(),
    )

    assert Item.objects.get(pk=item.reversed_as.pk).state == "retired"


DECK = """
[deck]
id = "d"
title = "D"
[[sources]]
id = "s"
title = "S"
publisher = "P"
as_of = "2022"
[[topics]]
id = "t"
title = "T"
[[facts]]
id = "f"
topic = "t"
source = "s"
as_of = "2004"
statement = "F."
  [[facts.items]]
  id = "f.card"
  kind = "card"
  stem = "{front}"
  back = "Back"
  reversed = true
"""


@pytest.mark.django_db
def test_a_deck_says_reversed():
    loaded = load_deck(read_deck(DECK.replace("{front}", "Front")), now=NOW)
    assert (loaded.new, loaded.changed) == (2, 0)
    twin = Item.objects.get(slug="f.card.reversed")
    assert (twin.reverse_of.slug, twin.current.key) == ("f.card", {"back": "Front"})

    again = load_deck(read_deck(DECK.replace("{front}", "Front")), now=NOW)
    assert (again.new, again.changed, again.same) == (0, 0, 2)

    changed = load_deck(read_deck(DECK.replace("{front}", "Face")), now=NOW)
    twin.refresh_from_db()
    assert (changed.changed, twin.current.number, twin.current.key) == (2, 2, {"back": "Face"})

    gone = load_deck(read_deck(DECK.replace("reversed = true", "")), now=NOW)
    assert gone.retired == ["f.card.reversed"]


def test_an_id_that_the_reverse_takes_is_taken():
    twice = DECK + '[[items]]\nid = "f.card.reversed"\nfacts = ["f"]\nkind = "card"\nstem = "a"\nback = "b"\n'
    with pytest.raises(DeckError, match="This id is used 2 times"):
        read_deck(twice)
