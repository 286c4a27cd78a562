"""One question, written so that Moodle can ask it, as far as it can."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import SubElement

from facts.core.formats.base import Question, title_of
from facts.core.prose import media_names

from . import choices, essays, gaps, pairs, typed
from .sheet import Sheet, block_html

_ID_LENGTH = 100
_LEVELS = {1: "easy", 2: "medium", 3: "hard"}


def _nothing_more(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    """The text of a cloze says all."""


def _stem(sheet: Sheet, question: Question) -> str:
    return block_html(question.content["stem"])


def _text_with_gaps(sheet: Sheet, question: Question) -> str:
    return gaps.text_html(dict(question.content), dict(question.key), question.points, sheet)


def _explanation(question: Question) -> str:
    return question.explanation


def _back(question: Question) -> str:
    """What shows once a card is turned."""
    return "\n\n".join(part for part in (question.key["back"], question.explanation) if part)


@dataclass(frozen=True)
class _Way:
    """Moodle's type, what writes its own elements, the HTML of the question, and what shows once it is answered."""

    type: str
    write: Callable[[Sheet, dict[str, Any], dict[str, Any]], None]
    text: Callable[[Sheet, Question], str] = _stem
    told: Callable[[Question], str] = _explanation


_WAYS: Mapping[str, _Way] = {
    "single": _Way("multichoice", choices.write_single),
    "several": _Way("multichoice", choices.write_several),
    "truefalse": _Way("truefalse", choices.write_truefalse),
    "short": _Way("shortanswer", typed.write_short),
    "number": _Way("numerical", typed.write_number),
    "date": _Way("shortanswer", typed.write_date),
    "cloze": _Way("cloze", _nothing_more, text=_text_with_gaps),
    "matching": _Way("matching", pairs.write_matching),
    "ordering": _Way("ordering", pairs.write_ordering),
    "long": _Way("essay", essays.write_long),
    "card": _Way("description", essays.write_card, told=_back),
}
_WEIGHED = {"cloze"}
"""Types whose text says what they are worth."""
_PENALTIES = {"truefalse": "1.0000000", "essay": "0.0000000", "description": "0.0000000"}
_UNHINTED = {"essay", "description"}


def written(question: Question, media: Mapping[str, bytes]) -> Sheet:
    """Raises ValueError with a sentence where Moodle cannot hold the question at all."""
    way = _WAYS[question.kind]
    content, key = dict(question.content), dict(question.key)
    sheet = Sheet(way.type, media)
    sheet.letters("name", question.name or title_of(question))
    _write_text(sheet, way.text(sheet, question), content)
    sheet.block("generalfeedback", way.told(question))
    if way.type not in _WEIGHED:
        sheet.value("defaultgrade", f"{question.points:f}")
    sheet.value("penalty", _PENALTIES.get(way.type, "0.3333333"))
    sheet.value("hidden", 0)
    sheet.value("idnumber", question.id[:_ID_LENGTH])
    way.write(sheet, content, key)
    _write_hints(sheet, way.type, content)
    if question.tags:
        tags = SubElement(sheet.element, "tags")
        for tag in question.tags:
            sheet.letters("tag", tag, tags)
    _lose_rest(sheet, question)
    return sheet


def _write_text(sheet: Sheet, html: str, content: dict[str, Any]) -> None:
    """In the language that the question says; Moodle keeps such an element as it is."""
    media = media_names(content["stem"]) + media_names(content.get("text", ""))
    attributes = "".join(f' {name}="{content[name]}"' for name in ("lang", "dir") if content.get(name))
    sheet.html("questiontext", f"<div{attributes}>{html}</div>" if attributes else html, media)


def _write_hints(sheet: Sheet, type_: str, content: dict[str, Any]) -> None:
    hints = content.get("hints") or []
    if hints and type_ in _UNHINTED:
        sheet.lose("Moodle shows no hints in an essay.")
    for hint in hints:
        sheet.phrase("hint", hint)


def _lose_rest(sheet: Sheet, question: Question) -> None:
    if question.difficulty:
        sheet.lose(f"Moodle has no difficulty (“{_LEVELS[question.difficulty]}”).")
    if len(question.id) > _ID_LENGTH:
        sheet.lose(f"The ID number was cut: Moodle takes {_ID_LENGTH} signs.")
    if question.key.get("lang") or question.key.get("dir"):
        sheet.lose("Moodle does not know in which language the answer is written.")
