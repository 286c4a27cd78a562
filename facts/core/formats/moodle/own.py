"""
What Moodle has no place for, in an element of our own that its importer passes over.

    <factkeep>{"difficulty": 3, "key": {"value": "1990-03-11"}, "kind": "date"}</factkeep>

It holds the fields of the question that Moodle's own elements do not give. It is believed only while it says the same
as they do: whoever changes a question in Moodle, or by hand, changes what we read.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Entry, Question, entry
from facts.core.kinds import KINDS
from facts.core.prose import MEDIA_NAME

from . import writing
from .reading import Read, read_question
from .sheet import Sheet
from .source import OWN, all_files

_FIELDS: dict[str, type] = {
    **dict.fromkeys(("kind", "explanation", "id", "name", "points"), str),
    **dict.fromkeys(("content", "key"), dict),
    "tags": list,
    "difficulty": int,
}
_SHOWN = re.compile(rf"media:({MEDIA_NAME})")
_STALE = "It was changed since Factkeep wrote it, and is read as Moodle would read it."


def read(element: Element, category: tuple[str, ...], place: str) -> Read:
    """A question with what its own element adds."""
    plain = read_question(element, category, place)
    own = element.find(OWN)
    if own is None:
        return plain
    question, media = _completed(plain.entry.question, own.text or "", category), all_files(element)
    if question is None or not _says_the_same(question, element, media):
        old = plain.entry
        return Read(Entry(old.place, old.name, old.question, (*old.notes, _STALE)), plain.media)
    return Read(entry(place, question), media)


def add(sheet: Sheet, question: Question) -> None:
    """Gives the element what a reader could not tell from the rest of it."""
    plain = read_question(sheet.element, question.category, "").entry.question
    wanted = question.json()
    known = plain.json() if plain else {}
    missing = {name: value for name, value in wanted.items() if name in _FIELDS and known.get(name, _FIELDS) != value}
    if missing:
        sheet.value(OWN, json.dumps(missing, ensure_ascii=False, sort_keys=True))


def _completed(plain: Question | None, text: str, category: tuple[str, ...]) -> Question | None:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not all(_fits(name, value) for name, value in given.items()):
        return None
    known: dict[str, Any] = plain.json() if plain else {}
    try:
        return replace(Question.of_json({**known, **given, "category": []}), category=category)
    except (KeyError, TypeError, ArithmeticError):
        return None


def _fits(name: str, value: object) -> bool:
    if name == "difficulty":
        return value is None or (type(value) is int and 1 <= value <= 3)
    if name == "tags":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, _FIELDS[name]) if name in _FIELDS else False


def _says_the_same(question: Question, element: Element, media: Mapping[str, bytes]) -> bool:
    kind = KINDS.get(question.kind)
    if any(name not in media for name in _SHOWN.findall(json.dumps(question.json()))):
        return False
    if kind is None or kind.problems(question.content, question.key) or not question.points.is_finite():
        return False
    try:
        again = writing.written(question, media).element
    except ValueError:
        return False
    return _shape(again) == _shape(element)


def _shape(element: Element) -> tuple[Any, ...]:
    """What an element says, without our own and the space between."""
    children = tuple(_shape(child) for child in element if child.tag != OWN)
    return element.tag, element.attrib, (element.text or "").strip(), children
