"""True or false: a statement to judge."""

from collections.abc import Sequence
from typing import Any

from facts.core import prose

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field
from .options import FEEDBACK_LENGTH

NAME = "truefalse"
LABEL = "True or false"
ABOUT = "A statement to judge."
LABELLED_BY = "stem"
RECALL = False
CHOICES: int | None = 2
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "right": bool}
OPTIONAL: dict[str, type] = {}

WORDS = {"true": "True", "false": "False"}


def build(fields: Values) -> tuple[Entry, Entry]:
    return {"stem": fields["stem"], "feedback": {"true": "", "false": ""}}, {"right": fields["right"]}


def problems(content: object, key: object) -> list[Problem]:
    found = [
        *check_object(content, "", {"stem", "feedback"}),
        *check_stem(content, "The statement"),
        *check_object(key, "key", {"right"}),
    ]
    feedback = field(content, "feedback")
    if feedback is not None:
        found += check_object(feedback, "feedback", WORDS)
    for word, label in WORDS.items():
        name = f"The feedback for “{label}”"
        found += check_text(field(feedback, word), f"feedback.{word}", name, most=FEEDBACK_LENGTH, empty=True)
    if not isinstance(field(key, "right"), bool):
        found.append(Problem("key.right", "Say whether the statement is true."))
    return found


def face(content: Values) -> dict[str, Any]:
    return {"stem": prose.block(content["stem"])}


def back(content: Values, key: Values) -> dict[str, Any]:
    feedback = content.get("feedback") or {}
    return {
        "answer": "True" if key["right"] else "False",
        "feedback": {word: prose.inline(feedback[word]) for word in WORDS if feedback.get(word)},
    }


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    chosen = {True: "true", False: "false"}[response] if isinstance(response, bool) else None
    return {"choices": [{"value": word, "html": label, "chosen": word == chosen} for word, label in WORDS.items()]}
