"""The noun that a number counts: the first plural behind it, with the words between."""

from __future__ import annotations

from facts.core.extraction.tokens import Tokens
from facts.core.extraction.words import words

_PLURALS = {
    "people", "men", "women", "children", "bacteria", "mice", "teeth", "feet", "species", "aircraft", "data", "fungi",
    "nuclei", "mitochondria", "larvae", "algae", "oxen", "geese", "sheep", "fish", "deer", "series", "police",
    "personnel", "troops", "phenomena", "criteria", "media", "foci", "loci", "alumni", "cattle", "crew",
}  # fmt: skip
_NO_PLURALS = frozenset(
    words(
        "is was has does its this us as thus always perhaps across towards besides sometimes",
    )
)
_STOP = frozenset(
    words(
        "of in to the a an for with from by on at have has had is are was were be been that which who whom it",
        "as than or but not per into over under after before since until during while when where if so then",
        "also only between because can could may might must shall should will would did do does took ran its",
        "their his her this these those they we he she i you long wide high tall deep thick old later earlier",
        "ago away each out up down off",
    )
)
_SPANS = {span: f"{span}s" for span in ("year", "month", "week", "day", "hour", "minute", "second", "decade")}
_FURTHEST = 11
_SHARES = {"half", "halves", "third", "thirds", "quarter", "quarters", "fifths", "tenths", "fold"}


def head_noun(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """Its text and the token behind it. Adjectives may stand between: "14 former NATO and UN missions"."""
    commas = 0
    for index in range(at, min(at + _FURTHEST, len(tokens))):
        token = tokens[index]
        if tokens.taken[index] or token.kind == "number":
            return None
        if token.kind == "sign":
            if token.text == "," and index > at and _list_goes_on(tokens, index):
                commas += 1
                continue
            if token.text == "-" and tokens.touch(index) and index > at:
                continue
            return None
        if token.lower in _STOP or (token.lower == "and" and index == at):
            return None
        if _is_plural(token.lower, is_capital=token.is_capital) and tokens[index + 1].text != "-":
            # "current and former NATO, UN, and EU missions" are missions.
            unit = token.text if commas else tokens.text[tokens[at].start : token.end]
            return unit, index + 1
    return None


def unit_of_age(tokens: Tokens, at: int) -> tuple[str, int] | None:
    """Behind a number and a hyphen: "29-year-old", "three-day", "14-member"."""
    word = tokens[at + 1]
    if tokens[at].text != "-" or not tokens.touch(at - 1) or not tokens.touch(at) or word.kind != "word":
        return None
    if word.lower in _SHARES:
        return None
    if word.lower in _SPANS:
        is_age = tokens[at + 2].text == "-" and tokens[at + 3].lower == "old"
        return _SPANS[word.lower], at + (4 if is_age else 2)
    is_noun = word.text.islower() and len(word.text) > 3 and tokens[at + 2].kind == "word"
    return (word.text, at + 2) if is_noun else None


def _list_goes_on(tokens: Tokens, index: int) -> bool:
    following = tokens[index + 1]
    return following.is_capital or (following.lower == "and" and tokens[index + 2].is_capital)


def _is_plural(word: str, *, is_capital: bool) -> bool:
    if word in _PLURALS:
        return True
    ends = word.endswith("s") and not word.endswith(("ss", "us", "is", "ous"))
    return ends and len(word) > 3 and not is_capital and word not in _NO_PLURALS
