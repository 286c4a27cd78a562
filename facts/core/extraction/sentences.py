"""Where a sentence ends: at a full stop, question or exclamation mark that ends no abbreviation or initial."""

from __future__ import annotations

import re

from facts.core.extraction.words import words

LONGEST = 1500
"""Characters of a sentence; what goes on longer is parted at a space, so that each fits a fact."""

_ENDS = re.compile(r"[.!?…]+")
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«([„"
_NEVER_LAST = frozenset(
    words(
        "dr mr mrs ms prof st fr sr gen col lt capt sgt rev hon gov sen rep pres fig figs eq ch vol no nos pp",
        "p art sec vs cf e.g i.e viz approx ca c b d r fl al ed eds trans resp incl mt jan feb mar apr jun",
        "jul aug sept sep oct nov dec",
    )
)
"""Something always follows these."""
_MAYBE_LAST = frozenset(
    words(
        "u.s u.k u.n e.u a.m p.m b.c a.d b.c.e c.e inc ltd co corp jr etc d.c dept ph.d",
    )
)
"""These may end a sentence."""
_NEEDS_NUMBER = frozenset(
    words(
        "no nos p pp art sec fig figs eq ch vol c b d r ca",
    )
)
_STARTERS = frozenset(
    words(
        "a an the it its he she his her they their we our you this that these those there here in on at by",
        "for from to of with without after before since until when while where who what which how why if as",
        "but and or so yet then during under over between among through both each all some many most few",
        "several one two three another other however today later about although because despite unlike",
        "according also such",
    )
)
"""Words that begin sentences and no names."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of one paragraph, as places in it. Together they hold all of it but the space between."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _ENDS.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in _CLOSERS:
            end += 1
        if end < len(text) and not (text[end].isspace() and _ends_here(text, match, end, start)):
            continue
        found += _cut(text, start, end)
        start = end
    return found + _cut(text, start, len(text))


def _ends_here(text: str, match: re.Match[str], end: int, start: int) -> bool:
    following = text[end : end + 60].lstrip()
    first = following.lstrip(_OPENERS)[:1]
    if first.islower():
        return False
    if match[0] != ".":
        return True
    word = _word_before(text, match.start(), start)
    next_word = following.lstrip(_OPENERS).split(" ", 1)[0].strip(",;:").lower()
    lower = word.lower()
    if len(word) == 1 and word.isupper():
        return _letter_ends(text, match.start(), start, word, next_word)
    if lower in _NEEDS_NUMBER:
        return not first.isdigit()
    if lower in _NEVER_LAST:
        return False
    if lower in _MAYBE_LAST:
        return next_word in _STARTERS
    return True


def _letter_ends(text: str, stop: int, start: int, letter: str, next_word: str) -> bool:
    """An initial, or a letter that ends the sentence as in "World War I" or "vitamin C"?"""
    if text[stop - 2 : stop - 1] == "°":
        return True
    before = _word_before(text, stop - 2, start) if stop - 2 > start else ""
    if not before or next_word in _STARTERS:
        return bool(before)
    if letter in "IVX":
        return before[0].isupper() and len(before) > 1
    return False


def _word_before(text: str, stop: int, start: int) -> str:
    """The word that ends here, full stops within it included."""
    begin = stop
    while begin > max(start, stop - 40) and (text[begin - 1].isalnum() or text[begin - 1] in ".'’"):
        begin -= 1
    return text[begin:stop].lstrip(".'’")


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Without the space around it, and in pieces that fit."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    pieces = []
    while end - start > LONGEST:
        at = text.rfind(" ", start + 1, start + LONGEST)
        at = at if at > 0 else start + LONGEST
        pieces.append((start, at))
        start = at + (text[at] == " ")
    return [*pieces, (start, end)] if end > start else pieces
