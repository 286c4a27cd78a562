"""Where a typed answer and the expected one differ, letter by letter, so that a slip can be seen."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST = 200
"""Letters of either text that are compared one by one. Longer ones are told as a whole."""
LIKE = 0.5
"""Texts less alike than this (twice the letters in common by all letters) have no difference worth looking at."""


class Sign(StrEnum):
    """MISSING is expected and was not typed; EXTRA was typed and is not expected."""

    SAME = "same"
    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Letters in a row of which the same is to be said."""

    sign: Sign
    text: str


def compared(typed: str, expected: str) -> list[Stretch]:
    """The typed text turned into the expected one: what is extra comes before what is missing in its place.

    Without the missing stretches it reads as typed, without the extra ones as expected (both in NFC). An accent
    belongs to its letter. Texts that are not alike are one extra and one missing stretch.
    """
    ours, theirs = _letters(typed), _letters(expected)
    if ours == theirs:
        return list(_stretches((Sign.SAME, ours)))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    if max(len(ours), len(theirs)) > MOST or matcher.ratio() < LIKE:
        return list(_stretches((Sign.EXTRA, ours), (Sign.MISSING, theirs)))
    return [
        stretch
        for tag, i, j, k, end in matcher.get_opcodes()
        for stretch in (
            _stretches((Sign.SAME, ours[i:j]))
            if tag == "equal"
            else _stretches((Sign.EXTRA, ours[i:j]), (Sign.MISSING, theirs[k:end]))
        )
    ]


def nearest(typed: str, answers: Sequence[str]) -> str:
    """The first of the answers that is most like what was typed. Raises ValueError where there is none."""
    ours = _letters(typed.casefold())[:MOST]
    return max(
        answers,
        key=lambda each: SequenceMatcher(None, ours, _letters(each.casefold())[:MOST], autojunk=False).ratio(),
    )


def _letters(text: str) -> list[str]:
    """Letters, each with the marks that combine with it."""
    letters: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if letters and unicodedata.combining(sign):
            letters[-1] += sign
        else:
            letters.append(sign)
    return letters


def _stretches(*parts: tuple[Sign, Sequence[str]]) -> Iterator[Stretch]:
    return (Stretch(sign, "".join(letters)) for sign, letters in parts if letters)
