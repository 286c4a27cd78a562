"""
Names in a sentence: runs of capitalised words, with small words inside; long forms with their abbreviation.

    Department of State, United States of America, Antonie van Leeuwenhoek, UH-60M Black Hawk, Necho II
    North Atlantic Treaty Organization (NATO)

A first word of a sentence is capitalised anyway. It is a name if the text shows it so elsewhere, or if another
capital follows and the word is none that begins sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from facts.core.dates import MONTHS
from facts.core.extraction.found import Found
from facts.core.extraction.tokens import Token, Tokens
from facts.core.extraction.words import words
from facts.core.values import Value

_INSIDE = {"of", "de", "van", "der", "von", "la", "le", "du", "des", "di", "da", "del", "al", "el", "bin", "ibn", "the",
           "und", "in", "for", "dem", "den", "zu"}  # fmt: skip
_PRIZES = {"Prize", "Medal", "Organization", "Organisation", "Centre", "Center", "Institute", "Fund"}
"""Behind these, "in" and "for" go on with the name."""
_JOINTS = {"-", "–", "&", "/"}
ORDINARY = frozenset(
    words(
        "a an the i it its he she his her hers they their them we us our ours you your this that these those",
        "there here in on at by for from to of with without after before since until when while where who",
        "whom whose what which how why if as but and or nor so yet then during under over between among",
        "through both each all some many most few several one two three four five six seven eight nine ten",
        "eleven twelve another other such no not also however today later about although because despite",
        "unlike according while once only just even still now recent together every any either neither less",
        "more than up out off again further first second third next last early late mid nearly almost roughly",
        "around approximately responding following inside outside within across against along see fig ph dr",
        "mr mrs ms prof monday tuesday wednesday thursday friday saturday sunday",
    )
) | {month.lower() for month in MONTHS}
_ERAS = {"BC", "AD", "CE", "BCE", "FY"}
_VERBS = {"is", "was", "has", "had", "became", "won", "began", "wrote", "built", "made", "took", "gave", "found", "led"}
_STUFF = set(
    words(
        "war peace water work trade money music air light heat energy food rain snow ice fire oil gas coal gold silver",
        "iron steel blood bone skin sugar salt sand wood paper freight drought traffic research evidence history",
        "art law power time life death land sea space age everyone everybody somebody someone nobody nothing digging",
    )
)
"""Nouns that stand without an article and name nobody."""
_NOUN_ENDS = ("s", "tion", "sion", "ment", "ness", "ity", "ance", "ence", "ing", "ship", "ism", "ology", "ly", "ed")
_LONGEST = 14
"""Tokens of a name."""
_SHORT = range(2, 11)
"""Letters of an abbreviation."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How the whole text writes its words: some capitalised where no sentence begins, some small."""

    capital: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sentences: Iterable[Tokens]) -> Lexicon:
        capital: set[str] = set()
        small: set[str] = set()
        for tokens in sentences:
            for i in range(len(tokens)):
                token = tokens[i]
                if token.kind == "word":
                    if not token.is_capital:
                        small.add(token.text)
                    elif i and tokens[i - 1].text not in '“"‘(:.':
                        capital.add(token.text)
        return cls(frozenset(capital), frozenset(small))

    def is_name(self, word: str) -> bool:
        return word in self.capital or (word.isupper() and len(word) > 1)


def names(tokens: Tokens, lexicon: Lexicon) -> Iterator[Found]:
    """Each name as often as it stands. Takes its tokens."""
    for found, first, end in _abbreviations(tokens):
        tokens.take(first, end)
        yield found
    i = 0
    while i < len(tokens):
        end = _run(tokens, i, lexicon) if _may_begin(tokens, i) else i
        if end > i:
            start, stop = tokens[i].start, tokens[end - 1].end
            text = tokens.text[start:stop]
            tokens.take(i, end)
            yield Found("name", Value("entity", text), start, stop, "a name: capitals where no sentence begins")
        i = max(end, i + 1)


def _may_begin(tokens: Tokens, i: int) -> bool:
    token = tokens[i]
    if len(token.text) == 1 and not (tokens[i + 1].text == "." and tokens[i + 2].is_capital):
        return False
    return not tokens.taken[i] and _is_part(token)


def _is_part(token: Token) -> bool:
    """Whether this word may stand in a name. WHO is one, Who is not."""
    if not token.is_capital or token.text in _ERAS:
        return False
    return token.lower not in ORDINARY or (token.text.isupper() and len(token.text) > 1)


