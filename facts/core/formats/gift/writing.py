"""From questions to GIFT that Moodle takes: plain text where all of a question is, else HTML."""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from facts.core import prose
from facts.core.formats import carrying, fractions
from facts.core.formats.answers import falls
from facts.core.formats.base import NO_GUIDE, Loss, Question, Written
from facts.core.formats.gift import signs
from facts.core.formats.gift.answers import plain
from facts.core.formats.markup import is_plain, to_html, to_plain
from facts.core.formats.paths import path_of
from facts.core.kinds import KINDS, options
from facts.core.tolerances import Tolerance

_ID_LENGTH = 100
_SHOWN = re.compile(r'<(?:img|audio)[^<>]*? (?:alt|title)="([^"]*)"[^<>]*>(?:</audio>)?')
_CARRIED = ("id", "name", "category", "tags", "explanation", "feedback", "weights")


class _UnheldError(ValueError):
    """Why a question is not written at all."""


class _Sheet:
    """One question on its way: its texts as the file has them, and what is lost of it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.losses = list(carrying.losses(question, _CARRIED))
        self.is_html = not all(map(_is_simple, _texts(question)))
        if any(prose.media_names(text) for text in _texts(question)):
            self.losses.append("Its pictures and sounds: their words stand for them.")

    @property
    def format(self) -> str:
        return "html" if self.is_html else "moodle"

    def stem(self, text: str) -> str:
        """With the format that all texts of the question have, where it is not Moodle's own."""
        said = _html(text) if self.is_html else text
        is_odd = said.startswith("//") or signs.begins_as_format(said)
        return f"[{self.format}]{signs.written(said)}" if self.is_html or is_odd else signs.written(said)

    def block(self, text: str) -> str:
        return self._guarded(_html(text) if self.is_html else text)

    def phrase(self, text: str) -> str:
        return self._guarded(_html(text, is_inline=True) if self.is_html else text)

    def _guarded(self, text: str) -> str:
        mark = f"[{self.format}]" if signs.begins_as_format(text) else ""
        return mark + signs.written(text)

    def comment(self, text: str) -> str:
        return f"#{self.phrase(text)}" if text else ""

    def lose(self, what: str) -> None:
        self.losses.append(what)


def write(questions: Sequence[Question], media: Mapping[str, bytes]) -> Written:
    losses: list[Loss] = []
    pieces: list[str] = []
    category: tuple[str, ...] = ()
    for i, question in enumerate(questions):
        sheet = _Sheet(question)
        try:
            written = _written(sheet)
        except _UnheldError as error:
            losses.append(Loss(i, str(error), is_whole=True))
            continue
        if question.category != category:
            category = question.category
            pieces.append(f"$CATEGORY: {path_of(category)}\n")
        pieces.append(written)
        losses += [Loss(i, what) for what in dict.fromkeys(sheet.losses)]
    return Written("\n".join(pieces).encode(), tuple(losses))


def _written(sheet: _Sheet) -> str:
    question = sheet.question
    body = _WRITERS.get(question.kind)
    if body is None:
        raise _UnheldError(f"GIFT has no question of the kind {KINDS[question.kind].LABEL.lower()}.")
    answers, behind = body(sheet, question.content, question.key)
    lines = [answers] if isinstance(answers, str) else list(answers)
    general = f"####{sheet.block(question.explanation)}" if question.explanation else ""
    if isinstance(answers, str):
        within = answers + general
    else:
        within = "".join(
            f"{line}\n" for line in (lines[0], *(f"\t{line}" for line in [*lines[1:], *filter(None, [general])]))
        )
    name = f"::{signs.written(question.name)}::" if question.name else ""
    return f"{_comment(sheet)}{name}{sheet.stem(question.content['stem'])}{{{within}}}{behind}\n"


def _comment(sheet: _Sheet) -> str:
    """The id and the tags, as far as they come back from there."""
    question = sheet.question
    kept = []
    for mark, pattern, texts in (("id", signs.ID, [question.id]), ("tag", signs.TAG, question.tags)):
        for text in filter(None, texts):
            said = f"[{mark}:{text.replace(']', chr(92) + ']')}]"
            found = pattern.findall(f"{said} [tag:x] [id:x]")
            if not found or found[0].replace("\\]", "]") != text or (mark == "id" and len(text) > _ID_LENGTH):
                sheet.lose(f"Its {mark} “{text[:60]}”, which Moodle does not take.")
            else:
                kept.append(said)
    return f"// {' '.join(kept)}\n" if kept else ""


