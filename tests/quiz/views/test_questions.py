"""A new question for a quiz on one page: what it makes, once, and for whom."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Item
from tests import factories
from tests.conftest import ClassRoom


@pytest.fixture
def page(classroom: ClassRoom) -> str:
    return reverse("quiz:course-question", args=[classroom.course.pk, classroom.quiz.pk])


def typed(classroom: ClassRoom, **changes: object) -> dict[str, object]:
    return {
        "stem": "In which year did it join?",
        "option-0-text": "2004",
        "option-1-text": "1999",
        "option-2-text": "1991",
        "option-3-text": "2009",
        "right": "0",
        "explanation": "In *March*.",
        "topic": classroom.items["single"].topic_id,
        "weight": "2",
        "operation": str(uuid.uuid4()),
        **changes,
    }


def test_it_makes_a_published_item_and_asks_it_last_once(classroom: ClassRoom, as_grace: Client, page: str):
    sent, count = typed(classroom), classroom.quiz.slots.count()

    answers = [as_grace.post(f"{page}save/", sent) for _time in range(2)]

    slot = classroom.quiz.slots.last()
    item = slot.item
    assert [answer.headers["Location"] for answer in answers] == [reverse("quiz:quiz", args=[classroom.quiz.pk])] * 2
    assert (classroom.quiz.slots.count(), slot.weight) == (count + 1, 2)
    assert (item.state, item.deck, item.current.number) == (Item.State.PUBLISHED, classroom.deck, 1)
    assert (item.current.kind, item.current.author) == ("single", classroom.grace)
    assert item.current.back["answer"] == "2004"


def test_another_one_can_be_written_at_once(classroom: ClassRoom, as_grace: Client, page: str):
    response = as_grace.post(f"{page}save/", typed(classroom, another="1"), follow=True)

    assert response.redirect_chain == [(page, 302)]
    assert response.context["form"]["topic"].value() == classroom.items["single"].topic_id


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"right": ""}, "right", "Say which choice is right."),
        ({"option-2-text": "2004"}, "option-2-text", "Choice C says the same as choice A."),
        ({"weight": "0"}, "weight", "Ensure this value is greater than or equal to 0.01."),
        ({"topic": ""}, "topic", "This field is required."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(
    changes: dict, field: str, sentence: str, classroom: ClassRoom, as_grace: Client, page: str
):
    items, slots = Item.objects.count(), classroom.quiz.slots.count()

    response = as_grace.post(f"{page}save/", typed(classroom, **changes))

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field]
    assert (Item.objects.count(), classroom.quiz.slots.count()) == (items, slots)


def test_only_decks_of_the_course_that_one_edits_are_written_to(classroom: ClassRoom, as_grace: Client, page: str):
    elsewhere = factories.TopicFactory(deck=factories.DeckFactory(editors=[classroom.grace]))
    lent = factories.TopicFactory()
    classroom.course.decks.add(lent.deck)

    for topic in (elsewhere, lent):
        assert "topic" in as_grace.post(f"{page}save/", typed(classroom, topic=topic.pk)).context["form"].errors