def _run(tokens: Tokens, i: int, lexicon: Lexicon) -> int:
    """Where the name that begins here ends; where it begins if it is none."""
    end = i + 1
    while end < len(tokens) and end - i < _LONGEST and not tokens.taken[end]:
        longer = _one_more(tokens, end)
        if longer == end or any(tokens.taken[end:longer]):
            break
        end = longer
    if i and tokens[i - 1].text not in '“"‘':
        return end if end - i > 1 or len(tokens[i].text) > 1 else i
    word = tokens[i].text
    is_ordinary = word.lower() in lexicon.small
    if end - i > 1:
        return i if is_ordinary and tokens[i + 1].text.isupper() and not lexicon.is_name(word) else end
    is_known = lexicon.is_name(word) and (word.isupper() or not is_ordinary)
    return end if is_known or (not is_ordinary and _acts(word, tokens[end].text)) else i


def _acts(word: str, following: str) -> bool:
    """Whether a first word by itself, without an article, does something: "Lithuania joined", not "Canals were"."""
    is_verb = following in _VERBS or (following.endswith("ed") and following.islower())
    return is_verb and word.lower() not in _STUFF and not word.endswith(_NOUN_ENDS)


def _one_more(tokens: Tokens, at: int) -> int:
    """The end of the next part of a name, or `at` if the name is over."""
    token, before = tokens[at], tokens[at - 1]
    touches = tokens.touch(at - 1)
    if token.is_capital:
        if len(token.text) < 6 and not token.text.strip("IVX"):
            return at + 1
        return at + 1 if _is_part(token) or (touches and before.text == "-") else at
    if token.kind == "number":
        is_part = before.is_capital or (touches and before.text in "-–")
        return at + 1 if is_part and token.text.isdigit() else at
    if token.text in _JOINTS:
        nearby = tokens[at + 1]
        is_joined = token.text == "&" or (touches and tokens.touch(at))
        return at + 1 if is_joined and (nearby.is_capital or (nearby.kind == "number" and before.is_capital)) else at
    is_short = len(before.text) == 1 or before.text in ("St", "Mt", "Ft")
    if token.text == "." and touches and is_short and tokens[at + 1].is_capital:
        return at + 1
    if token.lower in _INSIDE and token.kind == "word":
        return _over_small_words(tokens, at)
    return at


def _over_small_words(tokens: Tokens, at: int) -> int:
    """ "of", "of the", "van", "de la": only with a capital behind."""
    if tokens[at].lower == "the" or (tokens[at].lower in ("in", "for") and tokens[at - 1].text not in _PRIZES):
        return at
    end = at + 1
    while end - at < 3 and (tokens[end].lower in ("the", "la", "der", "den", "los")) and tokens[end].text.islower():
        end += 1
    following = tokens[end]
    return end + 1 if _is_part(following) else at


def _abbreviations(tokens: Tokens) -> Iterator[tuple[Found, int, int]]:
    """A long form before brackets that hold its initials: "North Atlantic Treaty Organization (NATO)"."""
    for i in range(2, len(tokens)) if "(" in tokens.text else ():
        short = tokens[i].text
        is_short = tokens[i].kind == "word" and len(short) in _SHORT and sum(map(str.isupper, short)) > 1
        if not is_short or tokens[i - 1].text != "(" or tokens[i + 1].text != ")":
            continue
        first = _long_form(tokens, i - 2, short.replace(".", ""))
        if first is not None and tokens.is_free(first, i + 2):
            start, end = tokens[first].start, tokens[i + 1].end
            value = Value("entity", tokens.text[start:end])
            yield (Found("abbreviation", value, start, end, f"a long form with its abbreviation {short}"), first, i + 2)


def _long_form(tokens: Tokens, last: int, short: str) -> int | None:
    """Where the words begin whose initials are these letters: each capital in turn, small words left out or not.

    A long form may give several letters by one word (deoxyribonucleic acid, DNA): then its first letter must agree and
    there are no more words than letters.
    """
    letters = [letter.lower() for letter in short if letter.isupper()]
    at, left = last, len(letters)
    first = None
    while at >= 0 and last - at < _LONGEST and left:
        token = tokens[at]
        if token.kind == "word":
            if tokens[at - 1].text == "-" and tokens.touch(at - 1):
                pass  # the second part of "Co-operation"
            elif token.lower[0] == letters[left - 1]:
                left, first = left - 1, at
            elif token.lower not in ("of", "the", "and", "for", "in", "on", "to", "de"):
                break
        elif token.text not in "-,":
            break
        at -= 1
    if not left:
        return first
    for length in (1, 2, 3):
        at = last - length + 1
        is_long = length < len(letters) and at >= 0 and len(tokens[at].text) > 6
        are_words = all(tokens[j].kind == "word" for j in range(at, last + 1))
        if is_long and are_words and tokens[at].lower[0] == letters[0]:
            return at
    return None
