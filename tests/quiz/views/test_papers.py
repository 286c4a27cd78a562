"""A quiz on paper, and its key."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from facts.models import Item
from quiz.models import Quiz, Slot
from tests import factories
from tests.conftest import ClassRoom
from tests.pages import Page


def looked(client: Client, name: str, quiz: Quiz, version: str = "") -> str:
    url = reverse(f"quiz:course-quiz-{name}", args=[quiz.course_id, quiz.pk])
    return Page(client.get(url, {"version": version} if version else {})).text


@pytest.fixture
def quiz(classroom: ClassRoom) -> Quiz:
    """A question of each kind but cards, in a fixed order; the last two in a section of their own."""
    slots = list(classroom.quiz.slots.all())
    long = factories.ItemFactory(deck=classroom.deck, kind="long")
    Slot.objects.filter(pk=slots[-1].pk).update(section="Think", weight=Decimal("2.5"))
    factories.SlotFactory(quiz=classroom.quiz, item=long, position=99)
    Quiz.objects.update(shuffles_questions=False, shuffles_options=False)
    return Quiz.objects.get(pk=classroom.quiz.pk)


def test_a_paper_asks_all_kinds_and_tells_nothing(as_grace: Client, quiz: Quiz):
    text = looked(as_grace, "paper", quiz)

    for slot in quiz.slots.select_related("item__current"):
        assert slot.item.current.label.partition("…")[0] in text
        if slot.item.current.kind in ("short", "number", "date", "long"):
            assert re.sub("<[^>]*>", "", slot.item.current.back["answer"]) not in text
    assert "Think" in text
    assert "2.5 marks" in text
    assert f"{quiz.slots.count() + 1.5:g} marks in all." in text
    assert "An explanation." not in text
    assert "ersion A" not in text


def test_the_key_fits_the_paper(as_grace: Client, classroom: ClassRoom, quiz: Quiz):
    """Where nothing is mixed, choices stand as they were written."""
    single = classroom.items["single"].current
    place = [each["id"] for each in single.content["options"]].index(single.key["right"])
    Item.objects.exclude(pk=classroom.items["single"].pk).update(state=Item.State.RETIRED)
    option = re.sub("<[^>]*>", "", single.face["options"][single.key["right"]])

    text = looked(as_grace, "paper-key", quiz)

    assert f"1 {'ABC'[place]} {option} 1 mark" in " ".join(text.split())
    assert "Key, 1 mark in all." in text


def test_versions_differ_and_stay_as_they_are(as_grace: Client, quiz: Quiz):
    Quiz.objects.update(shuffles_questions=True, shuffles_options=True)
    papers = [looked(as_grace, "paper", quiz, version) for version in "ABBA"]

    assert papers[0] == papers[3]
    assert papers[1] == papers[2]
    assert re.findall("Question item-[0-9]+", papers[0]) != re.findall("Question item-[0-9]+", papers[1])
    assert f"{quiz.title} version A" in looked(as_grace, "paper-key", quiz)
    url = reverse("quiz:course-quiz-paper", args=[quiz.course_id, quiz.pk])
    assert as_grace.get(url, {"version": "E"}).status_code == 404


def test_draws_are_drawn_and_sounds_are_named(as_grace: Client, classroom: ClassRoom):
    quiz = factories.QuizFactory(course=classroom.course, shuffles_questions=False, shuffles_options=False)
    assert "This quiz has no questions yet." in looked(as_grace, "paper", quiz)
    sound = factories.ItemFactory(deck=classroom.deck, kind="short", stem=f"![A bell](media:{'0' * 24}.mp3)")
    factories.SlotFactory(quiz=quiz, item=sound, position=1)
    Slot.objects.create(quiz=quiz, draw_count=2, position=2)

    text = looked(as_grace, "paper", quiz)

    assert "Questions with a sound, which paper has not: 1." in text
    assert "3 marks in all." in text
    assert "Version D" in text
