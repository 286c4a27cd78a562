"""Passwords that are little more than a name of the place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.core.guessable import LEAST, is_guessable, words_of

WORDS = words_of("maths.riverside.edu") | {"factkeep"}


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("Factkeep2026", True),
        ("factkeep-factkeep", True),
        ("Riverside!", True),
        ("maths_riverside_99", True),
        ("school1234", True),
        ("factkeep lantern", False),
        ("moth in the relay", False),
        ("edu", False),
        ("river side", True),
        ("", False),
    ],
)
def test_a_password_is_more_than_a_name_of_the_place(password, is_refused):
    assert is_guessable(password, WORDS) is is_refused


@given(st.text(alphabet="bcdfgjknpqvwxyz", min_size=LEAST), st.sampled_from(sorted(WORDS)))
def test_a_word_beside_enough_else_is_no_harm(text, word):
    assert not is_guessable(f"{word} {text}", WORDS)
    assert is_guessable(f"{word} {text[: LEAST - 1]}", {word})


def test_a_host_has_words_and_a_number_has_none():
    assert words_of("facts.north-hill.example.org") == {"facts", "north", "hill", "localhost", "example", "school"}
    assert words_of("127.0.0.1") == words_of("")
