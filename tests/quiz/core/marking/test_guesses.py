"""What a blind guess is worth on average, by kind: for the statistics of a quiz."""

from __future__ import annotations

from typing import Any

import pytest

from quiz.core.marking import MARKERS, guess
from tests.factories import WORDINGS

GUESSES = {
    "single": 1 / 3,
    "several": None,
    "truefalse": 0.5,
    "short": 0.0,
    "number": 0.0,
    "date": 0.0,
    "cloze": 0.0,
    "matching": 1 / 3,
    "ordering": None,
    "long": 0.0,
}


def test_every_kind_says_what_a_guess_is_worth() -> None:
    assert {kind: guess(kind, {"stem": "?", **WORDINGS[kind][0]}, WORDINGS[kind][1]) for kind in MARKERS} == GUESSES


@pytest.mark.parametrize(
    ("kind", "content", "key", "expected"),
    [
        ("single", {"options": [{"id": each} for each in "abcd"]}, {"right": "a", "weights": {"b": "0.5"}}, 1.5 / 4),
        (
            "cloze",
            {"blanks": [{"id": "1", "options": ["so", "thus", "hence", "yet"]}, {"id": "2", "options": []}]},
            {},
            1 / 8,
        ),
    ],
    ids=["a choice that is partly right counts its weight", "a cloze is the mean of its blanks"],
)
def test_a_guess_follows_what_there_is_to_choose(
    kind: str, content: dict[str, Any], key: dict[str, Any], expected: float
) -> None:
    assert guess(kind, content, key) == pytest.approx(expected)
