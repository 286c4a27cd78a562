"""A fact changes: the old one stays, its items wait with a proposal each, and confirming one tells the learners."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facts.models import Fact, Item
from quiz.models import Memory, Review
from tests import factories
from tests.admin.pages import Page
from tests.conftest import ClassRoom
from tests.quiz.learners import GOOD, NOW, rate, sit

OLD, NEW = "Lithuania got $279.75 million.", "Lithuania got $312.5 million."
STALE = reverse("admin:facts_item_stale")
SAID = {"statement": NEW, "as_of": "2023", "locator": "paragraph 9", "since": "2023-05-02"}
NOTE = f"{OLD} Since 2 May 2023: {NEW}"


@pytest.fixture
def item(classroom: ClassRoom) -> Item:
    """Ada knows it as a card."""
    values = [{"type": "money", "text": "$279.75 million", "value": "279750000", "unit": "USD"}]
    fact = factories.FactFactory(deck=classroom.deck, statement=OLD, values=values, slug="grants")
    key = {"value": "279.75", "tolerance": "0"}
    item = factories.ItemFactory(
        deck=classroom.deck, fact=fact, kind="number", key=key, explanation="It was $279.75 million."
    )
    sit(classroom.ada, [item.pk], now=NOW)
    rate(classroom.ada, item.pk, GOOD, now=NOW)
    return item


def supersede(client: Client, fact: Fact, **changes: str):
    address = reverse("admin:facts_fact_supersede", args=[fact.pk])
    form = Page(client.get(address)).editor.filled(**{**SAID, **changes})
    return client.post(address, form, follow=True)


def confirm(client: Client, item: Item, press: tuple[str, str] = ("", "")):
    action = reverse("admin:facts_item_confirm", args=[item.pk])
    return client.post(action, Page(client.get(STALE)).form(action).filled(press), follow=True)


def test_the_old_statement_stays_and_its_items_wait(item: Item, as_grace: Client):
    old = item.fact

    page = Page(supersede(as_grace, old))

    old.refresh_from_db()
    new = old.superseded_by
    assert (old.statement, old.superseded_on) == (OLD, dt.date(2023, 5, 2))
    assert (new.statement, new.as_of, new.locator, new.source, new.topic) == (
        NEW,
        "2023",
        "paragraph 9",
        old.source,
        old.topic,
    )
    assert new.slug == "grants-2"
    assert new.values == [{"type": "money", "text": "$312.5 million", "value": "312500000", "unit": "USD"}]
    assert "The new fact stands. Look at each item that asked for the old one." in page.text
    assert "It was $279.75 million. Since 2 May 2023" in page.text
    assert "312.5 million U.S. dollars It was $312.5 million." in page.text
    assert list(Item.objects.stale()) == [item]
    assert "1 item asks for a fact that has changed" in Page(as_grace.get(reverse("admin:index"))).text
    fact_page = Page(as_grace.get(reverse("admin:facts_fact_change", args=[old.pk])))
    assert "1 item still asks for the old one" in fact_page.text
    listed = Page(as_grace.get(reverse("admin:facts_item_changelist"), {"stale": "1"}))
    assert "1 item" in listed.text


def test_confirming_moves_the_item_and_tells_who_knew_it(classroom: ClassRoom, item: Item, as_grace: Client):
    supersede(as_grace, item.fact)

    confirm(as_grace, item)

    item.refresh_from_db()
    version = item.current
    assert item.fact.statement == NEW
    assert (version.number, version.change, version.note, version.author) == (2, "meaning", NOTE, classroom.grace)
    assert (version.key["value"], version.explanation) == ("312.5", "It was $312.5 million.")
    memory = Memory.objects.get(learner=classroom.ada, item=item)
    assert (memory.state, memory.due_at) == (None, version.created_at)
    assert list(Review.objects.filter(item=item).values_list("kind", flat=True)) == ["card", "anew"]
    assert not Item.objects.stale().exists()
    assert "Every item asks for a fact that stands." in Page(as_grace.get(STALE)).text


def test_the_wording_may_be_kept(item: Item, as_grace: Client):
    supersede(as_grace, item.fact)

    confirm(as_grace, item, ("keep", "1"))

    item.refresh_from_db()
    assert (item.fact.statement, item.current.number) == (NEW, 1)
    assert not Review.objects.filter(kind="anew").exists()


def test_the_editor_begins_with_the_proposal(item: Item, as_grace: Client):
    supersede(as_grace, item.fact)
    address = f"{reverse('admin:facts_item_change', args=[item.pk])}?proposed=1"
    assert address in Page(as_grace.get(STALE)).links

    form = Page(as_grace.get(address)).editor.filled(("_save", ""), explanation="Now it is more.")
    as_grace.post(address, form)

    item.refresh_from_db()
    version = item.current
    assert (item.fact.statement, version.key["value"], version.explanation) == (NEW, "312.5", "Now it is more.")
    assert (version.change, version.note) == ("meaning", NOTE)


def test_a_proposal_with_faults_goes_to_the_editor(classroom: ClassRoom, as_grace: Client):
    fact = factories.FactFactory(deck=classroom.deck, statement="It began in 1922.")
    texts = ["1922", "1923", "1990"]
    options = [{"id": text, "text": text, "feedback": ""} for text in texts]
    item = factories.ItemFactory(
        deck=classroom.deck, fact=fact, content={"stem": "When?", "options": options}, key={"right": "1922"}
    )
    supersede(as_grace, fact, statement="It began in 1923.")

    page = Page(as_grace.get(STALE))
    action = reverse("admin:facts_item_confirm", args=[item.pk])
    assert "says the same as choice A." in page.text
    assert [button.name for button in page.form(action).buttons] == ["keep"]
    response = as_grace.post(action, {"operation": str(uuid.uuid4())})

    assert response.headers["Location"].endswith("?proposed=1")
    item.refresh_from_db()
    assert (item.fact, item.current.number) == (fact, 1)


def test_forms_that_come_twice_act_once(item: Item, as_grace: Client):
    for _ in range(2):
        supersede(as_grace, item.fact)
    assert Fact.objects.filter(statement=NEW).count() == 1
    action = reverse("admin:facts_item_confirm", args=[item.pk])
    form = Page(as_grace.get(STALE)).form(action).filled()

    for _ in range(2):
        as_grace.post(action, form)

    assert item.versions.count() == 2


@pytest.mark.parametrize(
    "bad", [{"statement": OLD}, {"statement": ""}, {"since": "soon"}, {"as_of": "May"}, {"source": "0"}]
)
def test_bad_input_supersedes_nothing(bad: dict[str, str], item: Item, as_grace: Client):
    response = supersede(as_grace, item.fact, **bad)

    assert response.status_code == 200
    assert not Fact.objects.exclude(superseded_by=None).exists()


def test_a_fact_is_superseded_once(item: Item, as_grace: Client):
    supersede(as_grace, item.fact)

    page = Page(supersede(as_grace, item.fact, statement="Lithuania got nothing."))

    assert "Another fact took its place before." in page.text
    assert not Fact.objects.filter(statement="Lithuania got nothing.").exists()


def test_others_find_nothing(item: Item, as_grace: Client, as_mallory: Client, as_ada: Client):
    supersede(as_grace, item.fact)
    form = {"operation": str(uuid.uuid4())}

    assert "Every item asks" in Page(as_mallory.get(STALE)).text
    assert as_mallory.post(reverse("admin:facts_item_confirm", args=[item.pk]), form).status_code == 404
    assert as_mallory.get(reverse("admin:facts_fact_supersede", args=[item.fact.pk])).status_code == 404
    assert as_ada.get(STALE).status_code in {302, 403}
    item.refresh_from_db()
    assert item.current.number == 1


def test_facts_past_their_date_are_counted_and_listed(classroom: ClassRoom, as_grace: Client):
    today = timezone.localdate(timezone=classroom.grace.zone)
    yesterday = today - dt.timedelta(days=1)
    factories.FactFactory(deck=classroom.deck, statement="It was so until now.", valid_until_on=yesterday)
    factories.FactFactory(deck=classroom.deck, statement="It is so today.", valid_until_on=today)

    assert "1 fact is past its date" in Page(as_grace.get(reverse("admin:index"))).text
    listed = Page(as_grace.get(reverse("admin:facts_fact_changelist"), {"dated": "past"})).text
    assert "It was so until now." in listed
    assert "It is so today." not in listed


def test_the_list_costs_the_same_for_more_items(classroom: ClassRoom, item: Item, as_grace: Client):
    supersede(as_grace, item.fact)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            as_grace.get(STALE)
        costs.append(len(caught))
        old = Fact.objects.get(statement=OLD)
        for _ in range(3):
            factories.ItemFactory(deck=classroom.deck, fact=old, kind="short")
    assert costs[0] == costs[1]
