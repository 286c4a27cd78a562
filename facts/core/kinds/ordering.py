"""Ordering: entries to put in order, from the first to the last."""

from collections.abc import Sequence
from typing import Any

from facts.core import prose

from .base import (
    Entry,
    Problem,
    Values,
    check_entries,
    check_object,
    check_stem,
    check_text,
    entry,
    field,
    ids,
    in_order,
    mixed,
    rendered,
)

NAME = "ordering"
LABEL = "Ordering"
ABOUT = "Entries to put in order, first to last."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "order": list}
OPTIONAL: dict[str, type] = {"first": str, "last": str}

END_LENGTH = 40


def build(fields: Values) -> tuple[Entry, Entry]:
    entries = [entry(each) for each in fields["order"]]
    content = {
        "stem": fields["stem"],
        "entries": in_order(entries),
        "first": fields.get("first", "first"),
        "last": fields.get("last", "last"),
    }
    return content, {"order": [each["id"] for each in entries]}


def problems(content: object, key: object) -> list[Problem]:
    known, order = ids(field(content, "entries")), field(key, "order")
    found = [
        *check_object(content, "", {"stem", "entries", "first", "last"}),
        *check_stem(content),
        *check_entries(field(content, "entries"), "entries", "Entry"),
        *check_text(field(content, "first"), "first", "The name of the first place", most=END_LENGTH),
        *check_text(field(content, "last"), "last", "The name of the last place", most=END_LENGTH),
        *check_object(key, "key", {"order"}),
    ]
    if not isinstance(order, list) or len(order) != len(known) or any(each not in order for each in known):
        found.append(Problem("key.order", "The right order must name every entry once."))
    return found


def face(content: Values) -> dict[str, Any]:
    return {
        "stem": prose.block(content["stem"]),
        "entries": rendered(content["entries"]),
        "first": content["first"],
        "last": content["last"],
    }


def back(content: Values, key: Values) -> dict[str, Any]:
    entries = rendered(content["entries"])
    return {"answer": f"<ol>{''.join(f'<li>{entries[id_]}</li>' for id_ in key['order'])}</ol>", "feedback": {}}


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    """The entries, never in the right order."""
    return mixed((each["id"] for each in content["entries"]), seed, never=key["order"])


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    places = {id_: str(i) for i, id_ in enumerate(order)}
    entries = face["entries"]
    return {
        "entries": [
            {"value": places[id_], "html": entries[id_], "label": prose.plain(entries[id_])}
            for id_ in response or order
        ],
        "first": face["first"],
        "last": face["last"],
    }
