"""Hints of an item: what they may be, and that they stand on the back alone."""

import pytest

from facts.core.changes import Change, Wording, default
from facts.core.kinds import KINDS, shown

CONTENT = {"stem": "Vilnius is a capital."}
KEY = {"right": True}


def problems(hints: object) -> list[tuple[str, str]]:
    return [(problem.where, problem.what) for problem in KINDS["truefalse"].problems({**CONTENT, "hints": hints}, KEY)]


@pytest.mark.parametrize(
    ("hints", "found"),
    [
        ([], []),
        (["Look at a map."] * 5, []),
        ("Look at a map.", [("hints", "Hints must be a list of texts.")]),
        (["a"] * 6, [("hints", "There are 6 hints; 5 is the most.")]),
        (["a", " "], [("hints.1", "Hint 2 is empty.")]),
        ([7], [("hints.0", "Hint 1 must be text.")]),
        (["a" * 501], [("hints.0", "Hint 1 has 501 characters; 500 is the most.")]),
    ],
)
def test_hints_are_up_to_five_short_texts(hints: object, found: list):
    assert problems(hints) == found


def test_a_card_has_no_hints():
    found = KINDS["card"].problems({"stem": "Capital?", "hints": ["Look."]}, {"back": "Vilnius"})

    assert [problem.where for problem in found] == ["hints"]


def test_hints_stand_on_the_back_alone_and_only_where_there_are_some():
    face, back = shown("truefalse", CONTENT, KEY, "")
    hinted_face, hinted = shown("truefalse", {**CONTENT, "hints": ["Look at a *map*.", "<b>East</b>"]}, KEY, "")

    assert hinted_face == face
    assert "hints" not in back
    assert hinted.pop("hints")[0] == "Look at a <em>map</em>."
    assert hinted == back


def test_another_hint_asks_the_same():
    before = Wording("truefalse", CONTENT, KEY)
    after = Wording("truefalse", {**CONTENT, "hints": ["Not in the west, but elsewhere."]}, KEY)

    assert default(before, after) == Change.COSMETIC
