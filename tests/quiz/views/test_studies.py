"""Choosing what to study: by course, topic and source; only what was forgotten; cramming, which counts nowhere."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from quiz.core.memory import Rating
from quiz.models import Memory, Review, Sitting, StudyDay
from tests import factories
from tests.conftest import ClassRoom
from tests.pages import Page, send
from tests.quiz.learners import rate, sit
from tests.quiz.test_statements import statements

EARLIER = dt.timedelta(days=20)


def study(client: Client, **fields: str):
    return client.post("/cards/study/", {"operation": str(uuid.uuid4()), **fields})


def counts(page: Page, title: str) -> str:
    """What stands beside a title: "1 new, 0 learning, 2 due"."""
    return re.search(rf"{re.escape(title)}(?: \w+ \d+\.)? (\d+ new, \d+ learning, \d+ due)", page.text)[1]


def state(classroom: ClassRoom) -> list[object]:
    memories = Memory.objects.of(classroom.ada).filter(reps__gt=0).order_by("item")
    return list(memories.values_list("item", "state", "due_at", "reps", "lapses", "last_review_at"))


@pytest.fixture
def known(classroom: ClassRoom) -> ClassRoom:
    """Two cards known for long and due, one of them forgotten then; one in its steps; one suspended."""
    now = timezone.now()
    ids = {kind: item.pk for kind, item in classroom.items.items()}
    sit(classroom.ada, [ids["single"], ids["short"]], now=now - EARLIER)
    rate(classroom.ada, ids["single"], Rating.EASY, now=now - EARLIER)
    rate(classroom.ada, ids["short"], Rating.AGAIN, now=now - EARLIER)
    rate(classroom.ada, ids["short"], Rating.EASY, now=now - EARLIER)
    sit(classroom.ada, [ids["number"], ids["date"]], now=now)
    rate(classroom.ada, ids["number"], Rating.AGAIN, now=now)
    Memory.objects.filter(item=ids["date"]).update(suspended_at=now)
    Memory.objects.filter(item__in=[ids["single"], ids["short"]]).update(due_at=now - dt.timedelta(days=1))
    Sitting.objects.update(ended_at=now)
    return classroom


def test_what_waits_is_counted_by_course_topic_and_source(known: ClassRoom, as_ada: Client) -> None:
    page = Page(as_ada.get("/cards/choose/"))

    assert counts(page, known.course.title) == f"{len(known.items) - 4} new, 1 learning, 2 due"
    for kind, words in {
        "single": "0 new, 0 learning, 1 due",
        "number": "0 new, 1 learning, 0 due",
        "card": "1 new, 0 learning, 0 due",
    }.items():
        item = known.items[kind]
        assert counts(page, item.topic.title) == words
        assert counts(page, item.fact.source.title) == words
    assert f'id="topic-{known.items["date"].topic_id}"' not in page.source  # its only card is suspended


@pytest.mark.parametrize("part", ["topic", "source", "course"])
def test_a_sitting_with_one_part_only(known: ClassRoom, as_ada: Client, part: str) -> None:
    item = known.items["single"]
    pk = {"topic": item.topic_id, "source": item.fact.source_id, "course": known.course.pk}[part]
    form = Page(as_ada.get("/cards/choose/")).form("/cards/start/")

    send(as_ada, form, ("scope", f"{part}-{pk}"))

    queue = Sitting.objects.latest("pk").queue
    assert item.pk in queue
    assert (queue == [item.pk]) is (part != "course")


@pytest.mark.parametrize(
    "scope", ["topic-{}", "source-{}", "course-{}", "deck-1", "topic-", "topic-x", "topic-" + "9" * 30]
)
def test_parts_of_others_and_nonsense_are_not_found(known: ClassRoom, as_ada: Client, scope: str) -> None:
    elsewhere = factories.ItemFactory()
    pk = {"topic": elsewhere.topic_id, "source": elsewhere.fact.source_id}.get(scope.split("-")[0])
    name = scope.format(pk or factories.CourseFactory(decks=[elsewhere.deck]).pk)
    before = Sitting.objects.count()

    assert as_ada.post("/cards/start/", {"operation": str(uuid.uuid4()), "scope": name}).status_code == 404
    assert study(as_ada, scope=name, how="cram").status_code == 404
    assert Sitting.objects.count() == before


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"how": "everything"},
        {"how": "failed", "days": "0"},
        {"how": "failed", "days": "91"},
        {"how": "cram", "days": "x"},
    ],
)
def test_a_bad_choice_is_told(known: ClassRoom, as_ada: Client, fields: dict[str, str]) -> None:
    answer = study(as_ada, **fields)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Sitting.objects.open().exists()


@pytest.mark.parametrize(("days", "kinds"), [("7", ["number"]), ("", ["number"]), ("30", ["short", "number"])])
def test_only_what_was_forgotten_lately(known: ClassRoom, as_ada: Client, days: str, kinds: list[str]) -> None:
    study(as_ada, how="failed", days=days)

    sitting = Sitting.objects.latest("pk")
    assert sitting.queue == [known.items[kind].pk for kind in kinds]
    send(as_ada, Page(as_ada.get("/cards/review/")).form("/cards/rate/"), ("rating", "3"))
    assert Review.objects.filter(sitting=sitting).values_list("kind", flat=True).get() == "card"


def test_where_nothing_was_forgotten_there_is_no_sitting(classroom: ClassRoom, as_ada: Client) -> None:
    answer = as_ada.post("/cards/study/", {"operation": str(uuid.uuid4()), "how": "failed"}, follow=True)

    assert "There is no such card. Choose more days, or another part." in Page(answer).text
    assert not Sitting.objects.exists()


def test_cramming_says_before_during_and_after_that_it_does_not_count(known: ClassRoom, as_ada: Client) -> None:
    page = Page(as_ada.get("/cards/choose/"))
    assert "It does not count: no card moves, whatever you rate." in page.text
    item, before, days = known.items["single"], state(known), list(StudyDay.objects.values())

    form = page.form("/cards/study/")
    card = Page(send(as_ada, form, how="cram", scope=f"topic-{item.topic_id}"))

    assert "Cramming: nothing counts" in card.text
    assert [button.words for button in card.form("/cards/rate/").buttons] == [
        "Again again soon 1", "Hard done 2", "Good done 3", "Easy done 4",
    ]  # fmt: skip
    card = Page(send(as_ada, card.form("/cards/rate/"), ("rating", "1")))
    assert "0 done, 1 to go, 1 again" in card.text
    done = Page(send(as_ada, card.form("/cards/rate/"), ("rating", "3")))
    assert "This was cramming: it is kept, and nothing of it counts." in done.text
    assert list(Review.objects.filter(kind="cram").values_list("rating", "due_at")) == [(1, None), (3, None)]
    assert (state(known), list(StudyDay.objects.values())) == (before, days)

    send(as_ada, done.form("/cards/undo/"))
    assert Sitting.objects.latest("pk").queue == [item.pk]
    assert state(known) == before


def test_cramming_asks_everything_but_what_is_set_aside(known: ClassRoom, as_ada: Client) -> None:
    study(as_ada, how="cram", scope=f"course-{known.course.pk}")

    queue = Sitting.objects.latest("pk").queue
    assert set(queue) == {item.pk for kind, item in known.items.items() if kind != "date"}


def test_the_choice_costs_the_same_whatever_there_is(known: ClassRoom, as_ada: Client) -> None:
    few = statements(lambda: as_ada.get("/cards/choose/"))
    deck = factories.DeckFactory()
    for _number in range(4):
        factories.ItemFactory(deck=deck)
    factories.EnrolmentFactory(course=factories.CourseFactory(decks=[deck]), user=known.ada)

    assert len(statements(lambda: as_ada.get("/cards/choose/"))) == len(few)
