"""
Ordering: three to six facts by their dates or figures, and the entries of a list that has an order.

Facts of one relation are told apart by their subjects. Other dated facts make a timeline of what happened, where the
statement is an event and a date: "Russia seized Crimea in 2014."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from facts.core.deriving.base import Asked, Draft, Known, Refusal, folded, in_groups, literal
from facts.core.deriving.stems import gap_of, upper_first
from facts.core.kinds import KINDS
from facts.core.lint import is_part, says_when

NAME = "ordering"
LEAST, MOST = 3, 6

_EVENT = re.compile(
    r"(?P<event>.+?)(?: came| took place| happened| fell| dates)?,? (?:in|on|from) \0\.?"
    r"|(?:In|On) \0,? (?P<later>.+?)\.?"
)
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")


@dataclass(frozen=True, slots=True)
class _Place:
    """A fact as an entry, and where it stands."""

    fact: Known
    text: str
    at: tuple[Decimal, ...]


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    yield from _lists(asked)
    if not asked.fact.values:
        return
    of_relation = _groups(_by_subject(asked))
    timeline = [] if of_relation else _timeline(tuple(sorted((asked.fact, *asked.others), key=lambda each: each.id)))
    for groups, stem in ((of_relation, _stem(asked.fact)), (timeline, "Put these events in order of time.")):
        for group in groups:
            if group[0].fact == asked.fact:
                yield _draft(group, stem, has_dates=asked.fact.values[0].type == "date" or groups is timeline)
                return
            if any(place.fact == asked.fact for place in group):
                yield Refusal(NAME, f"It is made with the first of its group: {group[0].fact.id}.")
                return
    yield Refusal(NAME, "There are fewer than three facts that stand in an order with this one.")


def _lists(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    for i, value in enumerate(fact.values):
        if value.type != "list" or not value.ordered:
            continue
        form, gap = f"{NAME}:{i}", gap_of(fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif len(value.entries) < LEAST:
            yield Refusal(form, "Two entries are one choice, not an order.")
        else:
            stem = f"{literal(gap.blanked)}\n\nPut what belongs in the blank in its order."
            entries = [literal(upper_first(entry)) for entry in value.entries]
            content, key = KINDS["ordering"].build({"stem": stem, "order": entries})
            yield Draft(form, "ordering", content, key, literal(fact.statement), (fact.id,))


def _draft(group: Sequence[_Place], stem: str, *, has_dates: bool) -> Draft:
    ends = ("earliest", "latest") if has_dates else ("smallest", "largest")
    ordered = sorted(group, key=lambda place: place.at)
    fields = {
        "stem": stem,
        "order": [literal(place.text) for place in ordered],
        "first": ends[0],
        "last": ends[1],
    }
    content, key = KINDS["ordering"].build(fields)
    explanation = literal(" ".join(place.fact.statement for place in ordered))
    return Draft(NAME, "ordering", content, key, explanation, tuple(place.fact.id for place in group))


def _stem(fact: Known) -> str:
    if fact.values[0].type == "date":
        return f"Put these in order of time: … {literal(fact.relation)} …"
    return f"Put these in order of size: … {literal(fact.relation)} …"


def _groups(places: list[_Place]) -> list[list[_Place]]:
    """Dealt out along the order, so that each group spans it; no two of a group stand on one place."""
    by_id = {place.fact.id: place for place in places}
    ranked = [place.fact for place in sorted(places, key=lambda place: (place.at, place.fact.id))]
    groups = []
    for members in in_groups(ranked, least=LEAST, most=MOST):
        group: list[_Place] = []
        for place in sorted((by_id[fact.id] for fact in members), key=lambda place: place.fact.id):
            if all(place.at != other.at and folded(place.text) != folded(other.text) for other in group):
                group.append(place)
        if len(group) >= LEAST:
            groups.append(group)
    return groups


def _by_subject(asked: Asked) -> list[_Place]:
    """The facts of the relation whose first value is a figure or a date like this one's."""
    own, found = asked.fact.values[0], []
    for each in (asked.fact, *asked.siblings):
        if not each.subject or not each.values:
            continue
        value = each.values[0]
        if value.type != own.type or value.unit.casefold() != own.unit.casefold() or is_part(value.text, each.subject):
            continue
        if value.type in ("number", "money"):
            found.append(_Place(each, upper_first(each.subject), (value.amount,)))
        elif value.type == "date" and value.date.precision == own.date.precision:
            found.append(_Place(each, upper_first(each.subject), _at(each)))
    subjects = [folded(place.text) for place in found]
    return [place for place in found if subjects.count(folded(place.text)) == 1]


@lru_cache(maxsize=16)
def _timeline(everyone: tuple[Known, ...]) -> list[list[_Place]]:
    """Groups of facts that are an event and its date."""
    places = [_event(each) for each in everyone]
    return _groups([place for place in places if place])


def _event(fact: Known) -> _Place | None:
    dates = [i for i, value in enumerate(fact.values) if value.type == "date"]
    if len(dates) != 1:
        return None
    gap = gap_of(fact, dates[0])
    if isinstance(gap, str):
        return None
    found = _EVENT.fullmatch(gap.fill("\0"))
    text = found and (found["event"] or found["later"])
    if not text or _YEAR.search(text) or says_when(text, fact.values[dates[0]].value):
        return None
    date = fact.values[dates[0]].date
    return _Place(fact, upper_first(text), (Decimal(date.year),))


def _at(fact: Known) -> tuple[Decimal, ...]:
    date = fact.values[0].date
    return Decimal(date.year), Decimal(date.month or 0), Decimal(date.day or 0)
