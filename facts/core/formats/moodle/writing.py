"""One question, written so that Moodle can ask it, as far as it can."""

from collections.abc import Callable, Mapping
from typing import Any
from xml.etree.ElementTree import SubElement

from facts.core.formats.base import Question
from facts.core.prose import media_names

from . import choices, essays, gaps, pairs, typed
from .reading import title_of
from .sheet import Sheet, block_html

_ID_LENGTH = 100
_LEVELS = {1: "easy", 2: "medium", 3: "hard"}

_Writer = Callable[[Sheet, dict[str, Any], dict[str, Any]], None]


def _nothing_more(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    """The text of a cloze says all."""


_WRITERS: Mapping[str, tuple[str, _Writer]] = {
    "single": ("multichoice", choices.write_single),
    "several": ("multichoice", choices.write_several),
    "truefalse": ("truefalse", choices.write_truefalse),
    "short": ("shortanswer", typed.write_short),
    "number": ("numerical", typed.write_number),
    "date": ("shortanswer", typed.write_date),
    "cloze": ("cloze", _nothing_more),
    "matching": ("matching", pairs.write_matching),
    "ordering": ("ordering", pairs.write_ordering),
    "long": ("essay", essays.write_long),
    "card": ("description", essays.write_card),
}
_PENALTIES = {"truefalse": "1.0000000", "essay": "0.0000000", "description": "0.0000000"}
_UNHINTED = {"essay", "description"}


def written(question: Question, media: Mapping[str, bytes]) -> Sheet:
    """Raises ValueError with a sentence where Moodle cannot hold the question at all."""
    type_, write = _WRITERS[question.kind]
    content, key = dict(question.content), dict(question.key)
    sheet = Sheet(type_, media)
    sheet.letters("name", question.name or title_of(question))
    _write_text(sheet, question, content, key)
    sheet.block("generalfeedback", _explanation(question))
    if type_ != "cloze":
        sheet.value("defaultgrade", f"{question.points:f}")
    sheet.value("penalty", _PENALTIES.get(type_, "0.3333333"))
    sheet.value("hidden", 0)
    sheet.value("idnumber", question.id[:_ID_LENGTH])
    write(sheet, content, key)
    _write_hints(sheet, type_, content)
    if question.tags:
        tags = SubElement(sheet.element, "tags")
        for tag in question.tags:
            sheet.letters("tag", tag, tags)
    _lose_rest(sheet, question)
    return sheet


def _write_text(sheet: Sheet, question: Question, content: dict[str, Any], key: dict[str, Any]) -> None:
    text, media = content["stem"], media_names(content["stem"])
    if question.kind == "cloze":
        html = gaps.text_html(content, key, question.points, sheet)
        media += media_names(content["text"])
    else:
        html = block_html(text)
    attributes = "".join(f' {name}="{content[name]}"' for name in ("lang", "dir") if content.get(name))
    sheet.html("questiontext", f"<div{attributes}>{html}</div>" if attributes else html, media)


def _explanation(question: Question) -> str:
    """What shows once a question is answered: of a card its back before all."""
    parts = [question.key["back"], question.explanation] if question.kind == "card" else [question.explanation]
    return "\n\n".join(part for part in parts if part)


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
