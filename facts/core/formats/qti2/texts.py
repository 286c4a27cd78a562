"""Interactions in which something is typed, or chosen within a text."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.answers import short_key, weighed_alike
from facts.core.formats.base import NO_GUIDE
from facts.core.formats.clozes import Gap, parts_of
from facts.core.formats.numbers import decimal, written
from facts.core.formats.xmls import local
from facts.core.kinds.base import natural
from facts.core.tolerances import MOST_SIGNIFICANT

from .choices import Made, earned, most, pairs_of, worth
from .scoring import Declaration
from .source import Source, token

_NUMBERS = ("float", "integer")


def read_entry(source: Source, interaction: Element) -> Made:
    response = source.response(interaction)
    if _stands_within(source):
        return read_blanks(source)
    stem = source.block(source.stem_html(lambda _: " "))
    if response.type in _NUMBERS:
        return "number", {"stem": stem, "unit": ""}, _number(source, response)
    return "short", {"stem": stem}, _short(source, response)


def _stands_within(source: Source) -> bool:
    """Whether words go on behind the place for the answer, in its own line."""
    text = source.stem_html()
    behind = text.partition(token(1))[2].partition("</p>")[0].partition("</div>")[0]
    return any(sign.isalnum() for sign in source.block(behind))


def read_blanks(source: Source) -> Made:
    found = [_blank(source, each) for each in source.interactions]
    shares = {most(source, each.ident) for each in map(source.response, source.interactions)}
    if len(shares) > 1:
        source.note(weighed_alike("blanks"))
    return _cloze(source, source.stem_html(), found)


def _blank(source: Source, interaction: Element) -> Gap:
    response = source.response(interaction)
    if local(interaction) == "inlineChoiceInteraction":
        texts = {
            each.get("identifier") or "": source.plain(each) for each in interaction if local(each) == "inlineChoice"
        }
        return _choice(texts, [ident for ident, each in worth(source, response, list(texts)).items() if each == 1])
    if response.type in _NUMBERS:
        return {"kind": "number", "hint": "", "options": []}, _number(source, response)
    return {"kind": "short", "hint": "", "options": []}, _without_strict(_short(source, response))


def _choice(texts: dict[str, str], right: list[str]) -> Gap:
    if len(right) != 1 or right[0] not in texts:
        raise ValueError(f"{len(right) or 'No'} choices of a blank are right; here one is.")
    options = sorted(dict.fromkeys(texts.values()), key=natural)
    return {"kind": "choice", "hint": "", "options": options}, {"accepted": [texts[right[0]]]}


def read_gaps(source: Source, interaction: Element) -> Made:
    response = source.response(interaction)
    if any(local(each) == "gapImg" for each in interaction):
        raise ValueError("It asks to put pictures into gaps, which is not done here.")
    texts = {each.get("identifier") or "": source.plain(each) for each in interaction if local(each) == "gapText"}
    pairs = [pair.split() for pair in pairs_of(source, response)]
    right = {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
    gaps = [each.get("identifier") or "" for each in source.places]
    found = [_choice(texts, [right[gap]] if gap in right else []) for gap in gaps]
    return _cloze(source, source.stem_html(), found)


def _cloze(source: Source, text: str, found: list[Gap]) -> Made:
    return parts_of(source.block(text), found, source.note)


def _answers(source: Source, response: Declaration) -> dict[str, Decimal]:
    """What each answer that the file names earns. What is called correct comes first."""
    mapping = response.mapping
    if source.scoring.ways.get(response.ident) == "map" and mapping:
        if mapping.default > 0:
            raise ValueError("Any answer earns something, which cannot be kept here.")
        first = [text for text in response.correct if text in mapping.worth]
        return {text: mapping.worth[text] for text in dict.fromkeys([*first, *mapping.worth])}
    return earned(source, response, response.correct)


def _short(source: Source, response: Declaration) -> dict[str, Any]:
    found = _answers(source, response)
    cased = response.mapping.cased if response.mapping else frozenset[str]()
    if source.scoring.ways.get(response.ident) == "match" and response.ident not in source.scoring.uncased:
        cased = frozenset(found)
    if any(text in cased and text.lower() != text.upper() for text in found):
        source.note("Capital letters counted there; here they do not.")
    best = max(found.values(), default=Decimal(0))
    if best <= 0:
        raise ValueError("The file does not say which answer is right.")
    return short_key(source.note, [(text.replace("*", "\\*"), gain / best, "") for text, gain in found.items()])


def _without_strict(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "strict"}


def _number(source: Source, response: Declaration) -> dict[str, Any]:
    found = _answers(source, response)
    best = max(found.values(), default=Decimal(0))
    values = [text for text, gain in found.items() if gain == best > 0]
    if not values:
        raise ValueError("The file does not say which number is right.")
    value = decimal(values[0])
    if value is None:
        raise ValueError(f"“{values[0][:40]}” is no number.")
    for other in values[1:]:
        source.note(f"Another right answer ({other[:40]}) was not kept: here one number is right.")
    return {"value": _plain(value), "tolerance": _tolerance(source, response.ident, value)}


def _tolerance(source: Source, ident: str, value: Decimal) -> str:
    """What is rounded to so many places lies around the rounded value."""
    mode, given = source.scoring.tolerances.get(ident, ("exact", ["0"]))
    if mode == "range":
        return "..".join(given)
    amounts = [abs(decimal(each) or Decimal(0)) for each in given]
    below, above = amounts[0], amounts[-1]
    match mode:
        case "exact":
            return "0"
        case "relative" if below == above:
            return f"{_plain(below)} %"
        case "relative":
            return _range(value - abs(value) * below / 100, value + abs(value) * above / 100)
        case "significantFigures" if 1 <= below <= MOST_SIGNIFICANT:
            return f"{int(below)} digits"
        case "decimalPlaces" if below <= MOST_SIGNIFICANT:
            place = Decimal(1).scaleb(-int(below))
            rounded = value.quantize(place, ROUND_HALF_UP)
            return _plain(place / 2) if rounded == value else _range(rounded - place / 2, rounded + place / 2)
        case "absolute":
            return _plain(below) if below == above else _range(value - below, value + above)
    raise ValueError("How far off a number may be cannot be kept here.")


def _range(low: Decimal, high: Decimal) -> str:
    return f"{_plain(low)}..{_plain(high)}"


def read_long(source: Source, interaction: Element) -> Made:
    guide = source.guide()
    if not guide:
        source.note("It has no notes for whoever marks it. Write what a good answer holds.")
    content = {"stem": source.block(source.stem_html()), "words": None, "template": ""}
    return "long", content, {"guide": guide or NO_GUIDE, "shown": False}


def _plain(value: Decimal) -> str:
    return written(value.normalize())
