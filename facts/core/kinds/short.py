"""Short answer: a word or a few, typed."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

from facts.core import prose

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field, folded

NAME = "short"
LABEL = "Short answer"
ABOUT = "A word or a few, typed."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "accepted": list}
OPTIONAL: dict[str, type] = {"strict": bool}

ANSWER_LENGTH = 200
MOST_ANSWERS = 20


def build(fields: Values) -> tuple[Entry, Entry]:
    return {"stem": fields["stem"]}, {"accepted": fields["accepted"], "strict": fields.get("strict", False)}


def pasted(question: str, answer: str) -> Entry:
    """Fields of the deck format from a pasted pair; strokes stand between answers that are all right."""
    return {"stem": question, "accepted": [each.strip() for each in answer.split("|") if each.strip()]}


def problems(content: object, key: object) -> list[Problem]:
    return [*check_object(content, "", {"stem"}), *check_stem(content), *check_key(key)]


def check_key(key: object, where: str = "key") -> Iterator[Problem]:
    """Also the key of a blank."""
    yield from check_object(key, where, {"accepted", "strict"})
    if not isinstance(field(key, "strict"), bool | None):
        yield Problem(f"{where}.strict", "Say whether accents count.")
    accepted = field(key, "accepted")
    if not isinstance(accepted, list) or not accepted:
        yield Problem(f"{where}.accepted", "Write an answer that is right.")
    elif len(accepted) > MOST_ANSWERS:
        yield Problem(f"{where}.accepted", f"There are {len(accepted)} answers; {MOST_ANSWERS} is the most.")
    else:
        known: dict[str, int] = {}
        for i, answer in enumerate(accepted):
            yield from check_text(answer, f"{where}.accepted.{i}", f"Answer {i + 1}", most=ANSWER_LENGTH)
            if isinstance(answer, str) and (twin := known.setdefault(folded(answer), i)) != i:
                yield Problem(f"{where}.accepted.{i}", f"Answer {i + 1} says the same as answer {twin + 1}.")


def face(content: Values) -> dict[str, Any]:
    return {"stem": prose.block(content["stem"])}


def back(content: Values, key: Values) -> dict[str, Any]:
    return {"answer": html.escape(words(key)), "feedback": {}}


def words(key: Values) -> str:
    """The best form of the answer, plain."""
    return str(key["accepted"][0])


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {"text": response or ""}
