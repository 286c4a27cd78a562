"""One question of Moodle's, read as Moodle reads it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Entry, Question, entry, left_out, title_of
from facts.core.formats.numbers import decimal
from facts.core.kinds import KINDS
from facts.core.kinds.base import HINT_LENGTH, MOST_HINTS

from . import choices, essays, gaps, pairs, typed
from .source import Source, letters

Parts = tuple[str, dict[str, Any], dict[str, Any]]
"""Kind, content and key."""

_READERS: dict[str, Callable[[Source, str], Parts]] = {
    "multichoice": choices.read_multichoice,
    "truefalse": choices.read_truefalse,
    "shortanswer": typed.read_shortanswer,
    "numerical": typed.read_numerical,
    "matching": pairs.read_matching,
    "match": pairs.read_matching,
    "ordering": pairs.read_ordering,
    "essay": essays.read_essay,
    "cloze": gaps.read_cloze,
    "multianswer": gaps.read_cloze,
    "gapselect": gaps.read_gaps,
    "ddwtos": gaps.read_gaps,
}
_GAPPED = {"cloze", "multianswer", "gapselect", "ddwtos"}
"""Whose text is no stem."""
_LEFT_OUT = {
    "description": "A description asks nothing.",
    **dict.fromkeys(
        ("calculated", "calculatedsimple", "calculatedmulti"),
        "Its numbers are drawn by chance, which cannot be done here.",
    ),
    **dict.fromkeys(("random", "randomsamatch"), "It draws other questions by chance: use a draw in a quiz instead."),
    "stack": "It is marked by a computer algebra system.",
}
_MOST_POINTS = 100_000


@dataclass(frozen=True)
class Read:
    """An entry, and the files that its question shows."""

    entry: Entry
    media: dict[str, bytes]


def read_question(element: Element, category: tuple[str, ...], place: str) -> Read:
    type_ = element.get("type", "")
    source = Source(element)
    name = " ".join(source.value("name").split())
    reader = _READERS.get(type_)
    if reader is None:
        why = _LEFT_OUT.get(type_, f"The question type “{type_[:60]}” is not known here.")
        return Read(left_out(place, name or type_, why), {})
    try:
        question = _question(source, name, category, reader, is_gapped=type_ in _GAPPED)
    except ValueError as error:
        return Read(left_out(place, name or type_, str(error)), {})
    return Read(entry(place, question, [*source.notes, *source.rest()]), source.media)


def _question(
    source: Source, name: str, category: tuple[str, ...], reader: Callable[[Source, str], Parts], *, is_gapped: bool
) -> Question:
    text = source.child("questiontext")
    kind, content, key = reader(source, "" if is_gapped else _stem(source, text))
    hints = _hints(source)
    content |= {"hints": hints} if hints else {}
    points = _points(source)
    if text is not None and reader is gaps.read_cloze:
        points = gaps.points(letters(text))
    question = Question(
        kind,
        content,
        key,
        explanation=source.block(source.child("generalfeedback")),
        id=source.value("idnumber"),
        name=name,
        category=category,
        tags=tuple(letters(tag) for group in ("tags", "coursetags") for tag in _tags(source, group)),
        points=points,
    )
    is_named = bool(KINDS[kind].problems(content, key)) or name != title_of(question)
    return question if is_named else replace(question, name="")


def _stem(source: Source, text: Element | None) -> str:
    stem = source.block(text)
    below, files = source.old_picture()
    if below:
        picture = source.of_html(below, files, is_inline=False)
        stem = f"{stem}\n\n{picture}".strip()
    return stem


def _points(source: Source) -> Decimal:
    given = source.value("defaultgrade", "1")
    points = decimal(given)
    if points is None or not 0 <= points <= _MOST_POINTS:
        source.note(f"It was worth “{given[:40]}”, which cannot be; here it is worth 1.")
        return Decimal(1)
    return Decimal(f"{points:f}".rstrip("0").rstrip(".")) if points % 1 else Decimal(int(points))


def _hints(source: Source) -> list[str]:
    hints = []
    for i, element in enumerate(source.children("hint")):
        old = element.find("hintcontent")
        if hint := source.phrase(element if old is None else old, f"Hint {i + 1}", HINT_LENGTH):
            hints.append(hint)
        if any(element.find(tag) is not None for tag in ("shownumcorrect", "clearwrong")):
            source.note("What Moodle does beside showing a hint (clearing or counting answers) was not kept.")
    if len(hints) > MOST_HINTS:
        source.note(f"It has {len(hints)} hints; the first {MOST_HINTS} were kept.")
    return hints[:MOST_HINTS]


def _tags(source: Source, group: str) -> list[Element]:
    holder = source.child(group)
    return [] if holder is None else holder.findall("tag")
