"""Loading decks: again and again without a trace, and what was learned outlives each change of wording."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from facts.actions import decks as actions
from facts.actions.decks import Loaded, load_deck
from facts.actions.items import save_version, set_tags
from facts.core.decks import DeckError, read_deck
from facts.core.values import problems_of
from facts.models import Deck, Fact, Item, ItemVersion, Source, Topic
from quiz.core.memory import Rating
from quiz.models import Memory, Review
from tests import factories
from tests.factories import at
from tests.quiz.learners import rate, sit

NOW = at("2026-11-02 08:00")
MODELS = (Deck, Topic, Source, Fact, Item, ItemVersion, Item.more_facts.through)

DECK = """
[deck]
id = "baltic-treaties"
title = "Baltic treaties"
description = "What was signed when."

[[sources]]
id = "state-2022"
title = "U.S. Security Cooperation With Lithuania"
publisher = "U.S. Department of State"
as_of = "2022"

[[topics]]
id = "alliances"
title = "NATO and the European Union"

[[topics]]
id = "relations"
title = "Relations"

[[facts]]
id = "nato-accession"
topic = "alliances"
source = "state-2022"
locator = "paragraph 2"
as_of = "2004"
valid_until = 2030-12-31
statement = "Lithuania joined NATO and the European Union in 2004."
subject = "Lithuania"
relation = "joined in"
values = [
  {type = "date", text = "2004", value = "2004"},
  {type = "list", text = "NATO and the European Union", entries = ["NATO", "European Union"]},
]

  [[facts.items]]
  id = "nato-accession.year"
  kind = "date"
  stem = "In which year did Lithuania join NATO?"
  value = "2004"

  [[facts.items]]
  id = "nato-accession.true"
  kind = "truefalse"
  stem = "Lithuania is in NATO."
  right = true

[[facts]]
id = "recognition"
topic = "relations"
source = "state-2022"
locator = "paragraph 1"
as_of = "1922"
statement = "The United States recognised Lithuania in 1922."

