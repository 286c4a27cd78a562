"""Words, numbers and signs of a sentence, with their places. All readers of values walk over these, once."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,3}(?:[,\u00a0\u2009\u202f][0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>(?:[A-Za-z]\.)+[A-Za-z](?![^\W\d_])\.?|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*)"
    r"|(?P<sign>\S)"
)
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S+")
"""Numbers and capitals in addresses and handles say nothing of the world."""


class Token(NamedTuple):
    text: str
    lower: str
    start: int
    end: int
    kind: str
    """number, word or sign. A word with full stops, such as U.S., is one word."""

    @property
    def is_capital(self) -> bool:
        return self.kind == "word" and self.text[0].isupper()

    @property
    def digits(self) -> str:
        """Of a number, without what parts its thousands."""
        return "".join(sign for sign in self.text if sign in "0123456789.")


NOTHING = Token("", "", -1, -1, "sign")
"""Stands before the first token and behind the last, so that readers may look around without counting."""


_AROUND = [NOTHING] * 40


class Tokens:
    """The tokens of a sentence. An index up to 40 outside of it, on either side, gives NOTHING."""

    def __init__(self, text: str) -> None:
        self.text = text
        found: list[Token] = []
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        for match in _TOKEN.finditer(text):
            word, (start, end) = match[0], match.span()
            while addresses and addresses[0][1] <= start:
                addresses.pop(0)
            if addresses and addresses[0][0] <= start:
                continue
            found.append(Token(word, word.lower(), start, end, match.lastgroup or "sign"))
        self._length = len(found)
        self._all = found + _AROUND
        self.taken = bytearray(self._length)
        """1 where a token is already part of a value."""

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> Token:
        return self._all[index]

    def words(self, index: int, *expected: str) -> bool:
        """Whether these words, in lower case, stand from here on."""
        return all(self[index + i].lower == word for i, word in enumerate(expected))

    def touch(self, index: int) -> bool:
        """Whether no space parts this token from the next."""
        return self[index].end == self[index + 1].start

    def take(self, start: int, end: int) -> None:
        for index in range(start, end):
            self.taken[index] = 1

    def is_free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])
