r"""
Answers embedded in a text, as Moodle's cloze questions have them.

    The capital is {1:SHORTANSWER:=Vilnius#Yes.~%50%Kaunas#Once.~Riga}, with {2:NUMERICAL:=600:50} thousand people.
    It lies on the {:MC:=Neris~Nemunas}.

Before the first colon stands the weight, behind the second answers with what they are worth (`=` is all, `%50%` half,
nothing is nothing) and the feedback behind `#`. The text is HTML. A sign is taken as it is behind a backslash, or as an
entity: that is how they are written here, since Moodle leaves some of the backslashes in the answer.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from facts.core.formats.fractions import tidy
from facts.core.formats.numbers import decimal

SHORT, CASED, NUMBER, CHOICE, SEVERAL = "shortanswer", "shortanswer_c", "numerical", "multichoice", "multiresponse"

_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), SHORT),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), CASED),
    **dict.fromkeys(("NUMERICAL", "NM"), NUMBER),
    **dict.fromkeys(("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH"), CHOICE),
    **dict.fromkeys(("MULTICHOICE_S", "MCS", "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), CHOICE),
    **dict.fromkeys(("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH"), SEVERAL),
    **dict.fromkeys(("MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"), SEVERAL),
}
_WRITTEN = {SHORT: "SHORTANSWER", NUMBER: "NUMERICAL", CHOICE: "MULTICHOICE"}
_START = re.compile(r"\{([0-9]{0,9}):([A-Z]+(?:_[A-Z]+)?):")
_WORTH = re.compile(r"=|%(-?[0-9]{1,3}(?:[.,][0-9]{0,9})?)%")
_NUMBER = re.compile(r"([^:]+)(?::(.+))?", re.DOTALL)
_AWKWARD = re.compile(r"[^\w\s.,;!?()/'*+-]|_")


@dataclass(frozen=True)
class Answer:
    """`text` without escapes: letters, but HTML of a choice. `slack` is what a number may be off; HTML in feedback."""

    text: str
    mark: Decimal
    feedback: str = ""
    slack: str = ""


@dataclass(frozen=True)
class Blank:
    type: str
    weight: int
    answers: Sequence[Answer]


def parsed(text: str) -> list[str | Blank]:
    """Stretches of HTML and blanks in turn, beginning and ending with a stretch. Takes one pass."""
    parts: list[str | Blank] = []
    at = done = 0
    while start := _START.search(text, at):
        at = start.end()
        if start[2] not in _TYPES:
            continue
        answers, end = _answers(text, at)
        if end is None:
            break
        parts += [text[done : start.start()], _blank(start, answers)]
        at = done = end
    return [*parts, text[done:]]


def looks_broken(stretch: str) -> bool:
    """Whether something begins here like a blank and is none."""
    return any(start[2] in _TYPES for start in _START.finditer(stretch))


def _answers(text: str, at: int) -> tuple[list[tuple[str, str]], int | None]:
    """Answer and feedback of each alternative, and where the blank ends: nowhere if it is cut short."""
    found: list[tuple[str, str]] = []
    begun, hash_at = at, -1
    for i in range(at, len(text)):
        sign = text[i]
        if sign not in "~#}" or text[i - 1] == "\\":
            continue
        if hash_at < 0 and (text[i - 1] == "&" or text[i - 5 : i] == "&amp;") and i > begun:
            continue
        if sign == "#":
            hash_at = i if hash_at < 0 else hash_at
            continue
        cut = i if hash_at < 0 else hash_at
        if text[begun:cut].strip():
            found.append((text[begun:cut], text[hash_at + 1 : i] if hash_at >= 0 else ""))
        if sign == "}":
            return found, i + 1
        begun, hash_at = i + 1, -1
    return found, None


def _blank(start: re.Match[str], given: list[tuple[str, str]]) -> Blank:
    type_ = _TYPES[start[2]]
    return Blank(type_, int(start[1] or 1), [_answer(type_, text, feedback) for text, feedback in given])


def _answer(type_: str, text: str, feedback: str) -> Answer:
    text = text.strip()
    worth = _WORTH.match(text)
    mark = Decimal(0)
    if worth:
        mark = Decimal(1) if worth[1] is None else tidy((decimal(worth[1]) or Decimal(0)) / 100)
        text = text[worth.end() :]
    text, slack = _unescaped(text), ""
    if type_ == NUMBER and (number := _NUMBER.fullmatch(text)):
        text, slack = number[1].strip(), (number[2] or "").strip()
    return Answer(text, mark, _unescaped(feedback), slack)


def _unescaped(text: str) -> str:
    """Moodle keeps the backslash before a tilde, which nobody means."""
    return re.sub(r"\\([~#}])", r"\1", html.unescape(text)).strip()


def written(type_: str, weight: int, answers: Sequence[Answer]) -> str:
    """A blank as it stands in HTML; all answers are worth all or nothing."""
    return f"{{{weight}:{_WRITTEN[type_]}:{'~'.join(map(_alternative, answers))}}}"


def _alternative(answer: Answer) -> str:
    sign, slack = "=" if answer.mark == 1 else "", f":{answer.slack}" if answer.slack else ""
    return f"{sign}{_escaped(answer.text)}{slack}"


def _escaped(text: str) -> str:
    return _AWKWARD.sub(lambda found: f"&#{ord(found[0])};", text)
