"""Single choice: one option of several is right."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import options
from .base import Entry, Problem, Values, check_object, field, ids, in_order

NAME = "single"
LABEL = "Single choice"
ABOUT = "One of several choices is right."
LABELLED_BY = "stem"
RECALL = False
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "right": str, "wrong": list}
OPTIONAL: dict[str, type] = {"right_feedback": str}


def build(fields: Values) -> tuple[Entry, Entry]:
    right = options.option(fields["right"], fields.get("right_feedback", ""))
    wrong = [options.option(each) for each in fields["wrong"]]
    weights = options.weights_taken(wrong)
    return {"stem": fields["stem"], "options": in_order([right, *wrong])}, {"right": right["id"], **weights}


def problems(content: object, key: object) -> list[Problem]:
    known, right = ids(field(content, "options")), field(key, "right")
    found = [*options.check_options(content), *check_object(key, "key", {"right", "weights"})]
    if right not in known:
        found.append(Problem("key.right", "Say which choice is right."))
    faults = list(options.check_weights(key, known))
    if not faults and isinstance(key, Mapping):
        weights = options.weights(key)
        best = [id_ for id_, weight in weights.items() if weight == 1]
        if isinstance(right, str) and weights.get(right, 1) != 1:
            faults.append(Problem("key.weights", "The right choice has the weight 1, or none."))
        if any(id_ != right for id_ in best):
            faults.append(Problem("key.weights", "Only the right choice has the weight 1."))
    return [*found, *faults]


def face(content: Values) -> dict[str, Any]:
    return options.face(content)


def back(content: Values, key: Values) -> dict[str, Any]:
    return options.back(content, [key["right"]])


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return options.arrange(content, seed)


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return options.present(face, order, [response])
