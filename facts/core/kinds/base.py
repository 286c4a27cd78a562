"""
What the kinds share: the shape of a kind, problems for the author, checks of untrusted JSON, ids and orders.

A check yields problems and never raises, whatever JSON it is given.
"""

import hashlib
import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from facts.core import languages, prose

Values: TypeAlias = Mapping[str, Any]
"""Content, key, face or back, once `problems` has found nothing."""
Entry: TypeAlias = dict[str, Any]
"""`{"id", "text"}` of an option, a left, a right or an entry; an option also has "feedback"."""

STEM_LENGTH = 2_000
ENTRY_LENGTH = 500
MOST_HINTS = 5
HINT_LENGTH = 500
MOST_ENTRIES = 12

_AMOUNT = re.compile(r"([0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)")
_ID = re.compile(r"[\w-]{1,40}")
_OBJECT = (dict, Mapping)
"""What JSON calls an object. Nearly all are dicts, and to ask for that first is a good deal quicker."""


@dataclass(frozen=True)
class Problem:
    """
    A fault in content or key.

    `where` is the path of the field ("stem", "options.2.text", "key.right"), `what` a sentence for the author.
    """

    where: str
    what: str


class Kind(Protocol):
    """
    What each module here offers.

    NAME is the name in the database, LABEL the one on the page, ABOUT a sentence for the author. LABELLED_BY is the
    part of the face that tells its items apart in a list. RECALL: the learner produces the answer rather than picks it
    out; CHOICES is of how many they pick, None where that is for the item to say. IS_MARKED: a quiz can ask it, and
    `quiz/core/marking/` has its marker. REQUIRED and OPTIONAL are the fields in the deck format beside id, kind and
    explanation.
    """

    NAME: str
    LABEL: str
    ABOUT: str
    LABELLED_BY: str
    RECALL: bool
    CHOICES: int | None
    IS_MARKED: bool
    REQUIRED: dict[str, type]
    OPTIONAL: dict[str, type]

    def build(self, fields: Values) -> tuple[Entry, Entry]:
        """Content and key from fields of the deck format whose types hold. Raises ValueError with a sentence."""

    def problems(self, content: object, key: object) -> list[Problem]:
        """All that keeps this from being published. Takes any JSON; the functions below rely on an empty answer."""

    def face(self, content: Values) -> dict[str, Any]:
        """What may be seen before answering."""

    def back(self, content: Values, key: Values) -> dict[str, Any]:
        """`answer` and `feedback`, HTML that may be seen after answering only."""

    def arrange(self, content: Values, key: Values, seed: int | None) -> list[str]:
        """The ids to pin in an attempt, in the order shown. Without a seed, the author's order."""

    def present(self, face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
        """What the template shows: positions in `order` stand for ids. `response` is None or what marking has read."""


def option_id(text: str) -> str:
    """Ten hex digits that tell nothing but the text they came from."""
    return hashlib.blake2s(text.strip().encode(errors="replace"), digest_size=5).hexdigest()


def entry(text: object) -> Entry:
    """A left, a right or an entry as the deck format has it; what is not text is left for the checks to name."""
    return {"id": option_id(str(text)), "text": text}


def natural(text: str) -> list[str | Decimal]:
    """Sorting key: numbers by value ("$8.9 million" before "$279.75 million"), all else by letter."""
    parts = _AMOUNT.split(text.casefold())
    return [Decimal(part.replace(",", "")) if i % 2 else part for i, part in enumerate(parts)]


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in natural order, which tells nothing of the key."""
    return sorted(entries, key=lambda each: natural(str(each["text"])))


def shuffled(ids: Iterable[str], seed: int) -> list[str]:
    order = list(ids)
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
    return order


def mixed(ids: Iterable[str], seed: int | None, *, never: Sequence[str]) -> list[str]:
    """The ids shuffled, such that those in `never` do not come in that order."""
    order, chance = list(ids), random.Random(seed or 0)  # noqa: S311 - an order, not a secret
    chance.shuffle(order)
    while len(never) > 1 and [each for each in order if each in never] == list(never):
        chance.shuffle(order)
    return order


def rendered(entries: Iterable[Values]) -> dict[str, str]:
    """HTML by id, sorted by id: the author's order may be the right one."""
    return {each["id"]: prose.inline(each["text"]) for each in sorted(entries, key=lambda each: str(each["id"]))}


def field(value: object, name: str) -> object:
    """A field of what may not even be an object."""
    return value.get(name) if isinstance(value, _OBJECT) else None


def ids(entries: object) -> list[object]:
    """The ids of what may not even be a list of entries."""
    return [field(each, "id") for each in entries[:MOST_ENTRIES]] if isinstance(entries, list) else []


def check_object(value: object, where: str, known: Collection[str]) -> Iterator[Problem]:
    """`value` must be an object with no other fields than these. What is missing is for other checks to say.

    Content and key may also say in which language they are written, and a content may have hints.
    """
    if isinstance(value, dict) and all(map(known.__contains__, value)):
        return
    if not isinstance(value, _OBJECT):
        if value is not None:
            yield Problem(where, "This must be an object with fields.")
        return
    if where in ("", "key"):
        known = {*known, *languages.FIELDS}
        yield from (Problem(f"{where}.{name}".lstrip("."), what) for name, what in languages.problems(value))
    if where == "":
        known = {*known, "hints"}
        yield from check_hints(value.get("hints"))
    for name in value:
        if name not in known:
            yield Problem(f"{where}.{name}".lstrip(".")[:80], f"There is no field “{str(name)[:40]}” here.")


def check_hints(hints: object) -> Iterator[Problem]:
    """Texts that a practice shows one by one, each after a wrong try."""
    if hints is None:
        return
    if not isinstance(hints, list):
        yield Problem("hints", "Hints must be a list of texts.")
    elif len(hints) > MOST_HINTS:
        yield Problem("hints", f"There are {len(hints)} hints; {MOST_HINTS} is the most.")
    else:
        for i, hint in enumerate(hints):
            yield from check_text(hint, f"hints.{i}", f"Hint {i + 1}", most=HINT_LENGTH)


def check_text(value: object, where: str, name: str, *, most: int, empty: bool = False) -> Iterator[Problem]:
    """`name` begins the sentence: "Choice C"."""
    if isinstance(value, str) and value and (empty or not value.isspace()):
        if len(value) > most:
            yield Problem(where, f"{name} has {len(value):,} characters; {most:,} is the most.")
        elif prose.UNFIT.search(value):
            yield Problem(where, f"{name} holds a character that cannot be shown.")
        else:
            for sentence in prose.problems(value):
                yield Problem(where, sentence)
    elif value is not None and not isinstance(value, str):
        yield Problem(where, f"{name} must be text.")
    elif not empty:
        yield Problem(where, f"{name} is empty.")


def check_stem(content: object, name: str = "The question") -> Iterator[Problem]:
    yield from check_text(field(content, "stem"), "stem", name, most=STEM_LENGTH)


def check_entries(
    entries: object,
    where: str,
    noun: str,
    *,
    least: int = 2,
    extras: Collection[str] = (),
    number: Callable[[int], str] = lambda i: str(i + 1),
) -> Iterator[Problem]:
    """A list of `{"id", "text"}` (and `extras`), each called by noun and number: "Choice C", "Entry 2"."""
    if not isinstance(entries, list):
        yield Problem(where, f"Write at least {least} of these.")
        return
    if len(entries) < least:
        yield Problem(where, f"Write at least {least} of these.")
    if len(entries) > MOST_ENTRIES:
        yield Problem(where, f"There are {len(entries)} of these; {MOST_ENTRIES} is the most.")
        return
    texts: dict[str, str] = {}
    known: dict[str, str] = {}
    names = {"id", "text", *extras}
    for i, each in enumerate(entries):
        here, name = f"{where}.{i}", f"{noun} {number(i)}"
        yield from check_object(each, here, names)
        text, id_ = field(each, "text"), field(each, "id")
        yield from check_text(text, f"{here}.text", name, most=ENTRY_LENGTH)
        if isinstance(text, str) and text.strip() and (twin := texts.setdefault(folded(text), name)) != name:
            yield Problem(f"{here}.text", f"{name} says the same as {_within(twin)}.")
        elif not isinstance(id_, str) or not _ID.fullmatch(id_):
            yield Problem(f"{here}.id", f"{name} needs an id of letters and digits.")
        elif (twin := known.setdefault(id_, name)) != name:
            yield Problem(f"{here}.id", f"{name} has the id of {_within(twin)}.")


def _within(name: str) -> str:
    """A name as it stands within a sentence: "choice C"."""
    return name[0].lower() + name[1:]


def folded(text: str) -> str:
    """Text without what a reader would not tell apart: case and space."""
    return " ".join(text.casefold().split())