def _choices(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[Iterable[str], str]:
    right, worth = key["right"], options.weights(key)
    if isinstance(right, list):
        share = 1 / Decimal(len(right))
        worth = worth or {each["id"]: share if each["id"] in right else -share for each in content["options"]}
        if key.get("weights") and "weights" not in fractions.key_of_several(_all(content, worth)):
            sheet.lose("That its weights were written out: they are the usual ones.")
    else:
        for what in falls(content, worth):
            sheet.lose(what)
    lines = [""]
    for option in content["options"]:
        mark = "=" if option["id"] == right else f"~{_percent(worth.get(option['id'], Decimal(0)))}"
        text = sheet.phrase(option["text"])
        if mark == "~" and text.startswith("%"):
            mark = "~%0%"
        lines.append(f"{mark}{text}{sheet.comment(option.get('feedback') or '')}")
    return lines, ""


def _all(content: Mapping[str, Any], worth: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {each["id"]: worth.get(each["id"], Decimal(0)) for each in content["options"]}


def _percent(weight: Decimal) -> str:
    near = fractions.known(weight)
    if near is None:
        raise _UnheldError(f"Moodle takes no choice that is worth {plain(round(weight * 100, 3))} %.")
    return f"%{fractions.percent(near)}%" if near else ""


def _truefalse(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, str]:
    said = content.get("feedback") or {}
    is_true = key["right"]
    wrong, right = (
        sheet.comment(said.get(word) or "") for word in (("false", "true") if is_true else ("true", "false"))
    )
    return f"{'TRUE' if is_true else 'FALSE'}{wrong or '#' * bool(right)}{right}", ""


def _short(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[Iterable[str], str]:
    if key.get("strict"):
        sheet.lose("That accents count: Moodle counts them always.")
    wrong = key.get("wrong", [])
    if any("->" in text for text in (*key["accepted"], *(each["text"] for each in wrong))):
        raise _UnheldError("GIFT takes an arrow (->) in an answer for a matching.")
    lines = [""]
    for text in key["accepted"]:
        lines.append(f"={'%100%' if text.startswith('%') else ''}{_typed(text)}")
    for each in wrong:
        lines.append(f"=%0%{_typed(each['text'])}{sheet.comment(each.get('feedback') or '')}")
    return lines, ""


def _typed(text: str) -> str:
    """What somebody types, which has no format."""
    return ("[plain]" if signs.begins_as_format(text) else "") + signs.written(text)


def _number(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, str]:
    value, given = Decimal(key["value"]), key.get("tolerance") or "0"
    tolerance, unit = Tolerance.parse(given), content.get("unit") or key.get("unit") or ""
    if content.get("writing"):
        sheet.lose(f"How its numbers are written ({content['writing']}).")
    if unit:
        sheet.lose(f"The unit “{unit}” stands as words behind the field.")
    if tolerance.way == "range":
        if (tolerance.low + tolerance.high) / 2 != value:
            sheet.lose(f"That {key['value']} is shown as the answer: GIFT takes the middle of the range.")
        answer = f"#{plain(tolerance.low)}..{plain(tolerance.high)}"
    else:
        amount = _amount(tolerance, value)
        if tolerance.way != "absolute":
            sheet.lose(f"The tolerance “{given}” is written as {plain(amount)}.")
        answer = f"#{key['value']}" + (f":{plain(amount)}" if amount else "")
    return answer, f" {signs.written(html.escape(unit, quote=False))}" if unit else ""


def _amount(tolerance: Tolerance, value: Decimal) -> Decimal:
    """How far off the value an answer may be."""
    if tolerance.way == "relative":
        return abs(value) * tolerance.low / 100
    if tolerance.way == "digits":
        return Decimal(10) ** (value.adjusted() - int(tolerance.low) + 1) / 2
    return tolerance.low


def _matching(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[Iterable[str], str]:
    rights = {each["id"]: each["text"] for each in content["rights"]}
    if not all(is_plain(text, is_inline=True) for text in rights.values()):
        sheet.lose("Emphasis, links and formulas on the right: Moodle shows plain text there.")
    said = {id_: signs.written(to_plain(text, is_inline=True)) for id_, text in rights.items()}
    pairs = key["pairs"]
    lines = [f"={sheet.phrase(left['text'])} -> {said[pairs[left['id']]]}" for left in content["lefts"]]
    taken = set(pairs.values())
    return ["", *lines, *(f"= -> {text}" for id_, text in said.items() if id_ not in taken)], ""


def _long(sheet: _Sheet, content: Mapping[str, Any], key: Mapping[str, Any]) -> tuple[str, str]:
    for what, is_there in (
        ("The guide for marking.", key["guide"] != NO_GUIDE),
        ("That learners see the guide.", key.get("shown")),
        (f"The length ({content.get('words')} words).", content.get("words")),
        ("The text to begin with.", content.get("template")),
    ):
        if is_there:
            sheet.lose(what)
    return "", ""


_WRITERS: dict[str, Callable[[_Sheet, Mapping[str, Any], Mapping[str, Any]], tuple[Iterable[str], str]]] = {
    "single": _choices,
    "several": _choices,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "matching": _matching,
    "long": _long,
}


def _texts(question: Question) -> Iterable[str]:
    """The texts that have markup."""
    content, key = question.content, question.key
    yield content["stem"]
    yield question.explanation
    for each in (*content.get("options", ()), *key.get("wrong", ())):
        yield each.get("feedback") or ""
    for each in (*content.get("options", ()), *content.get("lefts", ())):
        yield each["text"]
    yield from (text or "" for text in (content.get("feedback") or {}).values())


def _is_simple(text: str) -> bool:
    """Whether Moodle's own format shows just this."""
    return not re.search(r"[<>&\n]", text) and _html(text) == f"<p>{text}</p>" if text else True


def _html(text: str, *, is_inline: bool = False) -> str:
    """With the words of pictures and sounds in their place."""
    return _SHOWN.sub(r"[\1]", to_html(text, is_inline=is_inline))
