"""Moodle's `multichoice`, which is our single and several, and `truefalse`."""

from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats import fractions
from facts.core.formats.answers import BELOW_NOTHING, falls
from facts.core.formats.markup import to_plain
from facts.core.kinds import option_id
from facts.core.kinds.base import ENTRY_LENGTH
from facts.core.kinds.options import FEEDBACK_LENGTH, weights

from . import marks
from .sheet import Sheet
from .source import Source, letters


def read_multichoice(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    is_single = source.value("single", "true").lower() not in ("false", "0")
    options, worth = [], {}
    for i, answer in enumerate(source.children("answer")):
        text = source.phrase(answer, f"Choice {i + 1}", ENTRY_LENGTH)
        feedback = source.phrase(answer.find("feedback"), f"The feedback on choice {i + 1}", FEEDBACK_LENGTH)
        options.append({"id": option_id(text), "text": text, "feedback": feedback})
        worth[option_id(text)] = marks.mark_of(answer)
    if is_single and min(worth.values(), default=0) < 0:
        source.note(BELOW_NOTHING)
    key = fractions.key_of_one(worth) if is_single else fractions.key_of_several(worth)
    return ("single" if is_single else "several"), {"stem": stem, "options": options}, key


def write_single(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    worth = {**weights(key), key["right"]: Decimal(1)}
    for what in falls(content, worth):
        sheet.lose(what)
    _write(sheet, content, worth, is_single=True)


def write_several(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    """Raises ValueError where Moodle has no fraction for so many right choices."""
    share = Decimal(1) / len(key["right"])
    worth = weights(key)
    if not worth:
        if fractions.known(share) is None:
            raise ValueError(f"Moodle has no fraction for {len(key['right'])} right choices.")
        worth = {each["id"]: share if each["id"] in key["right"] else -share for each in content["options"]}
    _write(sheet, content, worth, is_single=False)


def _write(sheet: Sheet, content: dict[str, Any], worth: dict[str, Decimal], *, is_single: bool) -> None:
    sheet.value("single", "true" if is_single else "false")
    sheet.value("shuffleanswers", "true")
    sheet.value("answernumbering", "abc")
    for option in content["options"]:
        mark = worth.get(option["id"], Decimal(0))
        fraction = fractions.known(mark)
        if fraction is None:
            fraction = fractions.nearest(mark)
            sheet.lose(
                f"Moodle has no weight {mark}: “{to_plain(option['text'], is_inline=True)[:60]}” has {fraction} there."
            )
        answer = sheet.phrase("answer", option["text"], fraction=fractions.percent(fraction))
        sheet.phrase("feedback", option.get("feedback") or "", answer)


def read_truefalse(source: Source, stem: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """
    In old files the words are in the teacher's language: then the first answer is that for true.

    A second try would always be right, so that every penalty is as good as none.
    """
    source.child("penalty")
    answers = source.children("answer")
    if len(answers) != 2:
        raise ValueError(f"It has {len(answers)} answers; true or false has two.")
    words = [letters(answer).lower() for answer in answers]
    if words not in (["true", "false"], ["false", "true"]):
        source.note(f"The answers are “{words[0][:40]}” and “{words[1][:40]}”: the first was taken to be true.")
        words = ["true", "false"]
    by_word: dict[str, Element] = dict(zip(words, answers, strict=True))
    worth = {word: marks.mark_of(answer) for word, answer in by_word.items()}
    if sorted(worth.values()) != [0, 1]:
        raise ValueError("One of true and false must be worth 100 %, and the other nothing.")
    feedback = {
        word: source.phrase(by_word[word].find("feedback"), f"The feedback on {word}", FEEDBACK_LENGTH)
        for word in ("true", "false")
    }
    return "truefalse", {"stem": stem, "feedback": feedback}, {"right": worth["true"] == 1}


def write_truefalse(sheet: Sheet, content: dict[str, Any], key: dict[str, Any]) -> None:
    for word, is_right in (("true", key["right"]), ("false", not key["right"])):
        fraction = "100" if is_right else "0"
        answer = sheet.letters("answer", word, fraction=fraction, format="moodle_auto_format")
        sheet.phrase("feedback", (content.get("feedback") or {}).get(word) or "", answer)
