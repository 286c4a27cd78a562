"""One question as an item of QTI 2.1, so that others can ask and mark it, as far as they can."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from facts.core.formats.answers import spellings
from facts.core.formats.base import NO_GUIDE, Question
from facts.core.kinds import KINDS, label_of
from facts.core.kinds.short import stretches
from facts.core.tolerances import Tolerance

from . import blanks
from .blanks import accepted, entry, plain
from .sheet import Sheet
from .source import XML_LANG

Values = Mapping[str, Any]

_IDENT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,100}")
_TITLE_LENGTH = 80
_PLACES = Decimal("0.00001")


def written_item(question: Question) -> Sheet:
    """An id that QTI does not take gives way to one made of the question."""
    ident = question.id if _IDENT.fullmatch(question.id) else _ident(question)
    sheet = Sheet(ident, question.name or _title(question))
    if lang := question.content.get("lang"):
        sheet.element.set(XML_LANG, str(lang))
    _WRITERS[question.kind](sheet, question.content, question.key, question.points)
    if explanation := _explanation(question):
        sheet.modal(explanation)
    sheet.done(question.points)
    _lose_rest(sheet, question)
    return sheet


def _ident(question: Question) -> str:
    text = json.dumps(question.json(), sort_keys=True)
    return f"fk{hashlib.blake2s(text.encode(errors='replace'), digest_size=12).hexdigest()}"


def _title(question: Question) -> str:
    return label_of(question.kind, KINDS[question.kind].face(question.content))[:_TITLE_LENGTH].strip() or "Question"


def _explanation(question: Question) -> str:
    """What shows once a question is answered: of a card its back before all."""
    return "\n\n".join(part for part in (question.key.get("back"), question.explanation) if part)


def _share(points: Decimal, weight: Decimal) -> str:
    return plain((points * weight).quantize(_PLACES))


def _choices(sheet: Sheet, options: Sequence[Values], most: int) -> None:
    attributes = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxChoices": str(most)}
    interaction = SubElement(sheet.body, "choiceInteraction", attributes)
    for each in options:
        choice = SubElement(interaction, "simpleChoice", {"identifier": _name(each["id"])})
        sheet.phrase(choice, each["text"])
        if each.get("feedback"):
            shown = {"outcomeIdentifier": "FEEDBACK", "identifier": _name(each["id"]), "showHide": "show"}
            sheet.phrase(SubElement(choice, "feedbackInline", shown), each["feedback"])


def _name(id_: str) -> str:
    """An identifier begins with a letter."""
    return f"c{id_}"


def _write_single(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    declaration = sheet.response("RESPONSE", "single", "identifier", [_name(key["right"])])
    weights = {id_: Decimal(weight) for id_, weight in (key.get("weights") or {}).items()} | {key["right"]: Decimal(1)}
    _map_choices(sheet, declaration, content, weights, points, is_plain=len(weights) == 1)
    _choices(sheet, content["options"], 1)


def _write_several(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    declaration = sheet.response("RESPONSE", "multiple", "identifier", [_name(id_) for id_ in key["right"]])
    share = Decimal(1) / len(key["right"])
    usual = {each["id"]: share if each["id"] in key["right"] else -share for each in content["options"]}
    weights = {id_: Decimal(weight) for id_, weight in (key.get("weights") or {}).items()} or usual
    _map_choices(sheet, declaration, content, weights, points, is_plain=False)
    _choices(sheet, content["options"], 0)


def _map_choices(
    sheet: Sheet,
    declaration: Element,
    content: Values,
    weights: Mapping[str, Decimal],
    points: Decimal,
    *,
    is_plain: bool,
) -> None:
    """`is_plain`: one choice is right, and no other earns anything."""
    has_feedback = any(each.get("feedback") for each in content["options"])
    if is_plain and points == 1 and not has_feedback:
        sheet.by_template("match_correct")
        return
    ids = [each["id"] for each in content["options"]]
    worth = {_name(id_): _share(points, weights[id_]) for id_ in ids if id_ in weights}
    sheet.mapping(declaration, worth, lower=True)
    if has_feedback:
        sheet.by_sum(["RESPONSE"])
        sheet.show_feedback(declaration.get("cardinality", "single"))
    else:
        sheet.by_template("map_response")


def _write_truefalse(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    said = content.get("feedback") or {}
    options = [{"id": word, "text": word.capitalize(), "feedback": said.get(word, "")} for word in ("true", "false")]
    right = "true" if key["right"] else "false"
    _write_single(sheet, {"options": options}, {"right": right}, points)


def _write_short(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    _write_typed(sheet, accepted(sheet, key), [each["text"] for each in key.get("wrong", [])], points)
    if any(each.get("feedback") for each in key.get("wrong", [])):
        sheet.lose("QTI has no feedback on wrong answers that are typed.")


def _write_typed(sheet: Sheet, accepted: Sequence[str], wrong: Sequence[str], points: Decimal) -> None:
    declaration = sheet.response("RESPONSE", "single", "string", [accepted[0]])
    known = {"".join(stretches(text)): "0" for text in wrong if len(stretches(text)) == 1}
    sheet.mapping(declaration, known | dict.fromkeys(accepted, plain(points)), text=True)
    sheet.by_template("map_response")
    SubElement(sheet.body, "p").append(entry("RESPONSE"))


def _write_date(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    sheet.lose("QTI knows no dates: the usual ways to write this one are accepted.")
    _write_typed(sheet, spellings(key["value"]), [], points)


def _write_number(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    sheet.response("RESPONSE", "single", "float", [key["value"]])
    unit = content.get("unit") or key.get("unit") or ""
    line = SubElement(sheet.body, "p")
    line.append(entry("RESPONSE"))
    if unit:
        line[-1].tail = f" ({unit})"
        sheet.lose(f"QTI has no units: the unit ({unit}) stands behind the field.")
    if content.get("writing"):
        sheet.lose("QTI does not say in which writing a number is typed.")
    sheet.by_test(_number_test(sheet, key), points)


def _number_test(sheet: Sheet, key: Values) -> Element:
    tolerance = Tolerance.parse(str(key.get("tolerance") or "0"))
    if tolerance.way == "range":
        both = Element("and")
        for tag, bound in (("gte", tolerance.low), ("lte", tolerance.high)):
            test = SubElement(both, tag)
            SubElement(test, "variable", {"identifier": "RESPONSE"})
            SubElement(test, "baseValue", {"baseType": "float"}).text = plain(bound)
        return both
    if tolerance.way == "digits":
        attributes = {"roundingMode": "significantFigures", "figures": str(tolerance.low)}
        test = Element("equalRounded", attributes)
    else:
        mode = "exact" if not tolerance.low else tolerance.way
        off = plain(tolerance.low)
        amounts = {"tolerance": f"{off} {off}"} if mode != "exact" else {}
        test = Element("equal", {"toleranceMode": mode, **amounts})
    SubElement(test, "variable", {"identifier": "RESPONSE"})
    SubElement(test, "correct", {"identifier": "RESPONSE"})
    return test


def _write_matching(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    lefts = [left["id"] for left in content["lefts"]]
    pairs = [f"l{id_} r{key['pairs'][id_]}" for id_ in lefts]
    declaration = sheet.response("RESPONSE", "multiple", "directedPair", pairs)
    sheet.mapping(declaration, dict.fromkeys(pairs, _share(points, Decimal(1) / len(lefts))))
    sheet.by_template("map_response")
    attributes = {"responseIdentifier": "RESPONSE", "shuffle": "true", "maxAssociations": str(len(lefts))}
    interaction = SubElement(sheet.body, "matchInteraction", attributes)
    for letter, entries, most in (("l", content["lefts"], "1"), ("r", content["rights"], "0")):
        part = SubElement(interaction, "simpleMatchSet")
        for each in entries:
            attributes = {"identifier": f"{letter}{each['id']}", "matchMax": most}
            sheet.phrase(SubElement(part, "simpleAssociableChoice", attributes), each["text"])


def _write_ordering(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    sheet.response("RESPONSE", "ordered", "identifier", [_name(id_) for id_ in key["order"]])
    interaction = SubElement(sheet.body, "orderInteraction", {"responseIdentifier": "RESPONSE", "shuffle": "true"})
    for each in content["entries"]:
        sheet.phrase(SubElement(interaction, "simpleChoice", {"identifier": _name(each["id"])}), each["text"])
    sheet.lose("In QTI an order is right as a whole or not at all.")
    if (content["first"], content["last"]) != ("first", "last"):
        sheet.lose("QTI has no names for the ends of an order.")
    if points == 1:
        sheet.by_template("match_correct")
        return
    test = Element("match")
    SubElement(test, "variable", {"identifier": "RESPONSE"})
    SubElement(test, "correct", {"identifier": "RESPONSE"})
    sheet.by_test(test, points)


def _write_long(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    sheet.response("RESPONSE", "single", "string", [])
    SubElement(sheet.body, "extendedTextInteraction", {"responseIdentifier": "RESPONSE"})
    if key["guide"] != NO_GUIDE:
        sheet.block(SubElement(sheet.body, "rubricBlock", {"view": "scorer"}), key["guide"])
    if content.get("words"):
        sheet.lose(f"QTI does not say how long the answer is to be in words ({content['words']}).")
    if content.get("template"):
        sheet.lose("QTI has no text to begin with.")


def _write_card(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
    sheet.lose("QTI has no cards: the front stands as text, with the back as its feedback.")


_Writer = Callable[[Sheet, Values, Values, Decimal], None]


def _below_stem(write: _Writer) -> _Writer:
    def written_below(sheet: Sheet, content: Values, key: Values, points: Decimal) -> None:
        sheet.block(sheet.body, content["stem"])
        write(sheet, content, key, points)

    return written_below


_WRITERS: dict[str, _Writer] = {
    "single": _below_stem(_write_single),
    "several": _below_stem(_write_several),
    "truefalse": _below_stem(_write_truefalse),
    "short": _below_stem(_write_short),
    "number": _below_stem(_write_number),
    "date": _below_stem(_write_date),
    "cloze": blanks.write_cloze,
    "matching": _below_stem(_write_matching),
    "ordering": _below_stem(_write_ordering),
    "long": _below_stem(_write_long),
    "card": _below_stem(_write_card),
}


def _lose_rest(sheet: Sheet, question: Question) -> None:
    if question.tags or question.difficulty or question.category:
        sheet.lose("QTI items have no topics, tags and difficulty.")
    if question.content.get("hints"):
        sheet.lose("QTI has no hints.")
    if question.key.get("lang") or question.key.get("dir") or question.content.get("dir"):
        sheet.lose("QTI does not say in which language or direction an answer is written.")
