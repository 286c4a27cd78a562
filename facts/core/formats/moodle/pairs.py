"""Moodle's `matching` and `ordering`."""

from typing import Any
from xml.etree.ElementTree import SubElement

from facts.core.formats.markup import from_plain, is_plain, to_plain
from facts.core.formats.numbers import decimal
from facts.core.kinds import KINDS
from facts.core.kinds.base import ENTRY_LENGTH
from facts.core.prose import media_names

from .sheet import Sheet
from .source import Source, letters

ENDS = ("first", "last")
"""What the ends of an ordering are called where nobody says so."""


def read_matching(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A right without a left is a further choice. Rights are plain text."""
    pairs: list[list[str]] = []
    extra: list[str] = []
    for i, each in enumerate(source.children("subquestion")):
        left = source.phrase(each, f"Entry {i + 1}", ENTRY_LENGTH)
        answer = each.find("answer")
        right = from_plain("" if answer is None else " ".join(letters(answer).split()), is_inline=True)
        if left and not right:
            raise ValueError(f"“{to_plain(left, is_inline=True)[:60]}” has no partner.")
        if left:
            pairs.append([left, right])
        elif right:
            extra.append(right)
    content, key = KINDS["matching"].build({"stem": stem, "pairs": pairs, "extra": extra})
    return "matching", content, key


def write_matching(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    sheet.value("shuffleanswers", "true")
    rights = {each["id"]: each["text"] for each in content["rights"]}
    for left in content["lefts"]:
        _write_pair(sheet, left["text"], rights[key["pairs"][left["id"]]])
    for id_, text in rights.items():
        if id_ not in key["pairs"].values():
            _write_pair(sheet, "", text)
    if rich := [text for text in rights.values() if not is_plain(text, is_inline=True)]:
        sheet.lose(f"Moodle shows answers to match in letters alone: “{to_plain(rich[0], is_inline=True)[:60]}”.")


def _write_pair(sheet: Sheet, left: str, right: str) -> None:
    each = sheet.phrase("subquestion", left)
    sheet.files(each, [name for name in media_names(right) if name not in media_names(left)])
    answer = SubElement(each, "answer")
    sheet.value("text", " ".join(to_plain(right, is_inline=True).split()), answer)


def read_ordering(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Fractions number the entries; in files of all ages they also stand in the right order."""
    entries = [
        source.phrase(answer, f"Entry {i + 1}", ENTRY_LENGTH) for i, answer in enumerate(source.children("answer"))
    ]
    if len(entries) < 2:
        raise ValueError("An order needs two entries.")
    for i, answer in enumerate(source.children("answer")):
        feedback = answer.find("feedback")
        if feedback is not None and source.block(feedback):
            source.note(f"The feedback on entry {i + 1} was not kept.")
    count, selected = decimal(source.value("selectcount", "0")), source.value("selecttype", "ALL").upper()
    source.value("logical"), source.value("studentsee")
    if selected in ("RANDOM", "CONTIGUOUS", "1", "2") and count is not None and 0 < count < len(entries):
        source.note(f"Only {count} of the entries were shown there; here all are.")
    grading = source.value("gradingtype", "")
    if grading.upper() in ("ALL_OR_NOTHING", "-1"):
        source.note("Only the whole order earned marks there; here a part of it does.")
    content, key = KINDS["ordering"].build({"stem": stem, "order": entries})
    return "ordering", content, key


def write_ordering(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    for tag, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        sheet.value(tag, value)
    texts = {each["id"]: each["text"] for each in content["entries"]}
    for i, id_ in enumerate(key["order"]):
        answer = sheet.phrase("answer", texts[id_], fraction=f"{i + 1}.0000000")
        sheet.phrase("feedback", "", answer)
    if (content["first"], content["last"]) != ENDS:
        sheet.lose(f"Moodle does not say what the ends are called: “{content['first']}” and “{content['last']}”.")
