r"""
Short answer: a word or a few, typed.

In an answer of the key a star stands for anything, or nothing, and `\*` for a star: `New*` takes "New York". The best
form, which comes first, has none. Known wrong answers keep a slip from being forgiven towards them, and have feedback.
"""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

from facts.core import prose

from .base import Entry, Problem, Values, check_object, check_stem, check_text, field, folded, option_id

NAME = "short"
LABEL = "Short answer"
ABOUT = "A word or a few, typed."
LABELLED_BY = "stem"
RECALL = True
CHOICES: int | None = None
IS_MARKED = True
REQUIRED: dict[str, type] = {"stem": str, "accepted": list}
OPTIONAL: dict[str, type] = {"strict": bool, "wrong": list}

ANSWER_LENGTH = 200
MOST_ANSWERS = 20
MOST_STARS = 5
FEEDBACK_LENGTH = 1_000

_ARTICLE = re.compile(r"^\s*(?:an?|the)\b", re.IGNORECASE)
_STARS = re.compile(r"\\\*|\*")


def build(fields: Values) -> tuple[Entry, Entry]:
    wrong = [
        {"feedback": "", **each} if isinstance(each, dict) else {"text": each, "feedback": ""}
        for each in fields.get("wrong", [])
    ]
    key = {"accepted": fields["accepted"], "strict": fields.get("strict", False)}
    return {"stem": fields["stem"]}, key | ({"wrong": wrong} if wrong else {})


def pasted(question: str, answer: str) -> Entry:
    """Fields of the deck format from a pasted pair; strokes stand between answers that are all right."""
    return {"stem": question, "accepted": [each.strip() for each in answer.split("|") if each.strip()]}


def problems(content: object, key: object) -> list[Problem]:
    return [*check_object(content, "", {"stem"}), *check_stem(content), *check_key(key)]


def check_key(key: object, where: str = "key") -> Iterator[Problem]:
    """Also the key of a blank."""
    yield from check_object(key, where, {"accepted", "strict", "wrong"})
    if not isinstance(field(key, "strict"), bool | None):
        yield Problem(f"{where}.strict", "Say whether accents count.")
    accepted = field(key, "accepted")
    yield from check_accepted(accepted, where)
    if isinstance(accepted, list) and accepted and isinstance(accepted[0], str) and len(stretches(accepted[0])) > 1:
        yield Problem(
            f"{where}.accepted.0", r"Write the best form first, in full. A star stands for anything; \* is one."
        )
    for i, answer in enumerate(accepted[:MOST_ANSWERS] if isinstance(accepted, list) else []):
        yield from _check_stars(answer, f"{where}.accepted.{i}", f"Answer {i + 1}")
    if field(key, "wrong") is not None:
        yield from _check_wrong(field(key, "wrong"), accepted, f"{where}.wrong")


def check_accepted(accepted: object, where: str) -> Iterator[Problem]:
    """Texts of which none says the same as another. Also the right choice of a blank."""
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
    """The feedback goes by `wrong_id`."""
    feedback = {wrong_id(each): prose.inline(each["feedback"]) for each in key.get("wrong", []) if each.get("feedback")}
    return {"answer": html.escape(words(key)), "feedback": feedback}


def words(key: Values) -> str:
    """The best form of the answer, plain."""
    return "*".join(stretches(key["accepted"][0]))


def stretches(answer: str) -> list[str]:
    """An answer of the key, taken apart at its stars: one stretch where there is none."""
    found = [""]
    at = 0
    for star in _STARS.finditer(answer):
        found[-1] += answer[at : star.start()]
        if star[0] == "*":
            found.append("")
        else:
            found[-1] += "*"
        at = star.end()
    found[-1] += answer[at:]
    return found


def fits(text: str, sought: Sequence[str]) -> bool:
    """Whether a text is an answer of these stretches. Each is looked for once, from left to right."""
    if len(sought) == 1:
        return text == sought[0]
    first, *middle, last = sought
    if len(text) < len(first) + len(last) or not text.startswith(first) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for stretch in middle:
        found = text.find(stretch, at, end)
        if found < 0:
            return False
        at = found + len(stretch)
    return True


def wrong_id(wrong: Values) -> str:
    """What the feedback on a known wrong answer goes by."""
    return option_id(wrong["text"])


def arrange(content: Values, key: Values, seed: int | None) -> list[str]:
    return []


def present(face: Values, order: Sequence[str], response: Any) -> dict[str, Any]:
    return {"text": response or ""}


def _check_wrong(wrong: object, accepted: object, where: str) -> Iterator[Problem]:
    if not isinstance(wrong, list):
        yield Problem(where, "The known wrong answers must be a list.")
        return
    if len(wrong) > MOST_ANSWERS:
        yield Problem(where, f"There are {len(wrong)} known wrong answers; {MOST_ANSWERS} is the most.")
        return
    right = {folded(each) for each in accepted if isinstance(each, str)} if isinstance(accepted, list) else set()
    known: set[str] = set()
    for i, each in enumerate(wrong):
        here, name = f"{where}.{i}", f"Known wrong answer {i + 1}"
        text, feedback = field(each, "text"), field(each, "feedback")
        yield from check_object(each, here, {"text", "feedback"})
        yield from check_text(text, f"{here}.text", name, most=ANSWER_LENGTH)
        yield from check_text(
            feedback, f"{here}.feedback", f"The feedback on wrong answer {i + 1}", most=FEEDBACK_LENGTH, empty=True
        )
        yield from _check_stars(text, f"{here}.text", name)
        if isinstance(text, str):
            if "|" in text or "\n" in f"{text}{feedback}":
                yield Problem(f"{here}.text", f"{name} is one line, and has no stroke (|) in it.")
            if folded(text) in right:
                yield Problem(f"{here}.text", f"{name} is accepted too.")
            elif folded(text) in known:
                yield Problem(f"{here}.text", f"{name} says the same as one before it.")
            known.add(folded(text))


def _check_stars(answer: object, where: str, name: str) -> Iterator[Problem]:
    """A pattern must hold something to know it by."""
    if isinstance(answer, str) and len(parts := stretches(answer)) > 1:
        if not re.search(r"[^\W_]", _ARTICLE.sub("", "".join(parts))):
            yield Problem(where, f"{name} would take anything. Write letters or digits beside the star.")
        elif len(parts) > MOST_STARS + 1:
            yield Problem(where, f"{name} has {len(parts) - 1} stars; {MOST_STARS} is the most.")
