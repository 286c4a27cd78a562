"""
What a new wording of an item means for those who know the old one.

COSMETIC: it says the same, so marks and memory stay. KEY: it asks the same and another answer is right, so what was
answered is marked again. MEANING: it asks something else, so whoever knew the old one is asked anew.
An author decides; `default` is what the two wordings themselves suggest.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, TypeAlias

from facts.core.kinds import KINDS

Values: TypeAlias = Mapping[str, Any]


class Change(StrEnum):
    COSMETIC = "cosmetic"
    KEY = "key"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an author wrote: the parts of an item version that decide what it asks and what is right."""

    kind: str
    content: Values
    key: Values
    explanation: str = ""


LISTS = ("options", "lefts", "rights", "entries")
"""Fields of a content that hold `{"id", "text"}`; keys and responses name these ids."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ALIKE = 0.6  # share of words that two wordings of one question have in common
_SAYS_NOTHING = frozenset({"feedback", "hint", "hints", "lang", "dir"})
_SMALL = _set("a an the of in on at to for by is are was were did do does has have had it its and")
# Each of these turns a question round, and so do the words that end in "n't".
_TURNS = _set(
    """
    not no never none neither nor cannot except without false incorrect wrong untrue all some any only
    first last before after more less most least fewer larger smaller largest smallest greater greatest higher lower
    highest lowest longest shortest maximum minimum increase decrease increased decreased rise fall rose fell up down
    north south east west left right inside outside
    nicht kein keine keinen nie ohne ne pas jamais sans sauf nunca sin non mai senza nie bez niet geen nooit inte ingen
    """
)
# Words that begin a question with a capital letter and name nothing.
_OPENERS = _set(
    """
    which what when who whom whose where why how if in on at by to for from of during since until before after under
    the a an this that these those is are was were did do does has have had can there it he she they we
    name give state write list choose put match complete find order say tell define describe explain select pick fill
    """
)
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_BEGINS = re.compile(r"(?:^|[.?!:\n]\s*)[\"'“„«(*_]*$")


def default(before: Wording, after: Wording) -> Change:
    """What the difference suggests. In doubt it is the graver one: the author is told and may choose another."""
    if before.kind != after.kind or not _asks_same(before.content, after.content):
        return Change.MEANING
    known, new = carried(before.key, _same_ids(before.content, after.content)), after.key
    if _settled(known) == _settled(new):
        return Change.COSMETIC
    if not KINDS[after.kind].IS_MARKED:  # nothing marks a card: another back is another thing to know
        return Change.COSMETIC if is_same_text(str(known["back"]), str(new["back"])) else Change.MEANING
    return Change.KEY


def put_back(log: Sequence[tuple[str, Wording]]) -> set[int]:
    """The places in an item's history (changes and wordings, oldest first) that take a corrected key back.

    Such a version corrects the key to what it was before the version right before it had corrected it.
    """
    return {
        place
        for place in range(2, len(log))
        if log[place][0] == log[place - 1][0] == Change.KEY and log[place][1] == log[place - 2][1]
    }


def id_map(before: Values, after: Values) -> dict[str, str]:
    """Which entry of one content each entry of another one has become, by id.

    Ids are hashes of texts. An entry with the same id is the same; those left over are paired by place where there are
    as many on both sides. An entry without a counterpart is not in the map.
    """
    found: dict[str, str] = {}
    for name in LISTS:
        old, new = (_ids(content.get(name)) for content in (before, after))
        found |= {id_: id_ for id_ in old if id_ in new}
        gone, come = [id_ for id_ in old if id_ not in new], [id_ for id_ in new if id_ not in old]
        if len(gone) == len(come):
            found |= dict(zip(gone, come, strict=True))
    return found


def carried(value: Any, ids: Mapping[str, str]) -> Any:
    """A key or response with ids of one content, in those of another. What the map does not have stays."""
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, (dict, Mapping)):  # nearly all are dicts, which is quicker to see
        return {ids.get(name, name): carried(each, ids) for name, each in value.items()}
    if isinstance(value, list):
        return [carried(each, ids) for each in value]
    return value


def is_same_text(before: str, after: str) -> bool:
    """Whether one text is a small rewording of the other: the same numbers, names and negations, most words alike."""
    if _folded(before) == _folded(after):
        return True
    return (
        Counter(_NUMBER.findall(before)) == Counter(_NUMBER.findall(after))
        and _turns(before) == _turns(after)
        and _named_alike(before, after)
        and _alike(before, after)
    )


def _asks_same(before: Values, after: Values) -> bool:
    names = (before.keys() | after.keys()) - _SAYS_NOTHING
    return all(_is_same(name, before.get(name), after.get(name)) for name in names)


def _is_same(name: str, before: Any, after: Any) -> bool:
    """Whether a field of the content still says the same."""
    if name in LISTS:
        return _are_same_entries(before, after)
    if isinstance(before, str) and isinstance(after, str):
        return is_same_text(before, after)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _asks_same(before, after)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(_is_same("", *pair) for pair in zip(before, after, strict=True))
    return (before or None) == (after or None)


def _are_same_entries(before: Any, after: Any) -> bool:
    """Options as they were, or reworded; one may come or go, but they are not replaced."""
    old, new = _texts(before), _texts(after)
    if old is None or new is None:  # a cloze's blank has plain texts for options
        return bool(before or None) == bool(after or None) and sorted(before or ()) == sorted(after or ())
    kept = len(_same_ids({"options": before}, {"options": after}))
    return 2 * kept > max(len(old), len(new)) or not (old or new)


def _same_ids(before: Values, after: Values) -> dict[str, str]:
    """`id_map` without entries that say something else than their counterpart."""
    old, new = (
        {id_: text for name in LISTS for id_, text in (_texts(content.get(name)) or {}).items()}
        for content in (before, after)
    )
    return {a: b for a, b in id_map(before, after).items() if a == b or is_same_text(old[a], new[b])}


def _settled(key: Values) -> Values:
    """A key without what makes no difference: the order of the right ones among several."""
    right = key.get("right")
    return {**key, "right": sorted(map(str, right))} if isinstance(right, list) else dict(key)


def _ids(entries: Any) -> list[str]:
    return list(_texts(entries) or ())


def _texts(entries: Any) -> dict[str, str] | None:
    """Text by id; None where these are no entries."""
    if entries is None:
        return {}
    if not isinstance(entries, list) or not all(isinstance(each, Mapping) and "id" in each for each in entries):
        return None
    return {str(each["id"]): str(each.get("text", "")) for each in entries}


def words(text: str) -> list[str]:
    """The words of a text, without the marks around them."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def _folded(text: str) -> list[str]:
    return [word.casefold() for word in words(text)]


