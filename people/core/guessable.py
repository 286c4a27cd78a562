"""Passwords that are little more than a word of the place: the product's name, the site's (ASVS 6.1.2, 6.2.11)."""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST = 6
"""So many letters and digits must be left of a password without the words."""
SHORTEST_WORD = 4
COMMON = frozenset({"localhost", "example", "school"})
"""Parts of an address that guessers try anyway, whatever the address is."""


def words_of(host: str) -> frozenset[str]:
    """The parts of a site's name that are words: "maths" and "riverside" of maths.riverside.edu."""
    return frozenset(part for part in re.split(r"[^a-z0-9]+", host.lower()) if len(part) >= SHORTEST_WORD) | COMMON


def is_guessable(password: str, words: Iterable[str]) -> bool:
    """Whether less than `LEAST` letters and digits are left of it without these words."""
    plain = re.sub(r"[\W_]+", "", password.lower())
    left = plain
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != plain and len(left) < LEAST
