"""What is typed in QTI 1.2: our short, number and long; a date is written as a short answer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from facts.core.formats import numbers
from facts.core.formats.answers import OPEN_ENDS, note_apart, note_part, short_key, spellings
from facts.core.formats.base import NO_GUIDE
from facts.core.formats.fractions import within
from facts.core.formats.numbers import decimal
from facts.core.kinds.short import FEEDBACK_LENGTH, stretches
from facts.core.tolerances import MOST_SIGNIFICANT, Tolerance

from .conditions import Condition, Test
from .sheet import Sheet
from .source import Source

Parts = tuple[str, dict[str, Any], dict[str, Any]]
_EQUAL = ("varequal", "varsubstring")


def read_short(source: Source) -> Parts:
    """Wrong answers are known by the feedback on them."""
    if (boxes := source.response().boxes) > 1:
        source.note(f"It asked for {boxes} answers there; here one of them is enough.")
    scored = _scored(source)
    right = [each for each, _mark in scored]
    given = [
        (text, mark, feedback)
        for each, mark in scored
        for text, _whole, feedback in accepted(source, [test for test in each.tests if not test.is_not])
    ]
    for each in source.conditions:
        if each.score is not None and each.score > 0:
            continue
        for text in each.rights():
            markup = "" if text in [test.value for one in right for test in one.tests] else source.feedback_on(text)
            if markup:
                feedback = source.phrase(markup, f"The feedback on “{text[:60]}”", FEEDBACK_LENGTH)
                given.append((_starless(text), Decimal(0), feedback))
    return "short", {"stem": source.stem()}, short_key(source.note, given)


def _scored(source: Source) -> list[tuple[Condition, Decimal]]:
    """The conditions that earn something, each with what that is of the most that one of them earns."""
    found = [(each, each.score) for each in source.conditions if each.score is not None and each.score > 0]
    most = max((score for _each, score in found), default=Decimal(1))
    return [(each, within(score / most)) for each, score in found]


def accepted(source: Source, tests: Sequence[Test]) -> list[tuple[str, Decimal, str]]:
    """The answers that are right. Whatever holds an answer that is asked for as a part is a pattern with stars."""
    found = []
    for test in (test for test in tests if test.of in _EQUAL):
        text = _starless(" ".join(test.value.split()))
        if test.attributes.get("case", "No").lower() == "yes":
            source.note("Capital letters counted there; here they do not.")
        found += [text, f"*{text}*"] if test.of == "varsubstring" and text else [text]
    return [(text, Decimal(1), "") for text in sorted(found, key=lambda text: len(stretches(text)) > 1)]


def _starless(text: str) -> str:
    return text.replace("*", "\\*")


def read_number(source: Source) -> Parts:
    source.response()
    answers: list[tuple[Decimal, Decimal]] = []
    precise = ""
    for each, mark in _scored(source):
        if each.is_other:
            continue
        if mark < 1:
            said = ", ".join(each.rights()) or " to ".join(test.value for test in each.tests)
            note_part(source.note, f"The answer {said[:60]}", mark)
            continue
        answers += _answers(source, each)
        precise = precise or _precise(each)
    if not answers:
        raise ValueError("No number is right.")
    key, apart = numbers.key_of(answers)
    note_apart(source.note, apart)
    ends = [Decimal(end).normalize() for end in key["tolerance"].split("..")]
    key["tolerance"] = precise if precise and len(answers) == 1 else "..".join(map(numbers.written, ends))
    return "number", {"stem": source.stem(), "unit": ""}, key


def _answers(source: Source, condition: Condition) -> list[tuple[Decimal, Decimal]]:
    """A value with what it may be off. Bounds hold for one value; other values stand by themselves."""
    values = []
    for text in condition.rights():
        value = decimal(text)
        if value is None:
            source.note(f"“{text[:40]}” is no number, and was not kept.")
        else:
            values.append(value)
    bounds = condition.bounds()
    low, high = bounds.get("vargte", bounds.get("vargt")), bounds.get("varlte", bounds.get("varlt"))
    if low is None and high is None:
        return [(value, Decimal(0)) for value in values]
    if low is None or high is None or low > high:
        raise ValueError("Its numbers have one bound alone, or end before they begin.")
    if {"vargt", "varlt"} & set(bounds) and not _precise(condition):
        source.note(OPEN_ENDS)
    if not values:
        return [_around(low, high)]
    if len(values) == 1 and high - values[0] == values[0] - low:
        return [(values[0], (high - values[0]).normalize())]
    return [*((value, Decimal(0)) for value in values), _around(low, high)]


def _around(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    return ((low + high) / 2).normalize(), ((high - low) / 2).normalize()


def _precise(condition: Condition) -> str:
    """As a tolerance: so many digits, or a part of the value, where the file says that or its bounds do."""
    exact = [test for test in condition.tests if test.of == "varequal"]
    value = decimal(exact[0].value) if len(exact) == 1 else None
    bounds = condition.bounds()
    if not value:
        return ""
    said = exact[0].attributes
    if said.get("margintype") == "percent" and (margin := decimal(said.get("margin", ""))) is not None:
        return f"{numbers.written(margin)} %"
    if "vargt" not in bounds or "varlte" not in bounds or said.get("precisiontype") == "decimals":
        return ""
    width = bounds["varlte"] - bounds["vargt"]
    if width <= 0 or bounds["varlte"] - value != value - bounds["vargt"] or width.normalize().as_tuple().digits != (1,):
        return ""
    digits = value.adjusted() - width.adjusted() + 1
    return f"{digits} digits" if 1 <= digits <= MOST_SIGNIFICANT else ""


def read_essay(source: Source) -> Parts:
    source.note("It has no notes for whoever marks it. Write what a good answer holds.")
    return "long", {"stem": source.stem(), "words": None, "template": ""}, {"guide": NO_GUIDE, "shown": False}


def read_fib(source: Source) -> Parts:
    """Where nothing says which kind is typed."""
    response = source.response()
    scored = [each for each in source.conditions if each.score and each.score > 0]
    if (
        response.kind == "num"
        or response.fib.lower() in ("decimal", "integer")
        or any(each.bounds() for each in scored)
    ):
        return read_number(source)
    return read_short(source) if any(each.tests for each in scored) else read_essay(source)


def plain_answers(sheet: Sheet, key: dict[str, Any]) -> list[str]:
    """The right answers that Canvas can compare: none with a star that stands for anything."""
    plain = ["".join(stretches(text)) if len(stretches(text)) == 1 else "" for text in key["accepted"]]
    if not all(plain):
        sheet.lose("Canvas has no stars: answers with one are not taken there.")
    if key.get("strict"):
        sheet.lose("Canvas compares the letters of an answer, and forgives no slip.")
    return [text for text in plain if text]


def write_short(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    sheet.typed()
    right = plain_answers(sheet, key)
    for each in key.get("wrong", []):
        if len(stretches(each["text"])) > 1:
            sheet.lose("Canvas has no stars: wrong answers with one are not known there.")
        elif each.get("feedback"):
            sheet.feedback_on(sheet.answer_id(), each["feedback"], "".join(stretches(each["text"])))
        else:
            sheet.lose("Canvas knows no wrong answers but those with feedback.")
    sheet.right(right)


def write_date(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    said = spellings(key["value"])
    sheet.lose(f"Canvas has no dates: it takes “{said[0]}” and {len(said) - 1} other spellings as a short answer.")
    sheet.typed()
    sheet.right(said)


def write_number(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    unit = content.get("unit") or key.get("unit") or ""
    if unit:
        sheet.below(f"… {unit}")
        sheet.lose(f"Canvas has no units: {unit} stands below the question there.")
    if (content.get("writing") or "en") != "en":
        sheet.lose("Canvas takes numbers as its own language writes them.")
    sheet.typed("Decimal")
    value, tolerance = Decimal(key["value"]), Tolerance.parse(str(key.get("tolerance") or "0"))
    (first, slack), *more = numbers.answers_of(key)
    is_precise = tolerance.way == "digits" and not more and first == value
    sheet.number(first, slack, is_precise=is_precise)
    for middle, half in more:
        sheet.between(middle - half, middle + half)


def write_long(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    sheet.typed()
    sheet.condition([], continues=False)
    if key["guide"] != NO_GUIDE:
        sheet.lose("Canvas has no guide for whoever marks an essay.")
    if content.get("words"):
        sheet.lose(f"Canvas does not say how long the answer is to be ({content['words']} words).")
    if content.get("template"):
        sheet.lose("Canvas has no text to begin an essay with.")


def write_card(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    sheet.lose("Canvas has no cards: it shows the front as a text, without the back.")
