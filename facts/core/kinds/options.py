"""What `single` and `several` share: a list of options, of which one or more are right."""

from collections.abc import Container, Iterator, Mapping, Sequence
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


def option(given: object, feedback: str = "") -> Entry:
    """An option of the deck format: a text, or a table of text and feedback."""
    if isinstance(given, Mapping):
        return {"feedback": feedback, **given, "id": option_id(str(given.get("text")))}
    return {"id": option_id(str(given)), "text": given, "feedback": feedback}


def check_options(content: object) -> Iterator[Problem]:
    yield from check_object(content, "", {"stem", "options"})
    yield from check_stem(content)
    options = field(content, "options")
    yield from check_entries(options, "options", "Choice", extras={"feedback"}, number=lambda i: LETTERS[i])
    if isinstance(options, list):
        for letter, (i, each) in zip(LETTERS, enumerate(options), strict=False):
            feedback, name = field(each, "feedback"), f"The feedback for choice {letter}"
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
