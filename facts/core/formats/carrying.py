"""What formats of plain text cannot hold of any question, in sentences for whoever writes a file."""

from collections.abc import Collection, Iterator
from typing import Any

from facts.core.formats.base import Question

Values = Any


def losses(question: Question, carried: Collection[str] = ()) -> Iterator[str]:
    """Without what the format carries: "id", "name", "category", "tags", "explanation", "feedback", "weights"."""
    content, key = question.content, question.key
    told = {
        "id": question.id and f"Its id ({question.id[:60]}).",
        "name": question.name and f"Its name ({question.name[:60]}).",
        "category": question.category and f"Its category ({' / '.join(question.category)[:120]}).",
        "tags": question.tags and f"Its tags ({', '.join(question.tags)[:120]}).",
        "explanation": question.explanation and "The explanation.",
        "feedback": _has_feedback(content, key) and "The feedback on single answers.",
        "weights": key.get("weights") and "What the choices are worth in part.",
        "hints": content.get("hints") and "The hints.",
        "points": question.points != 1 and f"Its points ({question.points}).",
        "difficulty": question.difficulty and "How difficult it is.",
        "language": any(side.get(name) for side in (content, key) for name in ("lang", "dir")) and "Its language.",
    }
    yield from (str(said) for name, said in told.items() if said and name not in carried)


def _has_feedback(content: Values, key: Values) -> bool:
    said = content.get("feedback") or {}
    return any(
        [*said.values(), *(each.get("feedback") for each in (*content.get("options", ()), *key.get("wrong", ())))]
    )
