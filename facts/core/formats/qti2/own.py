"""
What QTI 2 has no place for (`facts/core/formats/own.py`), in a field of the manifest that others pass over.

    <metadata><factkeep xmlns="urn:factkeep:question">{"difficulty": 3, "kind": "date", …}</factkeep></metadata>
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from facts.core import prose
from facts.core.formats.base import Entry, Question
from facts.core.formats.own import believed, completed, told
from facts.core.formats.preparing import strings
from facts.core.formats.xmls import local, serialised

from .reading import MOST_POINTS, read_question
from .sheet import FOLDER
from .writing import written_item


def read(item: Element, own: str | None, files: Mapping[str, str], category: tuple[str, ...], place: str) -> Entry:
    """An item with what its own field adds."""
    plain = read_question(item, files, category, place)
    if own is None:
        return plain
    question = _completed(plain.question, own)
    is_known = question is not None and _says_the_same(question, item, files)
    return believed(plain, question if is_known else None, reader="other products")


def field(element: Element, question: Question) -> str:
    """What a reader could not tell from the item that was written; empty where it says all, and nothing beside."""
    return told(question, read_question(_again(element), _Written(), (), ""))


def media_of(question: Question) -> list[str]:
    """The files that any text of a question shows."""
    texts = strings([question.content, question.key, question.explanation])
    return list(dict.fromkeys(name for text in texts for name in prose.media_names(text)))


class _Written(dict[str, str]):
    """The names of the files that we write, by their addresses."""

    def __bool__(self) -> bool:
        return True

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        return key.rpartition("/")[2] if f"/{FOLDER}/" in key else default


def _completed(plain: Question | None, text: str) -> Question | None:
    question = completed(plain, text)
    if question is None or not 0 <= question.points < MOST_POINTS:
        return None
    return None if any(map(_UNFIT.search, strings(question.json()))) else question


_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _says_the_same(question: Question, item: Element, files: Mapping[str, str]) -> bool:
    if any(files.get(f"../{FOLDER}/{name}") != name for name in media_of(question)):
        return False
    return _shape(_again(written_item(question).element)) == _shape(item)


def _again(element: Element) -> Element:
    """As it is read once it is written: with its namespace."""
    return fromstring(serialised(element))  # noqa: S314 - we wrote it just now


def _shape(element: Element) -> tuple[Any, ...]:
    """What an item says, without the space between."""
    attributes = tuple(sorted((name.rpartition("}")[2], value) for name, value in element.attrib.items()))
    texts = (element.text or "").strip(), (element.tail or "").strip()
    return local(element), attributes, texts, tuple(map(_shape, element))
