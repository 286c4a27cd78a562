"""
What the forms share: a fact as the forms know it, a draft, a wrong option with where it came from, and a refusal.

Chance is a seed made of the fact's id and the form, so that deriving again gives the same drafts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, Protocol, TypeAlias

from facts.core import prose
from facts.core.values import Value

Origin: TypeAlias = Literal["sibling", "neighbour", "typed"]


@dataclass(frozen=True, slots=True)
class Known:
    """A fact. `id` is its stable id, `as_of` a partial date; `subject` and `relation` may be empty."""

    id: str
    statement: str
    subject: str = ""
    relation: str = ""
    values: tuple[Value, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A wrong option and where it came from: `fact` is the id of the sibling whose value it is."""

    text: str
    origin: Origin
    fact: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """
    An item to look at. `form` is the stable name of how it was made ("cloze:0" of the first value); `facts` are the
    ids of the facts that it rests on, the one that was asked of first.
    """

    form: str
    kind: str
    content: Mapping[str, Any]
    key: Mapping[str, Any]
    explanation: str
    facts: tuple[str, ...]
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that this fact does not give, and a sentence that says why."""

    form: str
    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact among the others, each form's only argument. `typed` are wrong answers that learners typed."""

    fact: Known
    others: tuple[Known, ...]
    typed: tuple[str, ...] = ()
    siblings: tuple[Known, ...] = field(init=False)
    """The other facts of the same relation, by id."""
    present: int = field(init=False)
    """The year up to which the facts go. What holds as of a time long before is history and needs no date."""

    def __post_init__(self) -> None:
        years = [int(each.as_of[:4]) for each in (self.fact, *self.others) if each.as_of]
        object.__setattr__(self, "present", max(years, default=0))
        relation = folded(self.fact.relation)
        found = [each for each in self.others if relation and folded(each.relation) == relation]
        object.__setattr__(self, "siblings", tuple(sorted(found, key=lambda each: each.id)))

    @property
    def everyone_of_relation(self) -> tuple[Known, ...]:
        """The fact and its siblings, by id."""
        return tuple(sorted((self.fact, *self.siblings), key=lambda each: each.id))

    @property
    def fellows(self) -> list[Known]:
        """The siblings about the same subject: they say what else is true of it."""
        return [each for each in self.siblings if same_subject(each.subject, self.fact.subject)]

    @property
    def true_values(self) -> list[Value]:
        """All that the facts say of this subject in this relation, and whatever else stands in this fact."""
        return [value for each in (self.fact, *self.fellows) for value in each.values]

    def rivals(self, value: Value) -> list[Value]:
        """Other values of this type that would be right as well."""
        found = [each for fellow in self.fellows for each in fellow.values]
        return [each for each in found if each.type == value.type and not each.says_the_same(value)]


class Form(Protocol):
    """What each module of a form offers: its drafts, and why it gives none."""

    def drafts(self, asked: Asked) -> Iterator[Draft | Refusal]: ...


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """Text without case, space and a leading article."""
    text = " ".join(text.casefold().split())
    return text.removeprefix("the ")


def same_subject(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def seed_of(*parts: str) -> int:
    """A number that these texts always give."""
    return int.from_bytes(hashlib.blake2s("\n".join(parts).encode(errors="replace"), digest_size=4).digest())


_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\*_`[]<>&$!#~^|"})


@lru_cache(maxsize=8_192)
def literal(text: str) -> str:
    """Plain text as Markdown that reads just so. Backslashes come only where they are needed."""
    text = " ".join(text.split())
    return text if prose.plain(prose.block(text)) == text else text.translate(_SIGNS)


def compare(statement: str) -> str:
    """What explains an answer by what it is not, or nothing."""
    return literal(f"Compare: {statement}") if statement else ""


def in_groups(members: Sequence[Known], *, least: int = 3, most: int = 6) -> list[Sequence[Known]]:
    """Members dealt out, in the order given, to as few groups as hold at most `most`; none has less than `least`."""
    if len(members) < least:
        return []
    count = -(-len(members) // most)
    return [members[i::count] for i in range(count)]
