"""
Typed values of a fact: what in its statement can be asked for.

A value is plain JSON, so that it can be stored with the fact, written in a deck and shown in a form:

    {"type": "money", "text": "$279.75 million", "value": "279750000", "unit": "USD"}
    {"type": "number", "text": "over 5,500 Lithuanian peacekeepers", "value": "5500", "unit": "peacekeepers"}
    {"type": "number", "text": "2.52 percent", "value": "2.52", "unit": "%"}
    {"type": "date", "text": "11 March 1990", "value": "1990-03-11"}
    {"type": "period", "text": "FY 2017-2022", "start": "2017", "end": "2022"}
    {"type": "entity", "text": "Pennsylvania National Guard"}
    {"type": "list", "text": "Latvia and Lithuania", "entries": ["Latvia", "Lithuania"], "ordered": false}
    {"type": "text", "text": "the legal continuation of the interwar republic"}

`text` is the value as it stands in the statement, word for word. Numbers and sums are decimal strings in full (never
"279.75 million"), dates are partial dates as `facts.core.dates` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Self, TypeAlias, get_args

from facts.core import prose
from facts.core.dates import PartialDate

Type: TypeAlias = Literal["entity", "number", "money", "date", "period", "list", "text"]

TYPES: tuple[Type, ...] = get_args(Type)
TEXT_LENGTH = 500
UNIT_LENGTH = 80
MOST_VALUES = 20
MOST_ENTRIES = 12

FIELDS: Mapping[str, tuple[str, ...]] = {
    "entity": (),
    "number": ("value", "unit"),
    "money": ("value", "unit"),
    "date": ("value",),
    "period": ("start", "end"),
    "list": ("entries", "ordered"),
    "text": (),
}
"""The fields of each type beside `type` and `text`."""

_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Value:
    """A value without problems. What its type does not have is empty."""

    type: Type
    text: str
    value: str = ""
    unit: str = ""
    start: str = ""
    end: str = ""
    entries: tuple[str, ...] = ()
    ordered: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """From JSON. Raises ValueError with the first problem."""
        for problem in problems(given):
            raise ValueError(problem)
        fields = {name: given[name] for name in ("type", "text", *FIELDS[given["type"]]) if name in given}
        return cls(**{**fields, **({"entries": tuple(fields["entries"])} if "entries" in fields else {})})

    def json(self) -> dict[str, Any]:
        """As it is stored."""
        own = {name: getattr(self, name) for name in FIELDS[self.type]}
        if self.entries:
            own["entries"] = list(self.entries)
        return {"type": self.type, "text": self.text, **own}

    @property
    def amount(self) -> Decimal:
        """Of a number or a sum."""
        return Decimal(self.value)

    @property
    def date(self) -> PartialDate:
        return PartialDate.parse(self.value)

    @property
    def span(self) -> tuple[PartialDate, PartialDate]:
        """Of a period."""
        return PartialDate.parse(self.start), PartialDate.parse(self.end)

    def says_the_same(self, other: Value) -> bool:
        """Whether both are the same answer, however they are written."""
        if self.type != other.type:
            return False
        match self.type:
            case "number" | "money":
                return self.amount == other.amount and self.unit.casefold() == other.unit.casefold()
            case "date":
                return self.date == other.date
            case "period":
                return self.span == other.span
            case "list":
                ours, theirs = ([_folded(entry) for entry in each.entries] for each in (self, other))
                return ours == theirs if self.ordered or other.ordered else set(ours) == set(theirs)
        return _folded(self.text) == _folded(other.text)


def read_values(given: Sequence[Mapping[str, Any]]) -> list[Value]:
    """The values of a fact. Raises ValueError with the first problem."""
    return [Value.read(each) for each in given]


def problems_of(values: object, statement: str) -> list[tuple[int, str]]:
    """What is wrong with a fact's values: the number of the value, from 0, and a sentence for the author."""
    if not isinstance(values, list):
        return [(0, "The values must be a list.")]
    if len(values) > MOST_VALUES:
        return [(0, f"There are {len(values)} values; {MOST_VALUES} is the most.")]
    found = []
    for i, value in enumerate(values):
        sentences = list(problems(value))
        if not sentences and value["text"] not in statement:
            sentences.append(absent(value["text"]))
        found += [(i, sentence) for sentence in sentences]
    return found


def absent(text: str) -> str:
    """What to say of a value that the statement does not hold."""
    return f"“{text[:80]}” does not stand in the statement."


def problems(value: object) -> Iterator[str]:
    """What is wrong with one value, a sentence each. Takes any JSON."""
    yield from (sentence for _, sentence in faults(value))


def faults(value: object) -> Iterator[tuple[str, str]]:
    """The same, each with the field at fault: "type", "text", "value", "entries"."""
    if not isinstance(value, Mapping) or value.get("type") not in TYPES:
        yield "type", f"Choose a type: {', '.join(TYPES)}."
        return
    own = FIELDS[value["type"]]
    for name in value:
        if name not in ("type", "text", *own):
            yield "type", f"A value of type {value['type']} has no field “{str(name)[:40]}”."
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "text", "Write the value as it stands in the statement."
    elif len(text) > TEXT_LENGTH or prose.UNFIT.search(text):
        yield "text", f"The text of a value has at most {TEXT_LENGTH} characters, all of which can be shown."
    if "value" in own and value["type"] != "date" and not _is_decimal(value.get("value")):
        yield "value", "Write the number in full and in digits: 279750000."
    if value["type"] == "money" and not (isinstance(value.get("unit"), str) and _CURRENCY.fullmatch(value["unit"])):
        yield "unit", "Name the currency by its code: USD, EUR."
    if value["type"] == "number" and not (
        isinstance(value.get("unit", ""), str) and len(value.get("unit", "")) <= UNIT_LENGTH
    ):
        yield "unit", f"A unit is a text of at most {UNIT_LENGTH} characters."
    if value["type"] == "date":
        yield from (("value", sentence) for sentence in _date_problems(value.get("value")))
    if value["type"] == "period":
        yield from _period_faults(value.get("start"), value.get("end"))
    if value["type"] == "list":
        yield from _list_faults(value)


def _date_problems(value: object) -> Iterator[str]:
    try:
        PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError as error:
        yield str(error)


def _period_faults(start: object, end: object) -> Iterator[tuple[str, str]]:
    ends = {"start": start, "end": end}
    found = [(name, sentence) for name, value in ends.items() for sentence in _date_problems(value)]
    yield from found[:1]
    if not found and PartialDate.parse(str(end)) < PartialDate.parse(str(start)):
        yield "end", "The period ends before it begins."


def _list_faults(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    entries = value.get("entries")
    if not isinstance(entries, list | tuple) or not 2 <= len(entries) <= MOST_ENTRIES:
        yield "entries", f"A list has 2 to {MOST_ENTRIES} entries."
    elif any(not isinstance(each, str) or not each.strip() or len(each) > TEXT_LENGTH for each in entries):
        yield "entries", "An entry of a list is empty or too long."
    elif len({_folded(each) for each in entries}) < len(entries):
        yield "entries", "An entry stands in the list twice."
    if not isinstance(value.get("ordered", False), bool):
        yield "ordered", "Say whether the list is ordered: true or false."


def _is_decimal(value: object) -> bool:
    return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
