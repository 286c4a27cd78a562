"""
What `single` and `several` share: a list of options, of which one or more are right.

The key may hold `weights`: by option what choosing it is worth, a decimal string from -1 to 1. Options without one are
worth nothing then.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
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
    field,
    option_id,
    shuffled,
)

FEEDBACK_LENGTH = 1_000
LETTERS = "ABCDEFGHIJKL"

_WEIGHT = re.compile(r"-?(?:0(?:\.[0-9]{1,5})?|1(?:\.0{1,5})?)")


def option(given: object, feedback: str = "") -> Entry:
    """An option of the deck format: a text, or a table of text and feedback."""
    if isinstance(given, Mapping):
        return {"feedback": feedback, **given, "id": option_id(str(given.get("text")))}
    return {"id": option_id(str(given)), "text": given, "feedback": feedback}


def weights_taken(options: list[Entry]) -> Entry:
    """The part of a key that says what each option is worth, taken out of the options; nothing where none says so."""
    found = {each["id"]: str(each.pop("weight")) for each in options if "weight" in each}
    return {"weights": found} if found else {}


def weights(key: Values) -> dict[str, Decimal]:
    """What each option is worth, by id; empty where an item has no weights."""
    return {id_: Decimal(weight) for id_, weight in (key.get("weights") or {}).items()}


def check_weights(key: object, known: Sequence[object]) -> Iterator[Problem]:
    """That each weight is one and belongs to an option. How they fit together is for the kinds to say."""
    given = field(key, "weights")
    if given is None:
        return
    if not isinstance(given, Mapping):
        yield Problem("key.weights", "The weights must be an object with fields.")
        return
    for id_, weight in given.items():
        if id_ not in known:
            yield Problem("key.weights", "A choice that is not there cannot have a weight.")
        elif not isinstance(weight, str) or not _WEIGHT.fullmatch(weight):
            i = known.index(id_)
            yield Problem(
                f"options.{i}.weight", f"Write the weight of choice {LETTERS[i]} as 0.5 or -0.25, from -1 to 1."
            )


def check_options(content: object) -> Iterator[Problem]:
    yield from check_object(content, "", {"stem", "options"})
    yield from check_stem(content)
    options = field(content, "options")
    yield from check_entries(options, "options", "Choice", extras={"feedback"}, number=lambda i: LETTERS[i])
    if isinstance(options, list):
        for letter, (i, each) in zip(LETTERS, enumerate(options), strict=False):
            if (feedback := field(each, "feedback")) not in ("", None):
                name = f"The feedback for choice {letter}"
                yield from check_text(feedback, f"options.{i}.feedback", name, most=FEEDBACK_LENGTH, empty=True)


def face(content: Values) -> dict[str, Any]:
    return {
        "stem": prose.block(content["stem"]),
        "options": {each["id"]: prose.inline(each["text"]) for each in content["options"]},
    }


def back(content: Values, right: Container[str]) -> dict[str, Any]:
    return {
        "answer": "<br>".join(prose.inline(each["text"]) for each in content["options"] if each["id"] in right),
        "feedback": {each["id"]: prose.inline(each["feedback"]) for each in content["options"] if each.get("feedback")},
    }


def arrange(content: Values, seed: int | None) -> list[str]:
    order = [each["id"] for each in content["options"]]
    return order if seed is None else shuffled(order, seed)


def present(face: Values, order: Sequence[str], chosen: Container[str]) -> dict[str, Any]:
    return {
        "choices": [
            {"value": str(i), "html": face["options"][id_], "chosen": id_ in chosen} for i, id_ in enumerate(order)
        ]
    }
