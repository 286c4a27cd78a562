"""What stands within the braces, by the type that Moodle guesses from it, in Moodle's order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from facts.core.formats import fractions, numbers
from facts.core.formats.answers import BELOW_NOTHING, note_apart, note_part, short_key
from facts.core.formats.base import NO_GUIDE
from facts.core.formats.gift import signs
from facts.core.formats.gift.signs import Text
from facts.core.formats.markup import from_plain
from facts.core.kinds import KINDS
from facts.core.kinds.base import option_id

MOST_ANSWERS = 200
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")
_NUMBER = re.compile(r"([+-]?)([0-9]{0,18}(?:\.[0-9]{0,30})?)(?:[eE]([+-]?[0-9]{1,2}))?")


@dataclass
class Made:
    """Content without the stem, key, and what is to be noted."""

    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def phrase(self, text: Text) -> str:
        """A phrase of Markdown, its notes taken along."""
        said = text.markup(is_inline=True)
        self.notes += said.notes
        return said.text


@dataclass(frozen=True)
class Answer:
    """One of several, with its weight if it says one."""

    text: Text
    feedback: Text
    weight: Decimal | None

    @classmethod
    def of(cls, given: str, default: str) -> "Answer":
        weight, rest = signs.weighed(given.strip())
        text, _, feedback = rest.partition("#")
        return cls(Text.of(text, default), Text.of(feedback, default), weight)


def made_of(within: str, default: str) -> Made:
    """Raises ValueError with a sentence where this is no answer."""
    if (count := within.count("=") + within.count("~")) > MOST_ANSWERS:
        raise ValueError(f"There are {count:,} answers, which is too many.")
    return _type_of(within)(within, default)


def _type_of(within: str) -> Callable[[str, str], Made]:
    if not within:
        return _essay
    if within.startswith("#"):
        return _number
    if "~" in within:
        return _choices
    if "=" in within and "->" in within:
        return _matching
    word = within.partition("#")[0].strip() if within.find("#") > 0 else within
    return _truefalse if word in _TRUE + _FALSE else _short


def _essay(within: str, default: str) -> Made:
    note = "GIFT has no guide for marking: write what a good answer holds."
    made = KINDS["long"].build({"stem": "", "guide": NO_GUIDE})
    return Made("long", _without_stem(made[0]), made[1], [note])


def _choices(within: str, default: str) -> Made:
    """Without any = more than one may be chosen, and what is worth something is right."""
    given = [part.strip() for part in within.replace("=", "~=").split("~")]
    answers = [(part[:1] == "=", Answer.of(_unweighed(part), default)) for part in given if part]
    is_single = "=" in within
    made = Made("single" if is_single else "several")
    made.content["options"] = options = []
    worth: dict[str, Decimal] = {}
    for is_right, answer in answers:
        text = made.phrase(answer.text)
        if not text:
            made.notes.append("A choice without words was not kept.")
            continue
        options.append({"id": option_id(text), "text": text, "feedback": made.phrase(answer.feedback)})
        worth[options[-1]["id"]] = Decimal(1) if is_right else answer.weight or Decimal(0)
    if is_single and min(worth.values(), default=0) < 0:
        made.notes.append(BELOW_NOTHING)
    made.key = fractions.key_of_one(worth) if is_single else fractions.key_of_several(worth)
    return made


def _unweighed(part: str) -> str:
    """Behind = Moodle reads no weight: what looks like one is text."""
    return f"%100%{part[1:].strip()}" if part.startswith("=") else part


def plain(number: Decimal | int) -> str:
    """Without an exponent, and without zeros that say nothing."""
    text = f"{number:f}" if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _matching(within: str, default: str) -> Made:
    made = Made("matching")
    pairs, extra = [], []
    for part in _split(within):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise ValueError(f"In a matching each answer has an arrow (->); “{signs.shown(part)[:60]}” has none.")
        said = from_plain(signs.shown(right).strip(), is_inline=True)
        text = made.phrase(Text.of(left, default))
        if text:
            pairs.append([text, said])
        else:
            extra.append(said)
    content, made.key = KINDS["matching"].build({"stem": "", "pairs": pairs, "extra": extra})
    made.content = _without_stem(content)
    return made


def _truefalse(within: str, default: str) -> Made:
    """The first feedback is for who was wrong, the second for who was right."""
    word, *feedback = within.split("#", 2)
    made = Made("truefalse")
    is_true = word.strip() in _TRUE
    wrong, right = (made.phrase(Text.of(text, default)) for text in (*feedback, "", "")[:2])
    made.content["feedback"] = {"true": right if is_true else wrong, "false": wrong if is_true else right}
    made.key["right"] = is_true
    return made


def _short(within: str, default: str) -> Made:
    made = Made("short")
    given = []
    for answer in (Answer.of(part, default) for part in _split(within)):
        weight = Decimal(1) if answer.weight is None else answer.weight
        given.append((answer.text.plain, weight, made.phrase(answer.feedback)))
    made.key = short_key(made.notes.append, given)
    return made


def _number(within: str, default: str) -> Made:
    made = Made("number")
    given, _, other = within[1:].partition("~")
    answers = [Answer.of(part, default) for part in _split(given)]
    if not answers:
        raise ValueError("There is no number behind the #.")
    right: list[str] = []
    for answer in answers:
        said, weight = answer.text.plain, Decimal(1) if answer.weight is None else answer.weight
        _value(said)
        if feedback := answer.feedback.plain:
            made.notes.append(f"The feedback on the number {said[:60]} was not kept: “{feedback[:300]}”")
        if weight == 1:
            right.append(said)
        else:
            note_part(made.notes.append, f"The number {said[:60]}", weight)
    if not right:
        raise ValueError("No number is fully right.")
    if other := signs.shown(other.partition("#")[2]).strip():
        made.notes.append(f"The feedback on any other number was not kept: “{other[:300]}”")
    made.content, made.key = {"unit": ""}, _key_of_number(made, right)
    return made


def _key_of_number(made: Made, right: Sequence[str]) -> dict[str, Any]:
    """Of one number as it stands; of several as far as they are near each other."""
    if len(right) == 1:
        value, tolerance = _value(right[0])
        return {"value": value, "tolerance": tolerance}
    found = []
    for value, tolerance in map(_value, right):
        low, _, high = tolerance.partition("..")
        found.append((Decimal(value), (Decimal(high) - Decimal(low)) / 2 if high else Decimal(tolerance)))
    key, apart = numbers.key_of(found)
    note_apart(made.notes.append, apart)
    return key


def _value(text: str) -> tuple[str, str]:
    """The number and its tolerance as the key has them. Raises ValueError."""
    low, dots, high = text.partition("..")
    if dots and low:
        ends = _decimal(low), _decimal(high)
        return plain((ends[0] + ends[1]) / 2), f"{plain(ends[0])}..{plain(ends[1])}"
    value, _, tolerance = text.partition(":")
    return plain(_decimal(value)), plain(_decimal(tolerance or "0"))


def _decimal(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text.strip())
    if not found or not re.search("[0-9]", found[2]):
        raise ValueError(f"“{text.strip()[:60]}” is no number: write it as 279.75, with a tolerance as 279.75:0.5.")
    return Decimal(f"{found[1]}{found[2]}E{found[3] or 0}")


def _split(within: str) -> Sequence[str]:
    """The answers behind each =; what stands before the first one is an answer as well."""
    return [part.strip() for part in within.split("=") if part.strip()]


def _without_stem(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != "stem"}
