"""What leaves for Anki opens there: questions that change what they brought before, and a learner's own cards."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from anki.collection import Collection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from facts.actions.items import save_version
from facts.core.formats import anki
from facts.models import Item
from quiz.actions.memory import record_cramming, record_reviews
from quiz.core.memory import study_day
from quiz.models import Memory, Review
from quiz.queries.own_cards import own_cards
from tests import factories
from tests.anki_collections import brought
from tests.conftest import ClassRoom
from tests.pages import Page
from tests.quiz.learners import AGAIN, EASY, GOOD, evidence

DAY = dt.timedelta(days=1)


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with closing(Collection(str(tmp_path / "collection.anki2"))) as collection:
        yield collection


def test_a_later_export_changes_what_the_first_brought(
    as_grace: Client, classroom: ClassRoom, collection: Collection, tmp_path: Path
):
    url, path = reverse("quiz:course-export", args=[classroom.course.pk]), tmp_path / "course.apkg"
    card, now = classroom.items["card"], timezone.now()

    def export(at: dt.datetime) -> bytes:
        with time_machine.travel(at, tick=False):
            return as_grace.get(url, {"format": "apkg", "download": "yes"}).content

    first = brought(collection, path, export(now))
    unchanged = brought(collection, path, path.read_bytes())
    version = card.current
    key = {"back": "In another way."}
    save_version(
        card,
        kind="card",
        content=version.content,
        key=key,
        explanation="",
        operation=uuid.uuid4(),
        now=now,
        author=classroom.grace,
    )
    second = brought(collection, path, export(now + DAY))

    count = len(classroom.items)
    assert (len(first.new), len(first.updated)) == (count, 0)
    assert (len(unchanged.new), len(unchanged.updated)) == (0, 0)
    assert (len(second.new), len(second.updated), collection.card_count()) == (0, count, count)
    (changed,) = [collection.get_note(id_) for id_ in collection.find_notes("another")]
    assert (changed.guid, changed["Back"]) == (card.slug, "<p>In another way.</p>")


def test_a_learner_takes_their_cards_along(
    as_ada: Client, classroom: ClassRoom, collection: Collection, tmp_path: Path
):
    short, card, single, number = (classroom.items[kind] for kind in ("short", "card", "single", "number"))
    ada, now = classroom.ada, timezone.now()

    def rated(item: Item, *ratings: tuple[int, int]) -> None:
        for days, rating in ratings:
            record_reviews(ada, [evidence(item, rating, duration_ms=4_000)], now=now - days * DAY)

    assert "Once you have met a card, you can take it along" in Page(as_ada.get(reverse("quiz:memory"))).text
    rated(short, (9, GOOD), (5, AGAIN), (4, GOOD))
    rated(card, (9, EASY), (2, GOOD))
    rated(single, (3, GOOD))
    rated(number, (3, GOOD))
    record_cramming(ada, replace(evidence(short, AGAIN), kind=Review.Kind.CRAM), now=now - DAY)
    Memory.objects.filter(item=card).update(suspended_at=now, is_flagged=True)
    Item.objects.filter(pk=number.pk).update(state=Item.State.RETIRED)
    elsewhere = factories.ItemFactory(kind="card")
    record_reviews(ada, [evidence(elsewhere, GOOD)], now=now - DAY)
    record_reviews(classroom.mallory, [evidence(card, GOOD)], now=now - DAY)

    url = reverse("quiz:memory-cards")
    assert url in Page(as_ada.get(reverse("quiz:memory"))).links
    file = as_ada.get(url)
    log = brought(collection, tmp_path / "cards.apkg", file.content)

    assert (file["Content-Type"], file["Cache-Control"]) == ("application/apkg", "no-store")
    assert (len(log.new), collection.note_count(), collection.card_count()) == (3, 3, 3)
    cards = [collection.get_card(id_) for id_ in collection.find_cards("")]
    found = {each.note().guid: each for each in cards}
    reviews = Counter({short.slug: 4, card.slug: 2, single.slug: 1})
    assert {guid: len(collection.get_review_logs(each.id)) for guid, each in found.items()} == reviews
    for item in (short, card, single):
        memory, there = Memory.objects.get(learner=ada, item=item), found[item.slug]
        due_on = dt.date.fromtimestamp(collection.crt) + there.due * DAY
        assert due_on == study_day(memory.due_at, ada.zone)
        assert there.ivl == max(1, (due_on - memory.last_day).days)  # an interval of Anki is a day at least
        assert there.memory_state.stability == pytest.approx(memory.state["stability"], abs=1e-3)
        assert there.memory_state.difficulty == pytest.approx(memory.state["difficulty"], abs=1e-3)
    assert [(found[each.slug].queue, found[each.slug].flags) for each in (short, card)] == [(2, 0), (-1, 1)]
    source = short.fact.source
    assert f"{source.publisher}, {source.title}" in found[short.slug].answer()
    assert [name for name in found[single.slug].note().values() if "feedback" in name.lower()] == []

    again = anki.read(file.content)
    ratings = {entry.question.id: [each.rating for each in entry.history] for entry in again.entries}
    assert ratings == {short.slug: [3, 1, 3, 1], card.slug: [4, 3], f"{single.slug} (card)": [3]}


def test_own_cards_cost_the_same_for_one_and_for_many(
    classroom: ClassRoom, django_assert_num_queries: DjangoAssertNumQueries
):
    for items in ([classroom.items["short"]], classroom.items.values()):
        record_reviews(classroom.ada, [evidence(item, GOOD) for item in items], now=timezone.now())
        with django_assert_num_queries(6):
            assert len(own_cards(classroom.ada).cards) == len(items)
