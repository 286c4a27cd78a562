"""Items made of drafts: once each, as drafts, unchanged by a repeat. The command says what it made and why not."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from facts.actions.decks import load_deck
from facts.actions.deriving import make_items
from facts.core.decks import read_deck
from facts.models import Fact, Item
from facts.queries import deriving
from facts.queries.deriving import proposals
from tests import factories
from tests.factories import at


@pytest.fixture
def treaties(db: None) -> list[Fact]:
    """Four treaties of one deck, each with its year."""
    deck = factories.DeckFactory(slug="treaties")
    return [
        factories.FactFactory(
            deck=deck,
            slug=f"treaty-{town.lower()}",
            statement=f"The Treaty of {town} dates from {year}.",
            subject=f"Treaty of {town}",
            relation="dates from",
            values=[{"type": "date", "text": year, "value": year}],
            as_of=year,
        )
        for town, year in {"Utrecht": "1713", "Rastatt": "1714", "Paris": "1763", "Tilsit": "1807"}.items()
    ]


def make(fact: Fact, operation: uuid.UUID | None = None, forms: Sequence[str] = ()) -> list[Item]:
    (found,) = proposals([fact])
    drafts = [each.draft for each in found.proposals if not forms or each.draft.form in forms]
    return make_items(fact, drafts, operation=operation or uuid.uuid4(), now=timezone.now())


def test_each_draft_becomes_an_item_that_is_a_draft(treaties):
    fact = treaties[2]
    author = factories.UserFactory()
    (found,) = proposals([fact])

    made = make_items(fact, found.new, operation=uuid.uuid4(), now=timezone.now(), author=author)

    assert [item.form for item in made] == [each.form for each in found.new]
    assert {(item.state, item.fact, item.topic, item.deck) for item in made} == {("draft", fact, fact.topic, fact.deck)}
    assert {(item.current.number, item.current.author) for item in made} == {(1, author)}
    assert {item.slug for item in made} >= {"treaty-paris.date-0", "treaty-paris.reverse-choice"}
    assert not Item.objects.published().exists()


def test_an_item_over_several_facts_names_them(treaties):
    made = [item for fact in treaties for item in make(fact) if item.form == "matching"]

    assert [(item.fact.slug, item.more_facts.count()) for item in made] == [("treaty-paris", 3)]


def test_a_repeat_gives_the_same_items_and_another_operation_none(treaties):
    operation = uuid.uuid4()
    first = make(treaties[0], operation)

    assert make(treaties[0], operation) == first
    assert make(treaties[0]) == []
    assert Item.objects.count() == len(first)


def test_what_is_there_is_shown_as_made_and_the_rest_is_new(treaties):
    (item,) = make(treaties[0], forms=["date:0"])

    (found,) = proposals([treaties[0]])
    assert {each.draft.form for each in found.proposals if each.item == item} == {"date:0"}
    assert "date:0" not in {draft.form for draft in found.new}
    assert "single:0" in {draft.form for draft in found.new}


def test_an_id_that_somebody_has_is_not_taken(treaties):
    factories.ItemFactory(deck=treaties[0].deck, fact=treaties[0], slug="treaty-utrecht.date-0")

    assert [item.slug for item in make(treaties[0], forms=["date:0"])] == ["treaty-utrecht.date-0-2"]


def test_a_fact_that_another_has_taken_the_place_of_is_no_sibling(treaties):
    treaties[1].superseded_by, treaties[1].superseded_on = treaties[2], "2026-11-01"
    treaties[1].save()

    (found,) = proposals([treaties[0]])
    assert all(each.fact != "treaty-rastatt" for one in found.proposals for each in one.draft.wrong)


def test_answers_that_learners_typed_are_asked_for(treaties, monkeypatch):
    fact = factories.FactFactory(
        deck=treaties[0].deck,
        statement="The capital of Lithuania is Vilnius.",
        values=[{"type": "entity", "text": "Vilnius"}],
    )
    monkeypatch.setattr(deriving, "TYPED", [lambda facts: {fact.pk: ["Kaunas", "Klaipėda"]}])

    (found,) = proposals([fact])
    single = next(each.draft for each in found.proposals if each.draft.form == "single:0")
    assert [(wrong.text, wrong.origin) for wrong in single.wrong] == [("Kaunas", "typed"), ("Klaipėda", "typed")]


def test_the_command_counts_and_makes_nothing_in_a_dry_run(treaties, capsys):
    call_command("derive_items", "treaties", dry_run=True)
    out = capsys.readouterr().out

    assert "     4 date\n" in out
    assert "sound forms of 4 typed facts, 6.50 each." in out
    assert "matching: It is made with the first of its group." in out
    assert not Item.objects.exists()


def test_the_command_makes_drafts_once(treaties, capsys):
    call_command("derive_items", "treaties")
    call_command("derive_items", "treaties")
    out = capsys.readouterr().out

    assert "26 draft items made; 0 were there." in out
    assert "0 draft items made; 26 were there." in out
    assert set(Item.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize(("deck", "why"), [("nowhere", "There is no deck"), ("plain", "No fact of “plain” has typed")])
def test_the_command_says_what_is_missing(db, deck, why):
    factories.FactFactory(deck__slug="plain")

    with pytest.raises(CommandError, match=why):
        call_command("derive_items", deck)


def test_loading_a_deck_again_leaves_derived_items_alone(db):
    plan = read_deck(DECK)
    deck = load_deck(plan, now=at("2026-11-02 08:00")).deck
    made = make(deck.facts.get())

    loaded = load_deck(plan, now=at("2026-11-03 08:00"))

    assert loaded.retired == []
    assert {Item.objects.get(pk=item.pk).state for item in made} == {"draft"}


DECK = """
[deck]
id = "small"
title = "Small"
description = "One fact."

[[sources]]
id = "book"
title = "A book"
publisher = "A press"
as_of = "2022"

[[topics]]
id = "topic"
title = "A topic"

[[facts]]
id = "nato"
topic = "topic"
source = "book"
locator = "page 1"
as_of = "2004"
statement = "Lithuania's accession to NATO came in 2004."
subject = "Lithuania's accession to NATO"
relation = "came in"
values = [{type = "date", text = "2004", value = "2004"}]

  [[facts.items]]
  id = "nato.year"
  kind = "date"
  stem = "When?"
  value = "2004"
  explanation = "In spring."
"""
