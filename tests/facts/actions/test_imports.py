"""Imports: read by a child within limits, compared with the deck, taken in whole or not at all."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections import Counter
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from facts.actions.imports import applying, jobs, staging
from facts.actions.imports.deciding import accept_import, discard_import
from facts.actions.imports.jobs import go_on
from facts.actions.items import save_version
from facts.core.formats import FORMATS
from facts.core.formats.base import media_name
from facts.core.kinds import option_id
from facts.models import Deck, Import, Item, ItemVersion, Media, Tag, Topic
from quiz.actions.memory import record_reviews
from quiz.models import Memory
from quiz.queries.verification import differences
from tests import factories
from tests.conftest import ClassRoom
from tests.facts.actions.importing import begun, short, taken
from tests.quiz.learners import GOOD, evidence
from tests.reader import FORMAT, read_here

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMATS, "test", FORMAT)
    monkeypatch.setattr(staging, "read", read_here)


@pytest.fixture
def deck() -> Deck:
    return factories.DeckFactory()


def told(import_: Import) -> list[tuple[str, str, list[str]]]:
    return [(row.place, row.verdict, row.notes) for row in import_.rows.all()]


# Reading


def test_a_file_is_read_to_rows_and_the_deck_stays(deck):
    import_ = begun(deck, short(), "! It has no answer.", short("Capital of Estonia?", "Tallinn", notes=["A note."]))

    assert (import_.state, import_.format, import_.total, import_.done) == ("ready", "test", 3, 3)
    assert told(import_) == [
        ("line 2", "new", []),
        ("line 3", "left_out", ["It has no answer."]),
        ("line 4", "new", ["A note."]),
    ]
    assert import_.counts == {"verdicts": {"new": 2, "left_out": 1}, "kinds": {"short": 2}}
    assert import_.notes == ["It was read by a test."]
    assert not deck.items.exists()


def test_the_same_form_twice_is_one_import(deck):
    operation = uuid.uuid4()

    assert begun(deck, short(), operation=operation) == begun(deck, short(), operation=operation)
    assert Import.objects.count() == 1


# Which item it is


def test_an_id_finds_its_item(deck):
    item = factories.ItemFactory(deck=deck, slug="latvia", kind="short", stem="Capital of Latvia?")

    import_ = begun(
        deck, short(id="latvia"), short("Capital of Lithuania?", id="latvia"), short("Third?", id="no slug: {ž}")
    )

    first = import_.rows.get(position=1)
    assert (first.slug, first.item, first.verdict) == ("latvia", item, "changed")
    assert told(import_)[1] == ("line 3", "left_out", ["Line 2 has this id already."])
    assert import_.rows.get(position=3).slug.startswith("no-slug-z-")


def test_a_question_without_an_id_is_found_by_its_wording(deck):
    desk = factories.ItemFactory(deck=deck, kind="short", stem="Capital of  *Latvia*?", key={"accepted": ["Riga"]})
    single = [single_of("Which is true?", "a", "b"), single_of("Which is true?", "c", "d")]

    first = begun(deck, short("Capital of *Latvia*?"), *single, single[0])
    taken(first)
    second = begun(deck, short("Capital of *Latvia*?"), *single)

    assert told(first) == [("line 5", "left_out", ["Line 3 asks this already."])]
    assert first.counts["verdicts"] == {"changed": 1, "new": 2, "left_out": 1}
    assert second.counts["verdicts"] == {"same": 3}
    assert second.rows.first().item == desk


def single_of(stem: str, right: str, wrong: str) -> dict[str, Any]:
    options = [{"id": option_id(text), "text": text, "feedback": ""} for text in (right, wrong)]
    return {"kind": "single", "content": {"stem": stem, "options": options}, "key": {"right": option_id(right)}}


def test_what_is_shown_decides_whether_it_is_the_same(deck):
    taken(begun(deck, single_of("Which is _true_?", "*a*", "b") | {"id": "x"}))

    spelled = single_of("Which is *true*?", "_a_", "b") | {"id": "x"}
    other = single_of("Which is *true*?", "b", "_a_") | {"id": "x"}

    assert begun(deck, spelled).counts["verdicts"] == {"same": 1}
    assert begun(deck, other).counts["verdicts"] == {"changed": 1}


def test_a_card_that_follows_another_is_left_to_it(deck):
    card = factories.ItemFactory(deck=deck, slug="card", kind="card", stem="Front")
    factories.ItemFactory(
        deck=deck, slug="card.reversed", kind="card", stem="the back", key={"back": "Front"}, reverse_of=card
    )
    line = {"kind": "card", "content": {"stem": "the back"}, "id": "card.reversed"}

    same = begun(deck, {**line, "key": {"back": "Front"}, "explanation": "An explanation."})
    changed = begun(deck, {**line, "key": {"back": "Other"}})

    assert same.counts["verdicts"] == {"same": 1}
    assert told(changed) == [
        ("line 2", "left_out", ["In this deck it is another card the other way round. Change that one."])
    ]


# Taking in


def test_new_items_are_those_that_saving_makes(deck):
    """Row for row: what the database copies is what `save_version` writes."""
    author = factories.UserFactory()
    wordings = {
        kind: ({"stem": f"Question {kind}?", **content}, key) for kind, (content, key) in factories.WORDINGS.items()
    }
    lines = [
        {"kind": kind, "content": content, "key": key, "explanation": "*So.*", "id": kind}
        for kind, (content, key) in wordings.items()
    ]
    other = factories.DeckFactory()

    import_ = taken(begun(deck, *lines, owner=author))

    assert import_.state == "done"
    for kind, (content, key) in wordings.items():
        item = Item.objects.create(deck=other, slug=kind, topic=factories.TopicFactory(deck=other))
        save_version(
            item,
            kind=kind,
            content=content,
            key=key,
            explanation="*So.*",
            operation=uuid.uuid4(),
            now=timezone.now(),
            author=author,
        )
        made = deck.items.get(slug=kind)
        assert values(made.current) == values(item.current)
        assert abs(made.current.created_at - item.current.created_at) < dt.timedelta(minutes=1)
        assert values(made, "topic_id", "state") == values(item, "topic_id", "state")
        assert made.state == Item.State.PUBLISHED
        assert made.versions.count() == 1
    assert {item.topic.title for item in deck.items.all()} == {"Imported"}


def values(row: Any, *but: str) -> dict[str, Any]:
    unlike = {"id", "item_id", "deck_id", "current_id", "operation", "created_at", *but}
    names = [field.attname for field in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in names if name not in unlike}


def test_categories_tags_difficulty_and_draft(deck):
    topic = factories.TopicFactory(deck=deck, title="Baltics")
    Tag.objects.create(deck=deck, name="Geography")
    lines = [
        short(category=["Baltics"], tags=["geography", "Žemė"], difficulty=2, id="a"),
        short("B?", category=["World", "Europe"], tags=["žemė"], id="b"),
        short("C?", id="c"),
    ]

    taken(begun(deck, *lines, topic=topic, item_state=Item.State.DRAFT))

    made = [
        (item.slug, item.topic.title, sorted(tag.name for tag in item.tags.all()), item.difficulty, item.state)
        for item in deck.items.order_by("slug")
    ]
    assert made == [
        ("a", "Baltics", ["Geography", "Žemė"], 2, "draft"),
        ("b", "World / Europe", ["Žemė"], None, "draft"),
        ("c", "Baltics", [], None, "draft"),
    ]
    assert Topic.objects.filter(deck=deck).count() == 2
    assert begun(deck, *lines).counts["verdicts"] == {"same": 3}


def test_the_same_file_again_changes_nothing(deck):
    lines = [short(id="a"), short("Capital of Estonia?", "Tallinn")]
    taken(begun(deck, *lines))
    before = list(ItemVersion.objects.values())

    again = begun(deck, *lines)

    assert again.counts == {"verdicts": {"same": 2}, "kinds": {}}
    taken(again)
    assert list(ItemVersion.objects.values()) == before


def test_a_changed_file_keeps_what_learners_know(classroom: ClassRoom):
    """The key is corrected and the item asks the same: nobody's memory moves, and the logs prove what is left."""
    taken(begun(classroom.deck, short(id="latvia"), short("Other?", id="other")))
    items = [classroom.deck.items.select_related("current").get(slug=slug) for slug in ("latvia", "other")]
    record_reviews(classroom.ada, [evidence(item, GOOD) for item in items], now=timezone.now())
    before = list(Memory.objects.order_by("pk").values())

    taken(begun(classroom.deck, short(answer="Rīga", id="latvia"), short("Other?", id="other")))

    assert classroom.deck.items.get(slug="latvia").current.number == 2
    assert list(Memory.objects.order_by("pk").values()) == before
    assert list(differences(Counter())) == []


