"""Texts with blanks, as QTI 2 has them: interactions within a line, each with marks of its own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.answers import spellings
from facts.core.formats.clozes import spelled
from facts.core.formats.numbers import written
from facts.core.kinds import cloze
from facts.core.kinds.short import stretches

from .sheet import Sheet, fill
from .source import token

Values = Mapping[str, Any]

_PLACES = Decimal("0.00001")


def write_cloze(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    if content["stem"] != cloze.STEM:
        sheet.block(sheet.body, content["stem"])
    known = {blank["id"]: blank for blank in content["blanks"]}
    text = spelled(content, lambda id_: token(int(id_)), lambda phrase: sheet.html(phrase, is_inline=True))
    share = Decimal(1) / len(known)
    fill(sheet.body, f"<p>{text}</p>", lambda i: _blank(sheet, known[str(i)], key["blanks"][str(i)], points * share))
    sheet.by_sum([f"RESPONSE_{id_}" for id_ in known])


def _blank(sheet: Sheet, blank: Values, key: Values, points: Decimal) -> Element:
    ident, worth = f"RESPONSE_{blank['id']}", plain(points.quantize(_PLACES))
    if blank.get("hint"):
        sheet.lose(f"QTI shows no hint in a blank: “{blank['hint'][:60]}”.")
    if blank["kind"] == "choice":
        names = {text: f"c{i + 1}" for i, text in enumerate(blank["options"])}
        right = names[key["accepted"][0]]
        sheet.mapping(sheet.response(ident, "single", "identifier", [right]), {right: worth})
        interaction = Element("inlineChoiceInteraction", {"responseIdentifier": ident, "shuffle": "true"})
        for text, name in names.items():
            SubElement(interaction, "inlineChoice", {"identifier": name}).text = text
        return interaction
    if blank["kind"] == "number":
        if (key.get("tolerance") or "0") != "0":
            sheet.lose("How far off a number may be is not said of a blank.")
        sheet.mapping(sheet.response(ident, "single", "float", [key["value"]]), {key["value"]: worth})
        return entry(ident)
    if blank["kind"] == "date":
        sheet.lose("QTI knows no dates: the usual ways to write this one are accepted.")
    texts = spellings(key["value"]) if blank["kind"] == "date" else accepted(sheet, key)
    declaration = sheet.response(ident, "single", "string", [texts[0]])
    sheet.mapping(declaration, dict.fromkeys(texts, worth), text=True)
    return entry(ident)


def accepted(sheet: Sheet, key: Values) -> list[str]:
    """The answers without stars, as they are typed."""
    found = [stretches(text) for text in key["accepted"]]
    if any(len(parts) > 1 for parts in found):
        sheet.lose("QTI knows no stars: the answers that have some are not accepted there.")
    return [parts[0] for parts in found if len(parts) == 1]


def plain(value: Decimal) -> str:
    return written(value.normalize())


def entry(ident: str, **attributes: str) -> Element:
    return Element("textEntryInteraction", {"responseIdentifier": ident, **attributes})
