"""
Moodle's texts with gaps, which are our cloze: `cloze` (also `multianswer`), and `gapselect` and `ddwtos` with choices.

    The [[1]] sat on the [[3]].     # of gapselect: the first and the third choice are right
"""

import html
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from facts.core.formats import numbers
from facts.core.formats.answers import note_apart, short_key, spellings, weighed_alike
from facts.core.formats.clozes import Gap, Parts, parts_of, spelled, with_tokens
from facts.core.formats.markup import from_html, to_plain
from facts.core.formats.numbers import decimal
from facts.core.kinds import cloze
from facts.core.kinds.base import natural

from . import embedded
from .sheet import Sheet, block_html, inline_html
from .source import Source, letters

_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")


def read_cloze(source: Source, stem: str) -> Parts:
    text, files = source.html(source.child("questiontext"))
    below, pictures = source.old_picture()
    files.update(pictures)
    parts = embedded.parsed(text + below)
    blanks = [part for part in parts if isinstance(part, embedded.Blank)]
    stretches = [part for part in parts if isinstance(part, str)]
    if any(map(embedded.looks_broken, stretches)):
        source.note("Something begins like a blank and does not end. It was left as it is written.")
    if len({blank.weight for blank in blanks}) > 1:
        source.note(weighed_alike("blanks"))
    gaps = [_read_blank(source, i + 1, blank) for i, blank in enumerate(blanks)]
    return parts_of(source.of_html(with_tokens(stretches), files, is_inline=False), gaps, source.note)


def points(element_text: str) -> Decimal:
    """What a cloze is worth: the sum of its weights."""
    return Decimal(sum(part.weight for part in embedded.parsed(element_text) if isinstance(part, embedded.Blank)))


def _read_blank(source: Source, number: int, blank: embedded.Blank) -> Gap:
    if said := [answer.feedback for answer in blank.answers if answer.feedback]:
        source.note(f"The feedback of blank {number} was not kept: “{_plain(said[0])[:200]}”")
    kind: dict[str, Any] = {"kind": "short", "hint": "", "options": []}
    match blank.type:
        case embedded.SEVERAL:
            raise ValueError(f"Blank {number} asks for several choices; here a blank takes one.")
        case embedded.NUMBER:
            return {**kind, "kind": "number"}, _number(source, number, blank)
        case embedded.CHOICE:
            texts = [_plain(answer.text) for answer in blank.answers]
            right = [text for text, answer in zip(texts, blank.answers, strict=True) if answer.mark == 1]
            if any(0 != answer.mark != 1 for answer in blank.answers):
                source.note(f"Choices of blank {number} that were worth a part of the mark are wrong here.")
            return _choice(number, texts, right)
        case embedded.CASED:
            source.note(f"Capital letters counted in blank {number}; here they do not.")
    try:
        return kind, _kept_short(short_key(source.note, [(each.text, each.mark, "") for each in blank.answers]))
    except ValueError as error:
        raise ValueError(f"Blank {number}: {error}") from error


def _plain(markup: str) -> str:
    """HTML as a line of letters."""
    return " ".join(to_plain(from_html(markup, is_inline=True).text, is_inline=True).split())


def _kept_short(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "strict"}


def _number(source: Source, number: int, blank: embedded.Blank) -> dict[str, Any]:
    right = []
    for answer in blank.answers:
        if answer.mark == 1:
            value, slack = decimal(answer.text), decimal(answer.slack or "0")
            if value is None or slack is None:
                raise ValueError(f"“{answer.text[:40]}” in blank {number} is no number.")
            right.append((value, abs(slack)))
        elif answer.mark:
            source.note(f"{answer.text[:40]} was worth a part of the mark in blank {number}; here it is wrong.")
    if not right:
        raise ValueError(f"No number is right in blank {number}.")
    key, apart = numbers.key_of(right)
    note_apart(source.note, apart)
    return key


def _choice(number: int, texts: Sequence[str], right: Sequence[str]) -> Gap:
    if len(set(right)) != 1:
        raise ValueError(f"Choices of blank {number} that are worth 100 %: {len(set(right))}. Here one is right.")
    options = sorted(dict.fromkeys(texts), key=natural)
    return {"kind": "choice", "hint": "", "options": options}, {"accepted": [right[0]]}


def read_gaps(source: Source, stem: str) -> Parts:
    """The choices of a gap are all of the group of the right one."""
    groups: dict[str, list[str]] = {}
    choices = []
    for each in [*source.children("selectoption"), *source.children("dragbox")]:
        text, group = _plain(letters(each)), each.findtext("group", "1").strip()
        groups.setdefault(group, []).append(text)
        choices.append((text, group))
    text, files = source.html(source.child("questiontext"))
    stretches = _GAP.split(text)
    gaps = []
    for i, number in enumerate(stretches[1::2]):
        if not 0 < int(number) <= len(choices):
            raise ValueError(f"Gap [[{number}]] has no such choice.")
        right, group = choices[int(number) - 1]
        gaps.append(_choice(i + 1, groups[group], [right]))
    return parts_of(source.of_html(with_tokens(stretches[::2]), files, is_inline=False), gaps, source.note)


def text_html(content: dict[str, Any], key: dict[str, Any], points: Decimal, sheet: Sheet) -> str:
    """The text of a cloze, its stem before it unless that is the usual one."""
    blanks = {blank["id"]: blank for blank in content["blanks"]}
    share = points / len(blanks)
    weight = int(share) if share >= 1 and share == int(share) else 1
    if weight * len(blanks) != points:
        sheet.lose(f"In Moodle it is worth {weight * len(blanks)}, one for each blank, and not {points.normalize():f}.")
    text = spelled(
        content,
        lambda id_: _write_blank(sheet, blanks[id_], key["blanks"][id_], weight),
        lambda phrase: _guarded(inline_html(phrase)),
    )
    stem = "" if content["stem"] == cloze.STEM else _guarded(block_html(content["stem"]))
    return f"{stem}<p>{text}</p>"


def _guarded(markup: str) -> str:
    """Without a brace, which might begin a blank."""
    return markup.replace("{", "&#123;")


def _write_blank(sheet: Sheet, blank: dict[str, Any], key: dict[str, Any], weight: int) -> str:
    if blank.get("hint"):
        sheet.lose(f"Moodle shows no hint in a blank: “{blank['hint'][:60]}”.")
    type_, answers = _WRITERS[blank["kind"]](blank, key)
    return embedded.written(type_, weight, answers)


def _right(text: str, slack: str = "") -> embedded.Answer:
    return embedded.Answer(text, Decimal(1), slack=slack)


def _wrong(text: str) -> embedded.Answer:
    return embedded.Answer(text, Decimal(0))


Written = tuple[str, list[embedded.Answer]]


def _short_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    wrong = [_wrong(each["text"]) for each in key.get("wrong", [])]
    return embedded.SHORT, [*map(_right, key["accepted"]), *wrong]


def _number_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    found = numbers.answers_of(key)
    return embedded.NUMBER, [_right(numbers.written(value), numbers.written(slack)) for value, slack in found]


def _date_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    return embedded.SHORT, [*map(_right, spellings(key["value"]))]


def _choice_blank(blank: dict[str, Any], key: dict[str, Any]) -> Written:
    answers = [(_right if text in key["accepted"] else _wrong)(html.escape(text)) for text in blank["options"]]
    return embedded.CHOICE, answers


_WRITERS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Written]] = {
    "short": _short_blank,
    "number": _number_blank,
    "date": _date_blank,
    "choice": _choice_blank,
}
