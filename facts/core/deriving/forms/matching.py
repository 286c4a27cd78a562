"""
Matching: the subjects of three to six facts of one relation, each with its value.

The facts of a relation are dealt out to groups; the first of a group has the draft, so that it is made once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from facts.core.deriving.base import Asked, Draft, Known, Refusal, folded, in_groups, literal
from facts.core.deriving.notation import writing_of
from facts.core.deriving.stems import spells, upper_first
from facts.core.kinds import KINDS
from facts.core.lint import is_part
from facts.core.values import Value

NAME = "matching"
LEAST, MOST = 3, 6

SIDES = {"date": "date", "money": "sum", "number": "figure", "period": "period"}


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    if not (fact.relation and fact.subject and fact.values):
        return
    value = fact.values[0]
    members = _members(asked.everyone_of_relation, value.type, value.unit.casefold(), _precision(fact))
    group = next((each for each in in_groups(members, least=LEAST, most=MOST) if fact in each), None)
    if group is None:
        yield Refusal(NAME, "Fewer than three facts of this relation have a subject and a value of their own.")
    elif group[0] == fact:
        yield _draft(fact, group)
    else:
        yield Refusal(NAME, f"It is made with the first of its group: {group[0].id}.")


def _draft(fact: Known, group: Sequence[Known]) -> Draft:
    value = fact.values[0]
    side = "year" if value.type == "date" and value.date.precision == "year" else SIDES.get(value.type)
    pairs = [[literal(upper_first(each.subject)), literal(_words(each.values[0]))] for each in group]
    stem = f"{f'Match each with its {side}' if side else 'Match the two sides'}: … {literal(fact.relation)} …"
    content, key = KINDS["matching"].build({"stem": stem, "pairs": pairs})
    explanation = literal(" ".join(each.statement for each in group))
    return Draft(NAME, "matching", content, key, explanation, tuple(each.id for each in group))


@lru_cache(maxsize=256)
def _members(everyone: tuple[Known, ...], type_: str, unit: str, precision: str) -> list[Known]:
    """Facts whose first value is of this type, by id; each subject and each value stands once, and fits no other."""
    said: dict[str, list[Value]] = {}
    for each in everyone:
        said.setdefault(folded(each.subject), []).extend(each.values)
    members: list[Known] = []
    for each in everyone:
        if not each.subject or not each.values or type_ == "list":
            continue
        value = each.values[0]
        if (value.type, value.unit.casefold(), _precision(each)) != (type_, unit, precision):
            continue
        if is_part(_words(value), each.subject) or spells(each.subject, value.text):
            continue
        if not any(_clash(each, other, said) for other in members):
            members.append(each)
    return members


def _precision(fact: Known) -> str:
    return fact.values[0].date.precision if fact.values[0].type == "date" else ""


def _clash(one: Known, other: Known, said: Mapping[str, Sequence[Value]]) -> bool:
    """Whether a learner could rightly pair one's subject with the other's value."""
    subjects = folded(one.subject), folded(other.subject)
    if subjects[0] == subjects[1] or _words(one.values[0]) == _words(other.values[0]):
        return True
    return any(value.says_the_same(other.values[0]) for value in said[subjects[0]]) or any(
        value.says_the_same(one.values[0]) for value in said[subjects[1]]
    )


def _words(value: Value) -> str:
    writing = writing_of(value)
    return upper_first(writing.core if writing else value.text)