def test_a_changed_item_is_a_new_version(deck):
    taken(begun(deck, short(id="latvia", tags=["one"])))

    import_ = begun(deck, short(answer="Rīga", id="latvia", tags=["two"], difficulty=3))
    assert told(import_) == [("line 2", "changed", ["Its tags become: two.", "Its difficulty becomes: Hard."])]
    taken(import_)

    item = deck.items.get(slug="latvia")
    assert (item.current.number, item.current.change, item.difficulty) == (2, "key", 3)
    assert [tag.name for tag in item.tags.all()] == ["two"]


def test_it_is_all_or_nothing(deck, monkeypatch):
    """A worker that is killed in the middle leaves nothing; the next one takes the import up and ends it."""
    factories.ItemFactory(deck=deck, slug="old", kind="short", stem="Old?")
    import_ = begun(deck, short(id="a", category=["New topic"], tags=["new"]), short("Old?", "x", id="old"))
    monkeypatch.setattr(applying, "save_versions", killed)
    accept_import(import_, now=timezone.now())
    import_.refresh_from_db()

    with pytest.raises(SystemExit):
        go_on(import_)

    assert [item.slug for item in deck.items.all()] == ["old"]
    assert not Topic.objects.filter(title="New topic").exists()
    assert not Tag.objects.exists()
    import_.refresh_from_db()
    assert (import_.state, import_.run is None) == ("applying", False)
    monkeypatch.undo()
    jobs.take_up(now=timezone.now())
    assert not deck.items.filter(slug="a").exists()  # whoever was at it may only be slow
    jobs.take_up(now=timezone.now() + dt.timedelta(seconds=31))
    import_.refresh_from_db()
    assert (import_.state, import_.file.name) == ("done", "")
    assert deck.items.filter(slug="a").exists()


