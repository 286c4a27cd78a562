"""Several choices: one or more options are right, and a learner may choose any number."""

from collections.abc import Sequence
from typing import Any

from . import options
from .base import Entry, Problem, Values, check_object, field, ids, in_order

NAME = "several"
LABEL = "Several choices"
ABOUT = "Any number of the choices is right."
LABELLED_BY = "stem"
RECALL = False
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "right": list, "wrong": list}
OPTIONAL: dict[str, type] = {}


def build(fields: Values) -> tuple[Entry, Entry]:
    right = [options.option(each) for each in fields["right"]]
    wrong = [options.option(each) for each in fields["wrong"]]
    content = {"stem": fields["stem"], "options": in_order([*right, *wrong])}
    return content, {"right": [each["id"] for each in right]}


def problems(content: object, key: object) -> list[Problem]:
    found = [*options.check_options(content), *check_object(key, "key", {"right"})]
    known, right = ids(field(content, "options")), field(key, "right")
    if not isinstance(right, list) or not right:
        found.append(Problem("key.right", "Say which choices are right."))
    elif len(right) > len(known) or any(each not in known for each in right):
        found.append(Problem("key.right", "A choice that is not there cannot be right."))
    elif any(each in right[:i] for i, each in enumerate(right)):
        found.append(Problem("key.right", "A choice is named twice as right."))
    return found


def face(content: Values) -> dict[str, Any]:
    return options.face(content)


def back(content: Values, key: Values) -> dict[str, Any]:
    return options.back(content, key["right"])


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return options.arrange(content, seed)


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return options.present(face, order, response or [])
