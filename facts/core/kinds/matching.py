"""Matching: each left has its right. Several lefts may share one, and a right may have no left."""

from collections.abc import Mapping, Sequence
from typing import Any

from facts.core import prose

from .base import (
    Entry,
    Problem,
    Values,
    check_entries,
    check_object,
    check_stem,
    entry,
    field,
    ids,
    in_order,
    mixed,
    rendered,
)

NAME = "matching"
LABEL = "Matching"
ABOUT = "Entries on the left, each with its partner on the right."
LABELLED_BY = "stem"
RECALL = False
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "pairs": list}
OPTIONAL: dict[str, type] = {"extra": list}


def build(fields: Values) -> tuple[Entry, Entry]:
    pairs = fields["pairs"]
    if any(not isinstance(pair, list) or len(pair) != 2 for pair in pairs):
        raise ValueError('Write each pair as ["left", "right"].')
    lefts = [entry(left) for left, _ in pairs]
    rights = [entry(right) for _, right in pairs]
    shown = {right["id"]: right for right in [*rights, *map(entry, fields.get("extra", []))]}
    content = {"stem": fields["stem"], "lefts": lefts, "rights": in_order(shown.values())}
    return content, {"pairs": {left["id"]: right["id"] for left, right in zip(lefts, rights, strict=True)}}


def problems(content: object, key: object) -> list[Problem]:
    lefts, rights, pairs = field(content, "lefts"), field(content, "rights"), field(key, "pairs")
    found = [
        *check_object(content, "", {"stem", "lefts", "rights"}),
        *check_stem(content),
        *check_entries(lefts, "lefts", "Left entry"),
        *check_entries(rights, "rights", "Right entry"),
        *check_object(key, "key", {"pairs"}),
    ]
    if not isinstance(pairs, Mapping):
        return [*found, Problem("key.pairs", "Say which entries belong together.")]
    for i, left in enumerate(ids(lefts)):
        if not isinstance(left, str) or pairs.get(left) not in ids(rights):
            found.append(Problem(f"key.pairs.{i}", f"Left entry {i + 1} has no partner on the right."))
    if any(left not in ids(lefts) for left in pairs):
        found.append(Problem("key.pairs", "An entry that is not there has a partner."))
    return found


def face(content: Values) -> dict[str, Any]:
    return {
        "stem": prose.block(content["stem"]),
        "lefts": [{"id": left["id"], "html": prose.inline(left["text"])} for left in content["lefts"]],
        "rights": rendered(content["rights"]),
    }


def back(content: Values, key: Values) -> dict[str, Any]:
    rights = rendered(content["rights"])
    pairs = [f"{prose.inline(left['text'])}: {rights[key['pairs'][left['id']]]}" for left in content["lefts"]]
    return {"answer": "<br>".join(pairs), "feedback": {}}


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    """The rights. They never stand as their lefts do."""
    right_order = dict.fromkeys(key["pairs"][left["id"]] for left in content["lefts"])
    return mixed((right["id"] for right in content["rights"]), seed, never=list(right_order))


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    places = {id_: str(i) for i, id_ in enumerate(order)}
    chosen = response or {}
    return {
        "pairs": [
            {"value": str(i), "html": left["html"], "chosen": places.get(chosen.get(left["id"], ""), "")}
            for i, left in enumerate(face["lefts"])
        ],
        "rights": [
            {"value": place, "html": face["rights"][id_], "text": prose.plain(face["rights"][id_])}
            for id_, place in places.items()
        ],
    }
