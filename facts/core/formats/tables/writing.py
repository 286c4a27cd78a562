"""From questions to a table: a column for each thing that any of them says."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from facts.core import prose
from facts.core.formats.base import Loss, Question, Written
from facts.core.formats.tables import lists, sheets
from facts.core.formats.tables.columns import ALIASES
from facts.core.kinds import cloze
from facts.core.kinds.number import PRINTED

_ALWAYS = {"kind", "question", "answer"}
_DIFFICULTIES = ("", "easy", "medium", "hard")


def write(questions: Sequence[Question], separator: str) -> Written:
    """Media are named in the cells and do not come along, which is a loss."""
    cells = [_cells(question) for question in questions]
    used = _ALWAYS.union(*({name for name, cell in row.items() if cell} for row in cells))
    columns = [name for name in ALIASES if name in used]
    text = sheets.written([columns, *([row.get(name, "") for name in columns] for row in cells)], separator)
    losses = [
        Loss(i, "Its pictures and sounds are named, but not part of a table.")
        for i, row in enumerate(cells)
        if any("media:" in cell and prose.media_names(cell) for cell in row.values())
    ]
    return Written(text.encode(), tuple(losses))


def _cells(question: Question) -> dict[str, str]:
    content, key = question.content, question.key
    return {
        "id": question.id,
        "kind": question.kind,
        "name": question.name,
        "category": lists.joined(question.category, lists.SLASH),
        "question": content["stem"],
        **_WRITERS[question.kind](content, key),
        "explanation": question.explanation,
        "hints": lists.joined(content.get("hints", ())),
        "tags": ", ".join(question.tags),
        "difficulty": _DIFFICULTIES[question.difficulty or 0],
        "points": "" if question.points == 1 else f"{question.points:f}",
        "language": content.get("lang", ""),
        "direction": content.get("dir", ""),
        "answer language": key.get("lang", ""),
        "answer direction": key.get("dir", ""),
    }


def _choices(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    options, weights = content["options"], key.get("weights", {})
    right = key["right"] if isinstance(key["right"], list) else [key["right"]]
    return {
        "answer": lists.joined(each["text"] for each in options if each["id"] in right),
        "options": lists.joined(each["text"] for each in options),
        "feedback": _beside(each.get("feedback") or "" for each in options),
        "weights": _beside(weights.get(each["id"], "") for each in options),
    }


def _beside(texts: Any) -> str:
    """A list of which any may be empty; where all are, an empty cell."""
    found = list(texts)
    while found and not found[-1]:
        found.pop()
    return lists.joined(found)


def _truefalse(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    said = content.get("feedback") or {}
    return {
        "answer": _yes(key["right"]) or "false",
        "feedback": _beside(said.get(word) or "" for word in ("true", "false")),
    }


def _short(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    wrong = key.get("wrong", [])
    return {
        "answer": lists.joined(key["accepted"]),
        "wrong": lists.joined(each["text"] for each in wrong),
        "feedback": _beside([*("" for _ in key["accepted"]), *(each.get("feedback") or "" for each in wrong)]),
        "strict": _yes(key.get("strict")),
    }


def _number(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    tolerance, typed = key.get("tolerance") or "0", content.get("unit_typed") or ""
    return {
        "answer": key["value"],
        "tolerance": "" if tolerance == "0" else tolerance,
        "unit": content.get("unit") or key.get("unit") or "",
        "unit typed": "" if typed == PRINTED else typed,
        "writing": content.get("writing") or "",
    }


def _cloze(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    return {"text": cloze.marked(content, key), "writing": content.get("writing") or ""}


def _matching(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    rights = {each["id"]: each["text"] for each in content["rights"]}
    pairs = [(left["text"], rights[key["pairs"][left["id"]]]) for left in content["lefts"]]
    taken = set(key["pairs"].values())
    return {
        "pairs": lists.joined(lists.joined(pair, lists.ARROW) for pair in pairs),
        "extra": lists.joined(text for id_, text in rights.items() if id_ not in taken),
    }


def _ordering(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    texts = {each["id"]: each["text"] for each in content["entries"]}
    return {
        "answer": lists.joined(texts[id_] for id_ in key["order"]),
        "first": "" if content["first"] == "first" else content["first"],
        "last": "" if content["last"] == "last" else content["last"],
    }


def _long(content: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    return {
        "answer": key["guide"],
        "words": str(content.get("words") or ""),
        "template": content.get("template") or "",
        "shown": _yes(key.get("shown")),
    }


def _yes(value: object) -> str:
    return "true" if value else ""


_WRITERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, str]]] = {
    "single": _choices,
    "several": _choices,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "date": lambda content, key: {"answer": key["value"]},
    "cloze": _cloze,
    "matching": _matching,
    "ordering": _ordering,
    "long": _long,
    "card": lambda content, key: {"answer": key["back"]},
}
