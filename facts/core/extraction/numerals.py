"""Numbers in figures and in words: "16,569", "2.7 billion", "twenty-three", "two hundred and five"."""

from __future__ import annotations

from decimal import Decimal

from facts.core.extraction.tokens import Tokens
from facts.core.extraction.words import words

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen",
    "sixteen seventeen eighteen nineteen",
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: number for number, word in enumerate(_ONES)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
SHORT_SCALES = {"k": 3, "m": 6, "mn": 6, "mio": 6, "bn": 9, "b": 9, "tn": 12}
"""Only behind a currency: 5 m is a length."""

_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth",
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth",
)
ORDINALS = {word: number for number, word in enumerate(_ORDINALS, start=1)} | {
    "twentieth": 20,
    "twenty": 20,
    "thirtieth": 30,
}

MOST_DIGITS = 18


def numeral(tokens: Tokens, i: int, *, is_money: bool = False) -> tuple[Decimal, int] | None:
    """The number that begins at this token, and the token behind it. "one" alone says nothing of how many."""
    token = tokens[i]
    if token.kind == "number":
        digits = token.digits
        if len(digits) > MOST_DIGITS:
            return None
        return _scaled(tokens, i + 1, Decimal(digits), is_money=is_money)
    if tokens.words(i, "half", "a") and (scale := SCALES.get(tokens[i + 2].lower)):
        return Decimal(5).scaleb(scale - 1), i + 3
    if token.kind == "word" and (token.lower in WORDS or token.lower in ("a", "hundred")):
        return _in_words(tokens, i)
    return None


def _scaled(tokens: Tokens, at: int, amount: Decimal, *, is_money: bool) -> tuple[Decimal, int]:
    scale = SCALES.get(tokens[at].lower, 0) if tokens[at].kind == "word" else 0
    if not scale and is_money:
        scale = SHORT_SCALES.get(tokens[at].lower, 0)
    return (amount.scaleb(scale), at + 1) if scale else (amount, at)


def _in_words(tokens: Tokens, i: int) -> tuple[Decimal, int] | None:
    total = group = 0
    at, is_bare_one = i, True
    if tokens[i].lower == "a":
        if tokens[i + 1].lower not in ("hundred", "dozen", *SCALES):
            return None
        group, at = 1, i + 1
    while at - i < 12:
        word = tokens[at].lower
        if word in WORDS and (group % 10 == 0 or not group) and not (group and WORDS[word] > 19 and group % 100):
            group += WORDS[word]
            is_bare_one = is_bare_one and word == "one"
        elif word == "hundred":
            group, is_bare_one = (group or 1) * 100, False
        elif word == "dozen":
            group, is_bare_one = (group or 1) * 12, False
        elif word in SCALES:
            total, group, is_bare_one = total + (group or 1) * 10 ** SCALES[word], 0, False
        elif (word == "-" and at > i and tokens[at + 1].lower in WORDS and tokens[at - 1].lower in _TENS) or (
            word == "and" and at > i and tokens[at - 1].lower in ("hundred", *SCALES) and tokens[at + 1].lower in WORDS
        ):
            pass
        else:
            break
        at += 1
    amount = total + group
    return None if is_bare_one or at == i or not amount else (Decimal(amount), at)
