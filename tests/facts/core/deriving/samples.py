"""A small typed deck: treaties with years, aid with sums, capitals, a list, an order."""

from __future__ import annotations

from typing import Any

from facts.core.deriving import Known
from facts.core.values import Value


def known(id_: str, statement: str, subject: str, relation: str, *values: dict[str, Any], as_of: str = "2022") -> Known:
    return Known(id_, statement, subject, relation, tuple(Value.read(value) for value in values), as_of)


def year(text: str) -> dict[str, Any]:
    return {"type": "date", "text": text, "value": text}


def dollars(text: str, value: str) -> dict[str, Any]:
    return {"type": "money", "text": text, "value": value, "unit": "USD"}


def name(text: str) -> dict[str, Any]:
    return {"type": "entity", "text": text}


TREATIES = [
    known(
        f"treaty-{town.lower()}", f"The Treaty of {town} dates from {at}.", f"Treaty of {town}", "dates from", year(at)
    )
    for town, at in {
        "Utrecht": "1713",
        "Rastatt": "1714",
        "Paris": "1763",
        "Hubertusburg": "1764",
        "Tilsit": "1807",
    }.items()
]
AID = [
    known(f"aid-{place.lower()}", f"Aid to {place} came to {text}.", f"Aid to {place}", "came to", dollars(text, value))
    for place, text, value in [
        ("Latvia", "$24.1 million", "24100000"),
        ("Estonia", "$3.4 million", "3400000"),
        ("Poland", "about $640 million", "640000000"),
        ("Norway", "$141 million", "141000000"),
    ]
]
CAPITALS = [
    known(f"capital-{of.lower()}", f"The capital of {of} is {town}.", f"The capital of {of}", "is", name(town))
    for of, town in {"Lithuania": "Vilnius", "Latvia": "Riga", "Estonia": "Tallinn", "Poland": "Warsaw"}.items()
]
MEMBERS = [
    known(
        f"members-{pact.lower()}",
        f"The {pact} pact joined {text}.",
        f"{pact} pact",
        "joined",
        {"type": "list", "text": text, "entries": entries},
    )
    for pact, text, entries in [
        ("Baltic", "Estonia and Latvia", ["Estonia", "Latvia"]),
        ("Balkan", "Greece, Romania and Turkey", ["Greece", "Romania", "Turkey"]),
    ]
]
STAGES = known(
    "stages",
    "A cell divides in the stages prophase, metaphase and anaphase.",
    "A cell",
    "divides in the stages",
    {
        "type": "list",
        "text": "prophase, metaphase and anaphase",
        "entries": ["prophase", "metaphase", "anaphase"],
        "ordered": True,
    },
)
SALES = [
    known(f"sales-{i}", f"The sales to Lithuania include {what}.", "The sales to Lithuania", "include", name(what))
    for i, what in enumerate(["Javelin missiles", "TPS-77 radars", "Black Hawk helicopters"])
] + [
    known(f"gifts-{i}", f"The gifts to Ukraine include {what}.", "The gifts to Ukraine", "include", name(what))
    for i, what in enumerate(["Stinger missiles", "field hospitals", "heavy trucks"])
]
EVERYTHING = [*TREATIES, *AID, *CAPITALS, *MEMBERS, STAGES, *SALES]
