"""
Questions of every kind for the tests of formats, in the one spelling that round trips hold for.

    @settings(max_examples=EXAMPLES)
    @given(questions("single", "short", features=Features(hints=False, tolerances=())))
    def test_read_what_was_written(question): ...

A format switches off what it does not carry.
"""

import os
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from facts.core.formats.base import Question
from facts.core.formats.markup import from_plain
from facts.core.kinds import KINDS, date
from facts.core.kinds.base import entry, in_order, natural, option_id

from .wordings import ALL, MEDIA, Features, answers, blocks, ids, lines, phrases, titles

EXAMPLES = int(os.environ.get("FACTKEEP_EXAMPLES", "30"))

SPLITS = (
    *(("1",), ("0.5", "0.5"), ("0.75", "0.25"), ("0.9", "0.1"), ("0.66667", "0.33333"), ("0.5", "0.3", "0.2")),
    *(("0.33333",) * 3, ("0.25",) * 4, ("0.5", "0.16667", "0.16667", "0.16667")),
)
"""What the right ones of several choices are worth."""
WEIGHTS = (
    "-1",
    "-0.75",
    "-0.5",
    "-0.33333",
    "-0.25",
    "-0.2",
    "-0.1",
    "0.05",
    "0.1",
    "0.33333",
    "0.5",
    "0.66667",
    "0.9",
)
"""What the others may be worth: fractions that Moodle knows as well."""


@cache
def _starred() -> st.SearchStrategy[str]:
    return st.tuples(answers(), answers()).map("*".join) | answers().map("a{}*".format)


@cache
def values() -> st.SearchStrategy[str]:
    """A decimal without zeros that say nothing."""
    return st.decimals(min_value=-10_000, max_value=10_000, places=3).map(_decimal) | st.integers(-99, 10**12).map(str)


