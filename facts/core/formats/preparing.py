"""
What an entry of a file will be once it is an item: rendered, its pictures by the names under which they are stored.

That is the costly part of an import, so it is done where the file is read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from facts.core import prose
from facts.core.formats.base import NAME_LENGTH, Entry
from facts.core.formats.comparing import face_digest, question_digest, readable, slug_of_id
from facts.core.kinds import KINDS, label_of, shown

BETWEEN = " / "
"""Stands between the names of nested categories in the title of a topic."""

_DIFFICULTIES = (1, 2, 3)
_MOST_POINTS = 100_000


@dataclass(frozen=True)
class Files:
    """
    The media of a file.

    `names` leads from the name in texts to the one under which it is stored; `refused` from the name to the reason why
    it is not.
    """

    names: Mapping[str, str]
    refused: Mapping[str, str]


@dataclass(frozen=True)
class Prepared:
    """
    A row of an import. Without `value` it was left out, and the notes say why.

    `value` is plain JSON: what an item and its version will hold, and `slug`, `alias`: by which stable ids it is looked
    for. A file that names no ids has none to give: then the first is made of the question and the second of all that
    is seen of it, and `is_named` is false.
    """

    place: str
    name: str
    notes: tuple[str, ...]
    value: dict[str, Any] | None = None

    def json(self) -> dict[str, Any]:
        """A plain value. What is only handed on, nobody need take apart: it is JSON within JSON."""
        value = self.value and self.value | {name: _text(self.value[name]) for name in _HANDED_ON}
        return {"place": self.place, "name": self.name, "notes": list(self.notes), "value": value}


_HANDED_ON = ("content", "key", "face", "back", "tags", "history")


def _text(value: Any) -> str:
    return json.dumps(value) if value else "[]" if isinstance(value, list) else "{}"


def prepared(entry: Entry, files: Files) -> Prepared:
    question, notes = _with_media(entry, files)
    name, notes = fit(entry.name), tuple(map(fit, notes))
    if question is None:
        return Prepared(entry.place, name, notes)
    explanation = fit(question.explanation)
    face, back = shown(question.kind, question.content, question.key, explanation)
    label = label_of(question.kind, face)
    if question.id:
        slug = alias = slug_of_id(question.id)
    else:
        slug = readable(label, question_digest(question.kind, face))
        alias = readable(label, face_digest(question.kind, face))
    value = {
        "kind": question.kind,
        "content": dict(question.content),
        "key": dict(question.key),
        "explanation": explanation,
        "face": face,
        "back": back,
        "label": label,
        "slug": slug,
        "alias": alias,
        "is_named": bool(question.id),
        "topic": fit(topic_title(question.category)),
        "tags": list(question.tags),
        "difficulty": question.difficulty if question.difficulty in _DIFFICULTIES else None,
        "history": [review.json() for review in entry.history],
        "points": str(round(question.points, 5)) if 0 <= question.points <= _MOST_POINTS else "1",
    }
    return Prepared(entry.place, name or label, notes, value)


def fit(text: str) -> str:
    """Without what a database or a browser refuses. Content and key are checked for it, these words beside them not."""
    return prose.UNFIT.sub("", text)


def topic_title(category: tuple[str, ...]) -> str:
    """A path of categories as the title of one topic; the innermost names are those that must not be lost."""
    title = BETWEEN.join(category)
    return title if len(title) <= NAME_LENGTH else f"…{title[1 - NAME_LENGTH :]}"


def _with_media(entry: Entry, files: Files) -> tuple[Any, tuple[str, ...]]:
    """The question with its media by their stored names. What is not stored is replaced by its words, and noted."""
    question = entry.question
    if question is None or "media:" not in repr((question.content, question.key, question.explanation)):
        return question, entry.notes
    notes = list(entry.notes)

    def written(found: re.Match[str]) -> str:
        said, name = found[1], found[2]
        if name in files.names:
            return f"![{said}](media:{files.names[name]})"
        why = files.refused.get(name, "It is neither in the file nor in the deck.")
        notes.append(f"The picture or sound “{said[:80]}” was not kept: {why}")
        return said

    def of(value: Any) -> Any:
        return _mapped(value, lambda text: prose.MEDIA.sub(written, text))

    content, key = of(dict(question.content)), of(dict(question.key))
    question = replace(question, content=content, key=key, explanation=of(question.explanation))
    if problems := KINDS[question.kind].problems(content, key):
        return None, (problems[0].what, *notes)
    return question, tuple(dict.fromkeys(notes))


def strings(value: Any) -> Iterator[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(each, change) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, change) for each in value]
    return value