def _turns(text: str) -> Counter[str]:
    return Counter(word for word in _folded(text) if word in _TURNS or word.endswith(("n't", "n’t")))


def _names(text: str) -> set[str]:
    """Words with a capital letter, without those that have it from the place where they stand."""
    found = set()
    for match in _WORD.finditer(text):
        word = match[0]
        opens = _BEGINS.search(text[: match.start()])
        if any(sign.isupper() for sign in word) and not (opens and word.casefold() in _OPENERS):
            found.add(word.casefold())
    return found


def _named_alike(before: str, after: str) -> bool:
    """The same names, slips of the pen aside. A first word that only lost or won its capital is no other name."""
    old, new = _names(before), _names(after)
    gone, come = old - set(_folded(after)), new - set(_folded(before))
    return len(gone) == len(come) and all(any(_is_slip(a, b) for b in come) for a in gone)


def _is_slip(one: str, other: str) -> bool:
    """Whether two words of five letters or more differ in one letter, not the first, or in two neighbours swapped."""
    short, long = sorted((one, other), key=len)
    if len(short) < 5 or len(long) - len(short) > 1 or short[0] != long[0]:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[:start] + short[start : start + 2][::-1] + short[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped == long


def _alike(before: str, after: str) -> bool:
    old, new = (list(_weighty(_folded(text))) for text in (before, after))
    new = [next((known for known in old if _is_slip(known, word)), word) for word in new]
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= _ALIKE


def _weighty(folded: Iterable[str]) -> Iterator[str]:
    return (word for word in folded if word not in _SMALL)


def key_numbers(versions: Sequence[tuple[int, str]]) -> dict[int, int]:
    """By number of a version, the number of the one whose key marks what it asked, itself where no later one does.

    That is the last which corrected the key before another question was asked. `versions` holds number and change,
    oldest first.
    """
    found: dict[int, int] = {}
    key = 0
    for number, change in reversed(versions):
        found[number] = key or number
        key = number if change == Change.KEY and not key else 0 if change == Change.MEANING else key
    return found