def _decimal(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _tolerance(value: str, ways: tuple[str, ...]) -> st.SearchStrategy[str]:
    amount = st.decimals(min_value="0.001", max_value=50, places=3).map(_decimal)
    number = Decimal(value)
    found = st.just("0")
    if "absolute" in ways:
        found |= amount
    if "relative" in ways:
        found |= amount.map("{} %".format)
    if "digits" in ways and number:
        found |= st.integers(1, 6).map("{} digits".format)
    if "range" in ways:
        found |= st.tuples(amount, amount).map(
            lambda off: f"{_decimal(number - Decimal(off[0]))}..{_decimal(number + Decimal(off[1]))}"
        )
    return found


@cache
def dates() -> st.SearchStrategy[str]:
    """As the key has them."""
    year = st.integers(1, 2100).map("{:04}".format)
    return (
        year
        | st.tuples(year, st.integers(1, 12)).map(lambda got: f"{got[0]}-{got[1]:02}")
        | st.dates().map(str)
        | st.integers(100, 209).map("{}X".format)
        | st.integers(10, 20).map("{}XX".format)
        | st.integers(1, 700).map("-{:04}".format)
        | st.just("0000")
    )


@cache
def _optional(is_on: bool, strategy: st.SearchStrategy[Any], without: Any) -> st.SearchStrategy[Any]:
    return st.just(without) | strategy if is_on else st.just(without)


@cache
@st.composite
def _options(draw: st.DrawFn, features: Features, *, least: int = 2) -> list[dict[str, Any]]:
    texts = draw(st.lists(phrases(features), min_size=least, max_size=5, unique_by=_seen))
    feedback = _optional(features.feedback, phrases(features), "")
    return [{"id": option_id(text), "text": text, "feedback": draw(feedback)} for text in texts]


def _seen(text: str) -> str:
    """Two texts that are one to a reader of any format are not both drawn."""
    return "".join(text.casefold().split())


@cache
@st.composite
def _single(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    options = draw(_options(features))
    right = draw(st.sampled_from(options))["id"]
    key: dict[str, Any] = {"right": right}
    if features.weights and draw(st.booleans()):
        weighed = draw(st.lists(st.sampled_from([each["id"] for each in options if each["id"] != right]), unique=True))
        worth = [weight for weight in WEIGHTS if features.falling or Decimal(weight) >= 0]
        if weights := {id_: draw(st.sampled_from(worth)) for id_ in weighed}:
            key["weights"] = weights
    return {"stem": draw(blocks(features)), "options": options}, key


@cache
@st.composite
def _several(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    """With weights no two splits mark as if there were none: then wrong ones are worth something else."""
    options = draw(_options(features))
    known = [each["id"] for each in options]
    split = draw(st.sampled_from([split for split in SPLITS if len(split) <= len(options)]))
    chosen = draw(st.permutations(known))[: len(split)]
    key: dict[str, Any] = {"right": [id_ for id_ in known if id_ in chosen]}
    if features.weights and draw(st.booleans()):
        wrong = [id_ for id_ in known if id_ not in chosen]
        weights = dict(zip(key["right"], split, strict=True))
        weighed = draw(st.lists(st.sampled_from(wrong), unique=True)) if wrong else []
        losses = [each for each in WEIGHTS if each.startswith("-") and each[1:] != split[0]]
        if wrong or len(set(split)) > 1:
            key["weights"] = weights | {id_: draw(st.sampled_from(losses)) for id_ in weighed}
    return {"stem": draw(blocks(features)), "options": options}, key


@cache
@st.composite
def _truefalse(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    feedback = _optional(features.feedback, phrases(features), "")
    said = {"true": draw(feedback), "false": draw(feedback)}
    return {"stem": draw(blocks(features)), "feedback": said}, {"right": draw(st.booleans())}


@cache
@st.composite
def _short_key(draw: st.DrawFn, features: Features, *, with_feedback: bool) -> dict[str, Any]:
    texts = draw(st.lists(answers(), min_size=1, max_size=4, unique_by=_seen))
    wrong: list[str] = []
    if features.wrong and len(texts) > 1 and draw(st.booleans()):
        wrong = [text for text in texts[1:2] if "|" not in text]
        texts = [text for text in texts if text not in wrong]
    if features.stars and draw(st.booleans()):
        texts.append(draw(_starred()))
    feedback = _optional(with_feedback, phrases(replace(features, breaks=False)), "")
    key: dict[str, Any] = {"accepted": texts, "strict": features.strict and draw(st.booleans())}
    return key | ({"wrong": [{"text": text, "feedback": draw(feedback)} for text in wrong]} if wrong else {})


@cache
@st.composite
def _short(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"stem": draw(blocks(features))}, draw(_short_key(features, with_feedback=features.feedback))


@cache
@st.composite
def _number(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    value = draw(values())
    fields = {"stem": draw(blocks(features)), "value": value, "tolerance": draw(_tolerance(value, features.tolerances))}
    way = draw(st.sampled_from(("", *features.units)))
    if way == "printed":
        fields["unit"] = draw(st.sampled_from(("kg", "%", "million U.S. dollars", "m/s", "ēr & co")))
    elif way:
        fields |= {"unit": draw(st.sampled_from(("kg", "km/h", "%", "°C"))), "unit_typed": way}
    if features.writing:
        fields["writing"] = draw(st.sampled_from(("en", "de", "fr")))
    return KINDS["number"].build(fields)


@cache
@st.composite
def _date(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    value = draw(dates())
    return {"stem": draw(blocks(features)), **date.asked_of(value)}, {"value": value}


@cache
@st.composite
def _blank(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    kind = draw(st.sampled_from(features.blanks))
    hint = draw(_optional(features.blank_hints, lines(), ""))
    blank: dict[str, Any] = {"kind": kind, "hint": hint, "options": []}
    key: dict[str, Any]
    match kind:
        case "short":
            key = draw(_short_key(features, with_feedback=False))
            if not key["strict"]:
                del key["strict"]
        case "number":
            value = draw(values())
            key = {"value": value, "tolerance": draw(_tolerance(value, features.tolerances))}
        case "date":
            key = {"value": draw(dates())}
        case _:
            options = draw(st.lists(lines(), min_size=2, max_size=4, unique_by=_seen))
            blank["options"] = sorted(options, key=natural)
            key = {"accepted": [options[0]]}
    return blank, key


@cache
@st.composite
def _cloze(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    stretch = phrases(replace(features, breaks=False)).filter(lambda text: not any(map(text.__contains__, "{[]}")))
    drawn = draw(st.lists(_blank(features), min_size=1, max_size=3))
    blanks = [{"id": str(i + 1), **blank} for i, (blank, _) in enumerate(drawn)]
    text = "".join(f"{draw(stretch)} {{{blank['id']}}} " for blank in blanks).strip()
    text += draw(st.sampled_from(("", "."))) or f" {draw(stretch)}"
    stem = draw(st.just("Complete the sentence.") | blocks(features))
    content: dict[str, Any] = {"stem": stem, "text": text, "blanks": blanks}
    writing = draw(st.sampled_from(("en", "de"))) if features.writing else "en"
    content |= {"writing": writing} if writing != "en" else {}
    return content, {"blanks": {blank["id"]: key for blank, (_, key) in zip(blanks, drawn, strict=True)}}


def _as_plain_phrase(text: str) -> str:
    return from_plain(text, is_inline=True)


@cache
@st.composite
def _matching(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    rights = phrases(features) if features.rich_rights else lines().map(_as_plain_phrase)
    lefts = draw(st.lists(phrases(features), min_size=2, max_size=4, unique_by=_seen))
    taken = draw(st.integers(2, len(lefts))) if features.sharing else len(lefts)
    count = taken + (draw(st.integers(0, 2)) if features.extra else 0)
    texts = draw(st.lists(rights, min_size=count, max_size=count, unique_by=_seen))
    partners = [option_id(text) for text in texts[:taken]]
    partners += [draw(st.sampled_from(partners)) for _ in lefts[taken:]]
    content = {
        "stem": draw(blocks(features)),
        "lefts": [entry(left) for left in lefts],
        "rights": in_order(map(entry, texts)),
    }
    return content, {"pairs": {option_id(left): right for left, right in zip(lefts, partners, strict=True)}}


@cache
@st.composite
def _ordering(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = {
        "stem": draw(blocks(features)),
        "order": draw(st.lists(phrases(features), min_size=2, max_size=5, unique_by=_seen)),
    }
    if features.ends and draw(st.booleans()):
        fields |= {"first": draw(titles().filter(bool)), "last": draw(titles().filter(bool))}
    return KINDS["ordering"].build(fields)


@cache
@st.composite
def _long(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    content = {
        "stem": draw(blocks(features)),
        "words": draw(_optional(features.words, st.integers(1, 3000), None)),
        "template": draw(_optional(features.template, lines(), "")),
    }
    return content, {"guide": draw(blocks(features)), "shown": features.shown and draw(st.booleans())}


@cache
@st.composite
def _card(draw: st.DrawFn, features: Features) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"stem": draw(blocks(features))}, {"back": draw(blocks(features))}


_KINDS = {
    "single": _single,
    "several": _several,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "date": _date,
    "cloze": _cloze,
    "matching": _matching,
    "ordering": _ordering,
    "long": _long,
    "card": _card,
}


@cache
@st.composite
def _question(draw: st.DrawFn, kinds: tuple[str, ...], features: Features) -> Question:
    kind = draw(st.sampled_from(kinds))
    content, key = draw(_KINDS[kind](features))
    if features.hints and kind != "card":
        hints = draw(st.lists(phrases(features), max_size=3))
        content = content | ({"hints": hints} if hints else {})
    if features.lang and draw(st.booleans()):
        content, key = {**content, "lang": "lt"}, {**key, "lang": "ar", "dir": "rtl"}
    return Question(
        kind,
        content,
        key,
        explanation=draw(_optional(features.explanation, blocks(features), "")),
        id=draw(_optional(features.id, ids(), "")),
        name=draw(_optional(features.name, titles(), "")),
        category=tuple(draw(_optional(features.category, st.lists(titles().filter(bool), max_size=3), ()))),
        tags=tuple(draw(_tags()) if features.tags else ()),
        difficulty=draw(_optional(features.difficulty, st.sampled_from((1, 2, 3)), None)),
        points=draw(
            st.sampled_from((Decimal(1), Decimal(2), Decimal("0.5"))) if features.points else st.just(Decimal(1))
        ),
    )


@cache
def _tags() -> st.SearchStrategy[list[str]]:
    tag = titles().map(lambda text: text.replace(",", "")).map(lambda text: " ".join(text.split())).filter(bool)
    return st.lists(tag, max_size=3, unique_by=str.casefold)


def questions(*kinds: str, features: Features = ALL) -> st.SearchStrategy[Question]:
    """One of these kinds, of any without; always one that can be stored."""
    return _question(kinds or tuple(KINDS), features).filter(_is_whole)


def banks(*kinds: str, features: Features = ALL) -> st.SearchStrategy[list[Question]]:
    """A few questions, of which no two have one id."""
    return st.lists(
        questions(*kinds, features=features), min_size=1, max_size=4, unique_by=lambda each: each.id or object()
    )


def _is_whole(question: Question) -> bool:
    return not KINDS[question.kind].problems(question.content, question.key) and len(question.explanation) <= 2_000


__all__ = [
    "ALL",
    "EXAMPLES",
    "MEDIA",
    "Features",
    "answers",
    "banks",
    "blocks",
    "dates",
    "lines",
    "phrases",
    "questions",
]