def killed(*args: Any, **kwargs: Any) -> None:
    raise SystemExit


def test_a_reading_that_was_broken_off_begins_anew_and_gives_up_in_the_end(deck, monkeypatch):
    import_ = begun(deck, short())
    for _try in range(3):
        Import.objects.update(state="reading", run=uuid.uuid4(), tries=_try + 1, touched_at=timezone.now())
        jobs.take_up(now=timezone.now() + dt.timedelta(seconds=31))
    import_.refresh_from_db()

    assert import_.state == "refused"
    assert import_.refusal == "This was begun 3 times and broke off each time. Try a smaller file."
    assert import_.file.name == ""
    assert not import_.rows.exists()


def test_a_deck_that_changed_meanwhile_is_compared_anew(deck):
    import_ = begun(deck, short(id="latvia"))
    factories.ItemFactory(deck=deck, slug="latvia", kind="short", stem="Capital of Latvia?", explanation="")

    assert taken(import_).state == "ready"
    assert import_.refusal == "The deck changed meanwhile, so the file was compared anew."
    assert import_.counts["verdicts"] == {"changed": 1}


def test_a_discarded_import_leaves_nothing(deck):
    import_ = begun(deck, short(), picture_line(1), short(f"![One](media:{raw_name(1)})"))
    assert discard_import(import_, now=timezone.now())
    import_.refresh_from_db()
    go_on(import_)
    import_.refresh_from_db()

    assert not accept_import(import_, now=timezone.now())
    assert (import_.file.name, import_.rows.count(), import_.media.count()) == ("", 0, 0)
    assert not deck.items.exists()


# Pictures


def raw(colour: int) -> bytes:
    return factories.picture("png", colour=colour, compress_level=0)


def raw_name(colour: int) -> str:
    return media_name(raw(colour))


def picture_line(colour: int) -> str:
    return "media " + base64.b64encode(raw(colour)).decode()


def test_pictures_are_drawn_anew_and_known_again(deck):
    shows = short(f"What is ![One colour](media:{raw_name(7)})?", id="x")

    import_ = begun(deck, picture_line(7), shows)
    assert not Media.objects.exists()
    taken(import_)

    media = Media.objects.get(deck=deck)
    assert (media.alt, media.name == raw_name(7)) == ("One colour", False)
    assert default_storage.exists(media.file.name)
    assert f"media:{media.name}" in deck.items.get().current.content["stem"]
    assert begun(deck, picture_line(7), shows).counts["verdicts"] == {"same": 1}
    with default_storage.open(media.file.name) as file:
        own = "media " + base64.b64encode(file.read()).decode()
    exported = short(f"What is ![One colour](media:{media.name})?", id="x")
    assert begun(deck, own, exported).counts["verdicts"] == {"same": 1}


def test_a_picture_that_cannot_be_kept_is_replaced_by_its_words(deck):
    name = "0" * 24 + ".png"

    import_ = begun(deck, short(f"What is ![one thing](media:{name})?"))

    assert import_.rows.get().content["stem"] == "What is one thing?"
    assert import_.rows.get().notes == [
        "The picture or sound “one thing” was not kept: It is neither in the file nor in the deck."
    ]
