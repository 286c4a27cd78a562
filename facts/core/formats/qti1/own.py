"""
What Canvas has no place for (`facts/core/formats/own.py`), in a metadata field that others pass over.

    <fieldlabel>factkeep_question</fieldlabel><fieldentry>{"difficulty": 3, "kind": "date", …}</fieldentry>
"""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Question
from facts.core.formats.own import believed, completed, told
from facts.core.formats.preparing import strings
from facts.core.formats.xmls import local
from facts.core.prose import media_names

from . import writing
from .banks import Found, fields
from .packages import Files, files_of
from .reading import Read, read_item, shown
from .sheet import PLACE, Sheet
from .source import OWN


def read(found: Found, files: Files, place: str) -> Read:
    """A question with what its own field adds."""
    plain = read_item(found.item, files, found.category, found.points, place)
    text = fields(found.item).get(OWN)
    if text is None:
        return plain
    question = completed(plain.entry.question, text, category=found.category)
    if question is None or not _says_the_same(question, found.item):
        return Read(believed(plain.entry, None, reader="Canvas"), plain.media)
    for each in (question.explanation, *strings(question.content), *strings(question.key)):
        for name in media_names(each):
            files.get(PLACE + name)
    return Read(believed(plain.entry, question, reader="Canvas"), shown(question, files))


def add(sheet: Sheet, question: Question, media: Mapping[str, bytes]) -> None:
    """Gives the item what a reader could not tell from the rest of it, or an empty object that answers its notes."""
    files = files_of({f"media/{name}": data for name, data in media.items()})
    if said := told(question, read_item(sheet.element, files, question.category, "", "").entry):
        sheet.field(OWN, said)


def _says_the_same(question: Question, item: Element) -> bool:
    return _shape(writing.written(question, {}).element) == _shape(item)


def _shape(element: Element) -> tuple[Any, ...]:
    """What an item says, without our own field, its id (which may be one that was made) and the space between."""
    attributes = {} if local(element) == "item" else element.attrib
    title = element.get("title") if local(element) == "item" else None
    children = tuple(_shape(child) for child in element if not _is_own(child))
    text = "" if len(element) else " ".join((element.text or "").split())
    return local(element), attributes, title, text, children


def _is_own(element: Element) -> bool:
    return local(element) == "qtimetadatafield" and any((child.text or "").strip() == OWN for child in element)
