"""Lists of words, written as lines of words."""

from __future__ import annotations


def words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())
