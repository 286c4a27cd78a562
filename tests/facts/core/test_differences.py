"""What a reader sees differ between two versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.changes import Wording
from facts.core.differences import Piece, differences, words
from facts.core.kinds import KINDS, option_id
from tests.facts.core.items import ITEMS


def marked(pieces: tuple[Piece, ...]) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.is_].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("In which year?", "In which year?", "In which year?"),
        ("In which year?", "In which month?", "In which [-year-]{+month+}?"),
        ("a b c", "a c", "a [-b -]c"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("all of it is gone", "nothing stays", "[-all of it is gone-]{+nothing stays+}"),
    ],
)
def test_words(before, after, expected):
    assert marked(words(before, after)) == expected


@given(st.text(), st.text())
def test_words_hold_both_texts(before, after):
    pieces = words(before, after)
    assert "".join(each.text for each in pieces if each.is_ != "added") == before
    assert "".join(each.text for each in pieces if each.is_ != "removed") == after


def choice(stem: str, right: str, *texts: str, explanation: str = "") -> Wording:
    options = [{"id": option_id(text), "text": text, "feedback": ""} for text in texts]
    return Wording("single", {"stem": stem, "options": options}, {"right": option_id(right)}, explanation)


def test_choices_that_came_went_and_changed():
    before = choice("Who?", "Warren Harding", "Warren Harding", "Woodrow Wilson", "Herbert Hoover")
    after = choice("Who?", "Woodrow Wilson", "Warren G. Harding", "Woodrow Wilson", explanation="He did.")
    assert [(each.field, marked(each.pieces)) for each in differences(before, after)] == [
        ("options", "[-Warren Harding-]"),
        ("options", "[-Herbert Hoover-]"),
        ("options", "{+Warren G. Harding+}"),
        ("key", "[-Warren-]{+Woodrow+} [-Harding-]{+Wilson+}"),
        ("explanation", "{+He did.+}"),
    ]
    reworded = choice("Who?", "Warren G. Harding", "Warren G. Harding", "Woodrow Wilson", "Herbert Hoover")
    assert ("options", "Warren {+G. +}Harding") in [
        (each.field, marked(each.pieces)) for each in differences(before, reworded)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_against_every_other_reads(kind):
    content, key = ITEMS[kind]
    mine = Wording(kind, content, key, "Because.")
    assert differences(mine, mine) == []
    for other, (its_content, its_key) in ITEMS.items():
        if other != kind:
            assert differences(mine, Wording(other, its_content, its_key))[0].field == "kind"
