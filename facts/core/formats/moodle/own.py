"""
What Moodle has no place for (`facts/core/formats/own.py`), in an element that its importer passes over.

    <factkeep>{"difficulty": 3, "key": {"value": "1990-03-11"}, "kind": "date"}</factkeep>
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Entry, Question, entry
from facts.core.formats.own import completed, lacking
from facts.core.prose import MEDIA_NAME

from . import writing
from .reading import Read, read_question
from .sheet import Sheet
from .source import OWN, all_files

_SHOWN = re.compile(rf"media:({MEDIA_NAME})")
_STALE = "It was changed since Factkeep wrote it, and is read as Moodle would read it."


def read(element: Element, category: tuple[str, ...], place: str) -> Read:
    """A question with what its own element adds."""
    plain = read_question(element, category, place)
    own = element.find(OWN)
    if own is None:
        return plain
    question, media = completed(plain.entry.question, own.text or "", category=category), all_files(element)
    if question is None or not _says_the_same(question, element, media):
        old = plain.entry
        return Read(Entry(old.place, old.name, old.question, (*old.notes, _STALE)), plain.media)
    return Read(entry(place, question), media)


def add(sheet: Sheet, question: Question) -> None:
    """Gives the element what a reader could not tell from the rest of it, or an empty object that answers its notes."""
    plain = read_question(sheet.element, question.category, "").entry
    missing = lacking(question, plain.question)
    if missing or plain.notes:
        sheet.value(OWN, json.dumps(missing, ensure_ascii=False, sort_keys=True))


def _says_the_same(question: Question, element: Element, media: Mapping[str, bytes]) -> bool:
    if any(name not in media for name in _SHOWN.findall(json.dumps(question.json()))):
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
