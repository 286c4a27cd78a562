"""
Many questions at once: a pasted list, read to pairs of question and answer, with what could not be read by its line.

Five formats, found by themselves or named:

    term<TAB>definition            a table, as spreadsheets and other programs copy it
    question; answer               or with commas; a part in quotes may hold the separator, "" and line ends
    - term :: definition           a Markdown list, with or without the hyphen
    ## question                    Markdown: the lines below a heading are its answer

Nothing is lost: every line is part of a pair or of a fault, and a fault keeps its text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from facts.core import prose
from facts.core.kinds.base import STEM_LENGTH, folded

MOST = 300
LENGTH = 200_000


class Format(StrEnum):
    TAB = "tab"
    DEFINITION = "definition"
    SEMICOLON = "semicolon"
    COMMA = "comma"
    HEADING = "heading"


SEPARATORS = {Format.TAB: "\t", Format.DEFINITION: " :: ", Format.SEMICOLON: ";", Format.COMMA: ","}
NAMES = {Format.TAB: "tab", Format.DEFINITION: "“::”", Format.SEMICOLON: "semicolon", Format.COMMA: "comma"}

_HEADING = re.compile(r"#{1,6}[ \t]+(.*)")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,3}[.)])[ \t]+")
_QUOTED = re.compile(r' *"((?:[^"]|"")*)" *')
_LINES_IN_QUOTES = 40


@dataclass(frozen=True)
class Pair:
    """`line` is the line on which it begins, from 1; `text` is what was pasted."""

    line: int
    question: str
    answer: str
    text: str


@dataclass(frozen=True)
class Fault:
    """What cannot be made, why, and what was pasted."""

    line: int
    what: str
    text: str


@dataclass(frozen=True)
class Pasted:
    format: Format
    pairs: Sequence[Pair]
    faults: Sequence[Fault]


def read(text: str, format_: Format | None = None) -> Pasted:
    """Pairs and faults in the order of the text. Never raises."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    format_ = format_ or detect(text)
    records = _headings(lines) if format_ is Format.HEADING else _separated(lines, format_)
    pairs: list[Pair] = []
    faults: list[Fault] = []
    known: dict[str, int] = {}
    for record in records:
        if isinstance(record, Pair) and (what := _what_is_wrong(record, known, len(pairs))):
            record = Fault(record.line, what, record.text)
        if isinstance(record, Fault):
            faults.append(record)
        else:
            pairs.append(record)
            known[folded(record.question)] = record.line
    return Pasted(format_, pairs, faults)


def detect(text: str) -> Format:
    """Headings if there are any, else the separator that most lines have; a tab before a sign that prose has too."""
    lines = [line for line in text.splitlines() if line.strip()]
    if any(_HEADING.match(line) for line in lines):
        return Format.HEADING
    counts = {format_: sum(sign in line.strip() for line in lines) for format_, sign in SEPARATORS.items()}
    return max(counts, key=lambda format_: counts[format_])


def _what_is_wrong(pair: Pair, known: dict[str, int], count: int) -> str:
    if not pair.question:
        return "The question is empty."
    if not pair.answer:
        return "The answer is empty."
    if max(len(pair.question), len(pair.answer)) > STEM_LENGTH:
        return f"This is too long; {STEM_LENGTH:,} characters is the most."
    if prose.UNFIT.search(pair.question + pair.answer):
        return "This holds a character that cannot be shown."
    if line := known.get(folded(pair.question)):
        return f"This asks the same as line {line}."
    if count >= MOST:
        return f"{MOST} at once is the most. Paste the rest afterwards."
    return ""


def _headings(lines: Sequence[str]) -> Iterator[Pair | Fault]:
    begins = [i for i, line in enumerate(lines) if _HEADING.match(line)]
    before = lines[: begins[0]] if begins else lines
    if any(line.strip() for line in before):
        first = next(i for i, line in enumerate(before) if line.strip())
        yield Fault(first + 1, "No heading stands above this.", "\n".join(before[first:]).rstrip())
    for begin, end in pairwise([*begins, len(lines)]):
        found = _HEADING.match(lines[begin])
        question = found[1].strip().rstrip("#").rstrip() if found else ""
        text = "\n".join(lines[begin:end]).rstrip()
        yield Pair(begin + 1, question, "\n".join(lines[begin + 1 : end]).strip(), text)


def _separated(lines: Sequence[str], format_: Format) -> Iterator[Pair | Fault]:
    i = 0
    while i < len(lines):
        taken = _lines_taken(lines, i, SEPARATORS[format_]) if format_ is not Format.DEFINITION else 1
        text = "\n".join(lines[i : i + taken])
        if text.strip():
            yield _pair(text, i + 1, format_)
        i += taken


def _pair(text: str, line: int, format_: Format) -> Pair | Fault:
    separator = SEPARATORS[format_]
    if format_ is Format.DEFINITION:
        bullet = _BULLET.match(text)
        parts = text[bullet.end() if bullet else 0 :].split(separator.strip(), 1)
    else:
        parts, _is_quoted = _parts(text, separator)
        while len(parts) > 2 and not parts[-1].strip():
            parts.pop()
    if len(parts) == 1:
        return Fault(line, f"There is no {NAMES[format_]} between question and answer.", text)
    if len(parts) > 2:
        return Fault(line, f"There are {len(parts)} parts. Put quotes around one that holds a {NAMES[format_]}.", text)
    return Pair(line, parts[0].strip(), parts[1].strip(), text)


def _parts(text: str, separator: str) -> tuple[list[str], bool]:
    """The parts of a record, and whether the last one stands in quotes.

    A part in quotes ends with them; any other quote is a sign like others.
    """
    parts, at = [], 0
    while True:
        quoted = _QUOTED.match(text, at)
        is_quoted = quoted is not None and (quoted.end() == len(text) or text.startswith(separator, quoted.end()))
        if quoted and is_quoted:
            parts.append(quoted[1].replace('""', '"'))
            end = quoted.end()
        else:
            end = text.find(separator, at)
            end = len(text) if end < 0 else end
            parts.append(text[at:end])
        if end >= len(text):
            return parts, is_quoted
        at = end + len(separator)


def _lines_taken(lines: Sequence[str], first: int, separator: str) -> int:
    """How many lines a record has: more than one where quotes that open its last part close on a later line."""
    parts, is_quoted = _parts(lines[first], separator)
    if is_quoted or not parts[-1].lstrip().startswith('"'):
        return 1
    for taken in range(2, min(_LINES_IN_QUOTES, len(lines) - first) + 1):
        if _parts("\n".join(lines[first : first + taken]), separator)[1]:
            return taken
    return 1
