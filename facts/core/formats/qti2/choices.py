"""Interactions with things to choose, match and order."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.answers import ALL_OR_NOTHING, BELOW_NOTHING, weighed_alike
from facts.core.formats.fractions import key_of_one, key_of_several, within
from facts.core.formats.xmls import local
from facts.core.kinds import KINDS
from facts.core.kinds.base import entry, in_order, option_id
from facts.core.kinds.options import FEEDBACK_LENGTH

from .scoring import Declaration
from .source import Source

Made = tuple[str, dict[str, Any], dict[str, Any]]
"""Kind, content and key."""

_PLACES = Decimal("0.0001")
_WORDS = {
    "true": {"true", "t", "wahr", "richtig", "vrai", "verdadero", "vero", "waar", "tiesa", "prawda", "sant"},
    "false": {"false", "f", "falsch", "faux", "falso", "onwaar", "netiesa", "fałsz", "falskt", "fals"},
}


def worth(source: Source, response: Declaration, known: Sequence[str]) -> dict[str, Decimal]:
    """What each value earns, of 1 for all that earn something. Raises ValueError where none does."""
    found = earned(source, response, known)
    gains = [value for value in found.values() if value > 0]
    whole = max(gains, default=Decimal(0)) if response.cardinality == "single" else sum(gains, Decimal(0))
    if not whole:
        raise ValueError("The file does not say which answer is right.")
    most_ = response.mapping.upper if response.mapping and source.scoring.ways.get(response.ident) == "map" else None
    if most_ is not None and most_ < whole:
        source.note("Not all of the right ones were needed for full marks there; here they are.")
    return {ident: value / whole for ident, value in found.items()}


def earned(source: Source, response: Declaration, known: Sequence[str]) -> dict[str, Decimal]:
    if source.scoring.ways.get(response.ident) == "map" and response.mapping:
        found = {ident: response.mapping.worth.get(ident, response.mapping.default) for ident in known}
        note_fall(source, response, found)
        return found
    if source.scoring.ways.get(response.ident) == "none" and response.correct:
        source.note("The file does not mark it; here the answer that it calls correct is right.")
    return {ident: Decimal(ident in response.correct) for ident in known}


def note_fall(source: Source, response: Declaration, worth: Mapping[str, Decimal]) -> None:
    """Nothing keeps a sum from falling below 0 but the bound of its mapping."""
    lower = response.mapping.lower if response.mapping else None
    is_floored = source.scoring.is_floored or (lower is not None and lower >= 0)
    if not is_floored and min(worth.values(), default=Decimal(0)) < 0:
        source.note(BELOW_NOTHING)


def most(source: Source, of: str = "") -> Decimal:
    """The most that the item may earn, or one response of it."""
    ways = {of: source.scoring.ways[of]} if of else source.scoring.ways
    whole = sum((source.scoring.constants.get(ident, Decimal(0)) for ident in ways), Decimal(0))
    for ident, way in ways.items():
        mapping = source.declared[ident].mapping
        if way == "map" and mapping:
            gains = [value for value in mapping.worth.values() if value > 0]
            is_single = source.declared[ident].cardinality == "single"
            reached = max(gains, default=Decimal(0)) if is_single else sum(gains, Decimal(0))
            whole += min(reached, mapping.upper) if mapping.upper is not None else reached
    return whole or Decimal(1)


def read_choice(source: Source, interaction: Element) -> Made:
    response = source.response(interaction)
    choices = [each for each in interaction if local(each) == "simpleChoice"]
    idents = [each.get("identifier") or "" for each in choices]
    weights = worth(source, response, idents)
    stem = source.block(source.stem_html())
    options = [_option(source, each) for each in choices]
    ids = dict(zip(idents, (each["id"] for each in options), strict=True))
    if response.cardinality == "multiple":
        key = key_of_several({ids[ident]: within(weights[ident]) for ident in idents}, _PLACES)
        if source.scoring.ways.get(response.ident) != "map":
            key = {"right": key["right"]}
            if len(key["right"]) > 1:
                source.note(ALL_OR_NOTHING)
        return "several", {"stem": stem, "options": options}, key
    key = key_of_one({ids[ident]: within(weights[ident]) for ident in idents})
    words = [_truth(source.plain(each)) for each in choices]
    if sorted(words) == ["false", "true"] and "weights" not in key:
        said = {word: each["feedback"] for word, each in zip(words, options, strict=True)}
        content = {"stem": stem, "feedback": {word: said[word] for word in ("true", "false")}}
        return "truefalse", content, {"right": words[list(ids.values()).index(key["right"])] == "true"}
    return "single", {"stem": stem, "options": options}, key


def _option(source: Source, choice: Element) -> dict[str, Any]:
    text, said = source.phrase(choice), source.inner_feedback(choice)
    if len(said) > FEEDBACK_LENGTH:
        source.note(f"The feedback on a choice has {len(said):,} characters; {FEEDBACK_LENGTH:,} is the most.")
        said = ""
    return {"id": option_id(text), "text": text, "feedback": said}


def read_match(source: Source, interaction: Element) -> Made:
    response = source.response(interaction)
    sets = [[each for each in part if local(each) == "simpleAssociableChoice"] for part in interaction]
    sets = [each for each, part in zip(sets, interaction, strict=True) if local(part) == "simpleMatchSet"]
    if len(sets) != 2:
        raise ValueError("It does not have two lists to match.")
    pairs = [pair.split() for pair in pairs_of(source, response)]
    left, right = ({each.get("identifier") or "": entry(source.phrase(each)) for each in part} for part in sets)
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("Its right pairs cannot be read.")
    partners = _partners(pairs, left, right)
    if partners is None:
        partners = _partners([[b, a] for a, b in pairs], right, left)
        left, right = right, left
    if partners is None:
        raise ValueError("Not each entry of a list has one partner in the other; here each has one.")
    content = {
        "stem": source.block(source.stem_html()),
        "lefts": list(left.values()),
        "rights": in_order(right.values()),
    }
    return "matching", content, {"pairs": {left[a]["id"]: right[b]["id"] for a, b in partners.items()}}


def pairs_of(source: Source, response: Declaration) -> list[str]:
    """The pairs that are right, with notes on how they were marked."""
    if source.scoring.ways.get(response.ident) == "map" and response.mapping:
        gains = [value for value in response.mapping.worth.values() if value > 0]
        if len(set(gains)) > 1:
            source.note(weighed_alike("pairs"))
        if min([response.mapping.default, *response.mapping.worth.values()]) < 0:
            source.note("Wrong pairs took marks away there; here they earn none.")
        return [pair for pair, value in response.mapping.worth.items() if value > 0]
    if len(response.correct) > 1:
        source.note(ALL_OR_NOTHING)
    return list(response.correct)


def _partners(
    pairs: Sequence[Sequence[str]], left: Mapping[str, Any], right: Mapping[str, Any]
) -> dict[str, str] | None:
    found = {a: b for a, b in pairs if a in left and b in right}
    return {a: found[a] for a in left} if len(found) == len(pairs) == len(left) else None


def read_order(source: Source, interaction: Element) -> Made:
    response = source.response(interaction)
    texts = {each.get("identifier") or "": source.phrase(each) for each in interaction if local(each) == "simpleChoice"}
    if source.scoring.ways.get(response.ident) == "map" or sorted(response.correct) != sorted(texts):
        raise ValueError("The file does not say in which order its entries belong.")
    source.note("Only the whole order earned marks there; here a part of it does.")
    fields = {"stem": source.block(source.stem_html()), "order": [texts[each] for each in response.correct]}
    return "ordering", *KINDS["ordering"].build(fields)


def _truth(text: str) -> str:
    """ "true", "false", or neither."""
    said = text.strip(" .").casefold()
    return next((word for word, words in _WORDS.items() if said in words), "")
