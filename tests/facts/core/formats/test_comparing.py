"""What an entry of a file becomes, and by what it is known again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from facts.core.formats.base import Entry, Question
from facts.core.formats.comparing import slug_of_id
from facts.core.formats.preparing import Files, prepared, topic_title

NOTHING = Files({}, {})
SHORT = Question("short", {"stem": "Capital of Latvia?"}, {"accepted": ["Riga"], "strict": False})


def value(question: Question) -> dict:
    return prepared(Entry("line 2", "", question), NOTHING).value


@pytest.mark.parametrize(
    ("id_", "slug"),
    [
        ("latvia", "latvia"),
        ("q.7_B-2", "q.7_B-2"),
        ("card.reversed", "card.reversed"),
        ("Žemė {1}", "zeme-1-"),
        ("-x", "x-"),
        ("地", "item-"),
        ("a" * 111, "a" * 48 + "-"),
    ],
)
def test_slug_of_id(id_, slug):
    assert slug_of_id(id_).startswith(slug)
    assert len(slug_of_id(id_)) <= 110
    assert slug_of_id(id_) != slug_of_id(id_ + "!")


@pytest.mark.parametrize(
    ("category", "title"),
    [
        ((), ""),
        (("Baltic",), "Baltic"),
        (("World", "Europe"), "World / Europe"),
        (("a" * 150, "b" * 150), "…" + "a" * 46 + " / " + "b" * 150),
    ],
)
def test_topic_title(category, title):
    assert topic_title(category) == title


def test_what_cannot_be_stored_is_not_handed_on():
    odd = replace(SHORT, explanation="So\0.", difficulty=7, points=Decimal("1e9"), category=("A\x01",))

    made = prepared(Entry("line 2", "A\0 name", odd, ("A\0 note",)), NOTHING)

    assert (made.name, made.notes) == ("A name", ("A note",))
    got = made.value
    assert (got["explanation"], got["difficulty"], got["points"], got["topic"]) == ("So.", None, "1", "A")


def test_a_question_is_known_by_its_words_and_then_by_all_that_is_seen():
    same = replace(SHORT, content={"stem": "capital  of\nLatvia?"})
    other = replace(SHORT, content={"stem": "Capital of Lithuania?"})

    assert value(SHORT)["slug"].startswith("capital-of-latvia-")
    assert value(SHORT)["slug"][-12:] == value(same)["slug"][-12:]
    assert value(SHORT)["alias"][-12:] != value(same)["alias"][-12:]
    assert value(SHORT)["slug"][-12:] != value(other)["slug"][-12:]
