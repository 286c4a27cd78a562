"""A format for tests: a question a line, no cards, no hints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from facts.core.formats import Loss, Question, Reading, Written

NAME = "lines"
LABEL = "Lines"
SUFFIX = ".lines"
CONTENT_TYPE = "text/x-lines"


def recognises(data: bytes) -> bool:
    return False


def read(data: bytes) -> Reading:
    return Reading([])


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    losses, lines = [], []
    for index, question in enumerate(questions):
        if question.kind == "card":
            losses.append(Loss(index, "Cards have no place in lines.", is_whole=True))
            continue
        if question.content.get("hints"):
            losses.append(Loss(index, "Hints have no place in lines."))
        category = "/".join(question.category)
        lines.append(f"{question.id}|{category}|{','.join(question.tags)}|{question.points}|{question.name}\n")
    lines += [f"{name} {len(data)}\n" for name, data in sorted(media.items())]
    return Written("".join(lines).encode(), tuple(losses))
