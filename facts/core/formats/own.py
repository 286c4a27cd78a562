"""
What a format has no place for, as JSON in a field of our own that others pass over: what the rest does not give.

    {"difficulty": 3, "key": {"value": "1990-03-11"}, "kind": "date"}

Each format believes it only while writing the question again gives what stands there: whoever changes a question in
another product, or by hand, changes what we read.
"""

import json
from dataclasses import replace
from typing import Any

from facts.core.formats.base import Entry, Question, entry
from facts.core.kinds import KINDS

_FIELDS: dict[str, type] = {
    **dict.fromkeys(("kind", "explanation", "id", "name", "points"), str),
    **dict.fromkeys(("content", "key"), dict),
    **dict.fromkeys(("tags", "category"), list),
    "difficulty": int,
}


def lacking(question: Question, plain: Question | None) -> dict[str, Any]:
    """The fields of a question that reading it without our own, `plain`, does not give."""
    known = plain.json() if plain else {}
    return {name: value for name, value in question.json().items() if known.get(name, _FIELDS) != value}


def completed(plain: Question | None, text: str, *, category: tuple[str, ...] | None = None) -> Question | None:
    """The question with these fields; None where they are not what we write, or make no question.

    `category` is given by formats that have a place for it.
    """
    try:
        given = json.loads(text)
        if not isinstance(given, dict) or not all(_fits(name, value) for name, value in given.items()):
            return None
        known: dict[str, Any] = plain.json() if plain else {}
        placed = {} if category is None else {"category": list(category)}
        question = Question.of_json({**known, **given, **placed})
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None
    kind = KINDS.get(question.kind)
    if kind is None or kind.problems(question.content, question.key) or not question.points.is_finite():
        return None
    return question


def told(question: Question, plain: Entry) -> str:
    """The JSON that goes into the field: what `plain`, the entry that is read without it, lacks.

    An empty object where nothing is lacking but there are notes, which it answers; no text where nothing is to be said.
    """
    missing = lacking(question, plain.question)
    return json.dumps(missing, sort_keys=True) if missing or plain.notes else ""


def believed(plain: Entry, question: Question | None, *, reader: str) -> Entry:
    """The entry of a question that the field completes; where that no longer holds (None), what `reader` would read."""
    if question is not None:
        return entry(plain.place, question)
    stale = f"It was changed since Factkeep wrote it, and is read as {reader} would read it."
    return replace(plain, notes=(*plain.notes, stale))


def _fits(name: str, value: object) -> bool:
    if name == "difficulty":
        return value is None or (type(value) is int and 1 <= value <= 3)
    if name in ("tags", "category"):
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, _FIELDS[name]) if name in _FIELDS else False
