"""Single choice: one option of several is right."""

from collections.abc import Sequence
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
    return {"stem": fields["stem"], "options": in_order([right, *wrong])}, {"right": right["id"]}


def problems(content: object, key: object) -> list[Problem]:
    found = [*options.check_options(content), *check_object(key, "key", {"right"})]
    if field(key, "right") not in ids(field(content, "options")):
        found.append(Problem("key.right", "Say which choice is right."))
    return found


def face(content: Values) -> dict[str, Any]:
    return options.face(content)


def back(content: Values, key: Values) -> dict[str, Any]:
    return options.back(content, [key["right"]])


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return options.arrange(content, seed)


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return options.present(face, order, [response])
