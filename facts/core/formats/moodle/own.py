"""
What Moodle has no place for (`facts/core/formats/own.py`), in an element that its importer passes over.

    <factkeep>{"difficulty": 3, "key": {"value": "1990-03-11"}, "kind": "date"}</factkeep>
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Question
from facts.core.formats.own import believed, completed, told
from facts.core.prose import MEDIA_NAME

from . import writing
from .reading import Read, read_question
from .sheet import Sheet
from .source import OWN, all_files

_SHOWN = re.compile(rf"media:({MEDIA_NAME})")


def read(element: Element, category: tuple[str, ...], place: str) -> Read:
    """A question with what its own element adds."""
    plain = read_question(element, category, place)
    own = element.find(OWN)
    if own is None:
        return plain
    question, media = completed(plain.entry.question, own.text or "", category=category), all_files(element)
    if question is None or not _says_the_same(question, element, media):
        question, media = None, plain.media
    return Read(believed(plain.entry, question, reader="Moodle"), media)


def add(sheet: Sheet, question: Question) -> None:
    """Gives the element what a reader could not tell from the rest of it, or an empty object that answers its notes."""
    if said := told(question, read_question(sheet.element, question.category, "").entry):
        sheet.value(OWN, said)


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