[[items]]
id = "order"
facts = ["recognition", "nato-accession"]
kind = "ordering"
stem = "Put the events in order."
order = ["Recognition", "NATO"]
explanation = "1922 and 2004."
"""
ANOTHER_STEM = ("In which year did Lithuania join NATO?", "When did Lithuania join NATO?")


def load(*changes: tuple[str, str], now: dt.datetime = NOW) -> Loaded:
    text = DECK
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_deck(read_deck(text), now=now)


def without(id_: str) -> tuple[str, str]:
    """The change that takes an item out of the file."""
    begin = DECK.rindex("[[", 0, DECK.index(f'id = "{id_}"'))
    end = DECK.find("\n\n", begin)
    return DECK[begin : end if end > 0 else len(DECK)], ""


def rows() -> Mapping[str, list]:
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


def told(loaded: Loaded) -> tuple[int, int, int, list[str]]:
    return loaded.new, loaded.changed, loaded.same, loaded.retired


def test_load_deck_writes_what_the_file_says(db):
    loaded = load()
    assert told(loaded) == (3, 0, 0, [])
    assert (loaded.deck.slug, loaded.deck.title) == ("baltic-treaties", "Baltic treaties")
    assert list(Topic.objects.values_list("slug", "position")) == [("alliances", 0), ("relations", 1)]
    assert list(Source.objects.values_list("slug", "as_of", "url")) == [("state-2022", "2022", "")]
    fact = Fact.objects.get(slug="nato-accession")
    assert (fact.topic.slug, fact.source.slug, fact.locator) == ("alliances", "state-2022", "paragraph 2")
    assert (fact.as_of, fact.valid_until_on) == ("2004", dt.date(2030, 12, 31))
    assert (fact.subject, fact.relation) == ("Lithuania", "joined in")
    assert fact.values == [
        {"type": "date", "text": "2004", "value": "2004"},
        {
            "type": "list",
            "text": "NATO and the European Union",
            "entries": ["NATO", "European Union"],
            "ordered": False,
        },
    ]
    assert list(problems_of(fact.values, fact.statement)) == []
    order = Item.objects.get(slug="order")
    assert (order.topic.slug, order.fact.slug) == ("relations", "recognition")
    assert list(order.more_facts.all()) == [fact]
    assert set(Item.objects.values_list("state", "current__number", "current__created_at")) == {("published", 1, NOW)}


def test_load_deck_again_changes_nothing(db):
    load()
    before = rows()
    assert told(load(now=NOW + dt.timedelta(days=1))) == (0, 0, 3, [])
    assert rows() == before


def test_load_deck_with_another_wording_makes_version_2_of_that_item(db):
    load()
    before = rows()
    assert told(load(ANOTHER_STEM)) == (0, 1, 2, [])
    year = Item.objects.get(slug="nato-accession.year")
    assert (year.current.number, year.current.label) == (2, "When did Lithuania join NATO?")
    after = rows()
    assert after["ItemVersion"][:-1] == before["ItemVersion"]
    assert [row for row in after["Item"] if row["id"] != year.pk] == [
        row for row in before["Item"] if row["id"] != year.pk
    ]


def test_load_deck_there_and_back_makes_version_3(db):
    load()
    load(ANOTHER_STEM)
    load()
    assert list(Item.objects.get(slug="nato-accession.year").versions.values_list("number", flat=True)) == [3, 2, 1]
    assert told(load()) == (0, 0, 3, [])


NAMED = (
    'value = "2004"\n\n',
    'value = "2004"\n  hints = ["After 2000."]\n  tags = ["Years"]\n  difficulty = "hard"\n\n',
)
EMPTY = ('value = "2004"\n\n', 'value = "2004"\n  hints = []\n  tags = []\n  difficulty = ""\n\n')


def spoken(item: Item) -> tuple[list[str], list[str], int | None, int]:
    item.refresh_from_db()
    tags = list(item.tags.values_list("name", flat=True))
    return item.current.content.get("hints", []), tags, item.difficulty, item.current.number


def test_load_deck_sets_the_hints_tags_and_difficulty_that_it_names_and_leaves_the_others(db):
    load()
    year = Item.objects.get(slug="nato-accession.year")
    assert spoken(year) == ([], [], None, 1)
    assert told(load(NAMED)) == (0, 1, 2, [])
    assert spoken(year) == (["After 2000."], ["Years"], 3, 2)

    in_the_editor = {**year.current.content, "hints": ["A year of the Olympics."]}
    said = {"key": year.current.key, "explanation": "", "operation": uuid.uuid4(), "now": NOW}
    save_version(year, kind="date", content=in_the_editor, **said)
    set_tags(year, ["Alliances"])

    assert told(load()) == (0, 0, 3, [])
    assert spoken(year) == (["A year of the Olympics."], ["Alliances"], 3, 3)
    assert told(load(ANOTHER_STEM)) == (0, 1, 2, [])
    assert spoken(year) == (["A year of the Olympics."], ["Alliances"], 3, 4)
    load(NAMED)
    assert spoken(year) == (["After 2000."], ["Years"], 3, 5)
    load(EMPTY)
    assert spoken(year) == ([], [], None, 6)


def test_load_deck_drops_hints_of_another_kind(db):
    load(NAMED)
    load(('kind = "date"\n', 'kind = "card"\n'), ('value = "2004"\n\n', 'back = "2004"\n\n'))
    assert spoken(Item.objects.get(slug="nato-accession.year"))[:3] == ([], ["Years"], 3)


def test_load_deck_with_other_values_changes_the_fact_and_no_item(db):
    load()
    assert told(load(('subject = "Lithuania"\nrelation = "joined in"', 'relation = "entered in"'))) == (0, 0, 3, [])
    fact = Fact.objects.get(slug="nato-accession")
    assert (fact.subject, fact.relation, len(fact.values)) == ("", "entered in", 2)


def test_load_deck_keeps_what_learners_know(db):
    load()
    ada, year = factories.UserFactory(), Item.objects.get(slug="nato-accession.year")
    sit(ada, [year.pk])
    rate(ada, year.pk, Rating.EASY)
    known = list(Memory.objects.values())
    load(ANOTHER_STEM)
    assert list(Memory.objects.values()) == known
    assert list(Review.objects.values_list("version__number", flat=True)) == [1]
    load(without("nato-accession.year"))
    assert list(Memory.objects.values()) == known


def test_load_deck_retires_an_item_that_is_gone(db):
    load()
    assert told(load(without("nato-accession.true"))) == (0, 0, 2, ["nato-accession.true"])
    gone = Item.objects.get(slug="nato-accession.true")
    assert (gone.state, gone.current.number) == ("retired", 1)
    assert told(load(without("nato-accession.true"))) == (0, 0, 2, [])


def test_load_deck_leaves_a_retired_item_retired_until_its_wording_changes(db):
    """Somebody retired it by hand; the same file is no reason to bring it back, a better wording is."""
    load()
    Item.objects.filter(slug="nato-accession.year").update(state=Item.State.RETIRED)
    load()
    assert Item.objects.get(slug="nato-accession.year").state == "retired"
    load(ANOTHER_STEM)
    assert Item.objects.get(slug="nato-accession.year").state == "published"


def test_load_deck_moves_facts_and_items_with_their_topic(db):
    load()
    load(('topic = "relations"', 'topic = "alliances"'), ('as_of = "1922"', 'as_of = "1922-07-28"'))
    order = Item.objects.get(slug="order")
    assert (order.topic.slug, order.fact.as_of, order.current.number) == ("alliances", "1922-07-28", 1)


def test_load_deck_changes_what_an_item_rests_on(db):
    load()
    load(('facts = ["recognition", "nato-accession"]', 'facts = ["nato-accession", "recognition"]'))
    order = Item.objects.get(slug="order")
    assert (order.fact.slug, order.topic.slug) == ("nato-accession", "alliances")
    assert [fact.slug for fact in order.more_facts.all()] == ["recognition"]


def test_load_deck_leaves_other_decks_alone(db):
    other = factories.ItemFactory(slug="nato-accession.true")
    load()
    load(without("nato-accession.true"))
    other.refresh_from_db()
    assert (other.state, other.current.number) == ("published", 1)


def test_load_deck_keeps_its_editors(db):
    grace = factories.UserFactory()
    load().deck.editors.add(grace)
    load(("Baltic treaties", "Treaties"))
    deck = Deck.objects.get()
    assert (deck.title, list(deck.editors.all())) == ("Treaties", [grace])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('value = "2004"', 'value = "soon"'),
        ('topic = "relations"', 'topic = "elsewhere"'),
        ('id = "order"', 'id = "nato-accession.year"'),
        ('kind = "ordering"', 'kind = "essay"'),
        ('as_of = "1922"', ""),
        ("[[topics]]", "[[topics"),
    ],
    ids=["value", "topic", "id twice", "kind", "field missing", "no TOML"],
)
def test_a_broken_file_changes_nothing(db, tmp_path, old, new):
    load()
    before = rows()
    file = tmp_path / "deck.toml"
    file.write_text(DECK.replace(old, new).replace("Baltic treaties", "Broken"), encoding="utf-8")
    with pytest.raises(CommandError, match="was not loaded"):
        call_command("load_deck", file)
    with pytest.raises(DeckError):
        read_deck(file.read_text(encoding="utf-8"))
    assert rows() == before


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(db, tmp_path, content):
    file = tmp_path / "deck.toml"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"deck\.toml cannot be read"):
        call_command("load_deck", file)


def test_load_deck_that_breaks_half_way_changes_nothing(db, monkeypatch):
    load()
    before = rows()
    save_version, saved = actions.save_version, []

    def breaks_at_the_third(item, **wording):
        if len(saved) == 2:
            raise RuntimeError
        saved.append(item)
        return save_version(item, **wording)

    monkeypatch.setattr(actions, "save_version", breaks_at_the_third)
    with pytest.raises(RuntimeError):
        load(ANOTHER_STEM, ("Baltic treaties", "Half a deck"))
    assert rows() == before


def test_the_command_tells_what_it_did(db, tmp_path):
    file, out = tmp_path / "deck.toml", StringIO()
    file.write_text(DECK, encoding="utf-8")
    call_command("load_deck", file, stdout=out)
    file.write_text(DECK.replace(*ANOTHER_STEM).replace(*without("nato-accession.true")), encoding="utf-8")
    call_command("load_deck", file, stdout=out)
    assert out.getvalue().splitlines() == [
        "Baltic treaties: 2 facts, 3 items (3 new, 0 changed, 0 the same, 0 retired).",
        "Baltic treaties: 2 facts, 2 items (0 new, 1 changed, 1 the same, 1 retired).",
    ]
