"""Card: a front and a back. The learner turns it and rates what came to mind; nothing is marked."""

from collections.abc import Sequence
from typing import Any

from facts.core import prose
from facts.core.languages import FIELDS

from .base import STEM_LENGTH, Entry, Problem, Values, check_object, check_stem, check_text, field

NAME = "card"
LABEL = "Card"
ABOUT = "A front and a back, to review. Quizzes cannot ask it."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = False
REQUIRED: dict[str, type] = {"stem": str, "back": str}
OPTIONAL: dict[str, type] = {"reversed": bool}


def build(fields: Values) -> tuple[Entry, Entry]:
    return {"stem": fields["stem"]}, {"back": fields["back"]}


def pasted(question: str, answer: str) -> Entry:
    """Fields of the deck format from a pasted pair."""
    return {"stem": question, "back": answer}


def swapped(content: Values, key: Values) -> tuple[Entry, Entry]:
    """Content and key of the card that asks it the other way round, each side in its own language."""
    front, behind = ({name: side[name] for name in FIELDS if side.get(name)} for side in (content, key))
    return {"stem": key["back"], **(behind or front)}, {"back": content["stem"], **front}


def problems(content: object, key: object) -> list[Problem]:
    return [
        *check_object(content, "", {"stem"}),
        *([Problem("hints", "A card has no hints.")] if field(content, "hints") else []),
        *check_stem(content, "The front"),
        *check_object(key, "key", {"back"}),
        *check_text(field(key, "back"), "key.back", "The back", most=STEM_LENGTH),
    ]


def face(content: Values) -> dict[str, Any]:
    return {"stem": prose.block(content["stem"])}


def back(content: Values, key: Values) -> dict[str, Any]:
    return {"answer": prose.block(key["back"]), "feedback": {}}


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {}
