"""Moodle's `shortanswer` and `numerical`, which are our short and number; a date is written as a short answer."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats import numbers
from facts.core.formats.answers import note_apart, note_part, short_key, spellings
from facts.core.formats.markup import to_plain
from facts.core.formats.numbers import decimal
from facts.core.kinds.short import FEEDBACK_LENGTH
from facts.core.units import read_unit

from . import marks
from .sheet import Sheet
from .source import Source, letters

_GRADED = "1"
"""Of `unitgradingtype`: a wrong unit costs a part of the mark. 2 is a part of the whole question's."""


def read_shortanswer(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    given = []
    for answer in source.children("answer"):
        text = letters(answer)
        feedback = source.phrase(answer.find("feedback"), f"The feedback on “{text[:60]}”", FEEDBACK_LENGTH)
        given.append((text, marks.mark_of(answer), feedback))
    return "short", {"stem": stem}, short_key(source.note, given)


def _plain(feedback: str) -> str:
    return to_plain(feedback, is_inline=True)[:300]


def write_short(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    """Moodle tells accents apart in any case, and never a letter that slipped."""
    sheet.value("usecase", 0)
    for text in key["accepted"]:
        _write_answer(sheet, text, "100")
    for each in key.get("wrong", []):
        _write_answer(sheet, each["text"], "0", each.get("feedback") or "")


def write_date(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    said = spellings(key["value"])
    sheet.lose(f"Moodle has no dates: it takes “{said[0]}” and {len(said) - 1} other spellings as a short answer.")
    sheet.value("usecase", 0)
    for text in said:
        _write_answer(sheet, text, "100")


def _write_answer(sheet: Sheet, text: str, fraction: str, feedback: str = "") -> Element:
    answer = sheet.letters("answer", text, fraction=fraction, format="moodle_auto_format")
    sheet.phrase("feedback", feedback, answer)
    return answer


def read_numerical(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    right = []
    for answer in source.children("answer"):
        text, mark, feedback = letters(answer), marks.mark_of(answer), answer.find("feedback")
        said = "any other answer" if (is_any := text in ("*", "")) else text[:60]
        if feedback is not None and (kept := source.phrase(feedback, f"The feedback on {said}", FEEDBACK_LENGTH)):
            source.note(f"The feedback on {said} was not kept: “{_plain(kept)}”")
        tolerance = answer.find("tolerance")
        if mark == 1:
            right.append(_answer(text, "0" if tolerance is None else letters(tolerance)))
        else:
            note_part(source.note, "Any other answer" if is_any else f"The answer {said}", mark)
    if not right:
        raise ValueError("No number is worth 100 %.")
    key, apart = numbers.key_of(right)
    note_apart(source.note, apart)
    return "number", *_with_unit(source, {"stem": stem}, key)


def _answer(text: str, tolerance: str) -> tuple[Decimal, Decimal]:
    value, slack = decimal(text), decimal(tolerance or "0")
    if value is None:
        raise ValueError(f"“{text[:40]}” is no number." if text != "*" else "Any answer is right.")
    if slack is None:
        raise ValueError(f"The tolerance “{tolerance[:40]}” is no number.")
    return value, abs(slack)


def _with_unit(source: Source, content: dict[str, Any], key: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The base unit. One that we can convert is typed, as it is in Moodle; any other is printed beside the field."""
    units = source.child("units")
    named = [
        (unit.findtext("unit_name", "").strip(), decimal(unit.findtext("multiplier", "1")))
        for unit in (() if units is None else units.findall("unit"))
    ]
    shown, grading = source.value("showunits"), source.value("unitgradingtype", "0")
    penalty, is_left = source.value("unitpenalty"), source.value("unitsleft", "0")
    if (how := source.child("instructions")) is not None and (
        said := source.phrase(how, "How to write the unit", FEEDBACK_LENGTH)
    ):
        source.note(f"How to write the unit was not kept: “{_plain(said)}”")
    named = [(name, multiplier) for name, multiplier in named if name]
    if not named or shown == "3":
        return {**content, "unit": ""}, key
    base = next((name for name, multiplier in named if multiplier == 1), named[0][0])
    others = [name for name, _ in named if name != base]
    if is_left not in ("", "0"):
        source.note(f"The unit {base} stood before the number.")
    if read_unit(base).measure is None:
        source.note(f"The unit “{base}” is printed beside the field now; it was to be typed there.")
        return {**content, "unit": base}, key
    if others:
        source.note(f"Units beside {base} are not kept, but converted where they are known: {', '.join(others)[:200]}.")
    if grading == "0":
        return {**content, "unit": "", "unit_typed": "optional"}, {**key, "unit": base}
    if decimal(penalty) not in (None, Decimal(1)):
        source.note(f"A wrong unit cost {penalty} of the mark; here it makes the answer wrong.")
    return {**content, "unit": "", "unit_typed": "required"}, {**key, "unit": base}


def write_number(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    for value, slack in numbers.answers_of(key):
        answer = _write_answer(sheet, numbers.written(value), "100")
        sheet.value("tolerance", numbers.written(slack), answer)
    unit, typed = content.get("unit") or key.get("unit") or "", content.get("unit_typed")
    if unit:
        within = SubElement(SubElement(sheet.element, "units"), "unit")
        sheet.value("multiplier", 1, within)
        sheet.value("unit_name", unit, within)
    sheet.value("unitgradingtype", _GRADED if typed == "required" else 0)
    sheet.value("unitpenalty", "1.0000000" if typed == "required" else "0.1000000")
    sheet.value("showunits", 0 if unit else 3)
    sheet.value("unitsleft", 0)
    if unit and not typed:
        sheet.lose(f"Moodle does not print the unit ({unit}) beside the field: it may be typed there.")
    if (content.get("writing") or "en") != "en":
        sheet.lose("Moodle takes numbers as its own language writes them.")
