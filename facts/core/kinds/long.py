"""
Long text: an answer of a paragraph or a page, which a person marks by hand.

The guide says what a good answer holds. Who marks has it beside the answer; learners see it after marking if `shown`.
"""

from collections.abc import Sequence
from typing import Any

from facts.core import prose

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field

NAME = "long"
LABEL = "Long text"
ABOUT = "A text of some length, which you mark by hand."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "guide": str}
OPTIONAL: dict[str, type] = {"words": int, "template": str, "shown": bool}

GUIDE_LENGTH = 5_000
MOST_WORDS = 3_000


def build(fields: Values) -> tuple[Entry, Entry]:
    content = {"stem": fields["stem"], "words": fields.get("words"), "template": fields.get("template", "")}
    return content, {"guide": fields["guide"], "shown": fields.get("shown", False)}


def problems(content: object, key: object) -> list[Problem]:
    words, shown = field(content, "words"), field(key, "shown")
    found = [
        *check_object(content, "", {"stem", "words", "template"}),
        *check_stem(content),
        *check_text(field(content, "template"), "template", "The text to begin with", most=GUIDE_LENGTH, empty=True),
        *check_object(key, "key", {"guide", "shown"}),
        *check_text(field(key, "guide"), "key.guide", "The guide", most=GUIDE_LENGTH),
    ]
    if words is not None and not (type(words) is int and 1 <= words <= MOST_WORDS):
        found.append(Problem("words", f"Write the length in words, from 1 to {MOST_WORDS:,}, or leave it empty."))
    if shown is not None and not isinstance(shown, bool):
        found.append(Problem("key.shown", "Say whether students see the guide."))
    return found


def face(content: Values) -> dict[str, Any]:
    return {
        "stem": prose.block(content["stem"]),
        "words": content.get("words"),
        "template": content.get("template") or "",
    }


def back(content: Values, key: Values) -> dict[str, Any]:
    return {"answer": prose.block(key["guide"]), "feedback": {}}


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {"text": response if isinstance(response, str) else face["template"], "words": face["words"]}
