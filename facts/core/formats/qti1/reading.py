"""One item of QTI 1.2, read by the type that it names, by its profile in a Common Cartridge, or by what it asks for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from facts.core.formats.base import Entry, Question, entry, left_out, title_of
from facts.core.formats.preparing import strings
from facts.core.kinds import KINDS
from facts.core.prose import media_names

from . import blanks, choices, pairs, typed
from .packages import Files
from .source import Source

Parts = tuple[str, dict[str, Any], dict[str, Any]]
"""Kind, content and key."""

_READERS: dict[str, Callable[[Source], Parts]] = {
    "multiple_choice_question": choices.read_single,
    "cc.multiple_choice.v0p1": choices.read_single,
    "true_false_question": choices.read_truefalse,
    "cc.true_false.v0p1": choices.read_truefalse,
    "multiple_answers_question": choices.read_several,
    "cc.multiple_response.v0p1": choices.read_several,
    "short_answer_question": typed.read_short,
    "cc.fib.v0p1": typed.read_short,
    "cc.pattern_match.v0p1": typed.read_short,
    "numerical_question": typed.read_number,
    "essay_question": typed.read_essay,
    "cc.essay.v0p1": typed.read_essay,
    "fill_in_multiple_blanks_question": blanks.read_blanks,
    "multiple_dropdowns_question": blanks.read_blanks,
    "matching_question": pairs.read_matching,
    "ordering_question": pairs.read_ordering,
}
_LEFT_OUT = {
    "calculated_question": "Its numbers are drawn by chance, which cannot be done here.",
    "file_upload_question": "It asks for a file, which nobody can hand in here.",
    "text_only_question": "A text asks nothing.",
    "categorization_question": "It sorts choices into groups, which cannot be done here.",
    "hot_spot_question": "It asks for a place in a picture, which cannot be done here.",
}
_NO_NAMES = ("", "Question")


@dataclass(frozen=True)
class Read:
    """An entry, and the files that its question shows."""

    entry: Entry
    media: dict[str, bytes]


def read_item(item: Element, files: Files, category: tuple[str, ...], of_group: str, place: str) -> Read:
    source = Source(item, files)
    title = " ".join((item.get("title") or "").split())
    name = title or item.get("ident") or place
    type_ = source.fields.get("question_type") or source.fields.get("cc_profile") or ""
    if type_ in _LEFT_OUT:
        return Read(left_out(place, name, _LEFT_OUT[type_]), {})
    try:
        reader = _READERS.get(type_) or _inferred(source, type_)
        kind, content, key = reader(source)
    except ValueError as error:
        return Read(left_out(place, name, str(error)), {})
    explanation, hints = source.explanation(), source.hints()
    content |= {"hints": hints} if hints else {}
    points = source.points(of_group)
    question = Question(kind, content, key, explanation, item.get("ident") or "", title, category, points=points)
    if title in _NO_NAMES or (not KINDS[kind].problems(content, key) and title == title_of(question)):
        question = replace(question, name="")
    found = entry(place, question, [*source.notes, *source.rest()])
    return Read(found, shown(found.question, files))


def shown(question: Question | None, files: Files) -> dict[str, bytes]:
    """The media of a question, as far as the file has them."""
    if question is None:
        return {}
    texts = [question.explanation, *strings(question.content), *strings(question.key)]
    return {name: files.media[name] for text in texts for name in media_names(text) if name in files.media}


def _inferred(source: Source, type_: str) -> Callable[[Source], Parts]:
    """By what is asked for. Raises ValueError where that is not known here, or is nothing."""
    responses = source.responses
    kinds = {response.kind for response in responses}
    if not responses:
        raise ValueError(
            "It asks for nothing." if not type_ else f"The question type “{type_[:60]}” is not known here."
        )
    if unknown := kinds - {"lid", "str", "num"}:
        raise ValueError(f"What it asks for (response_{min(unknown)[:20]}) is not known here.")
    if type_:
        source.note(f"The question type “{type_[:60]}” is not known here: it was read by what it asks for.")
    if kinds == {"lid"}:
        if len(responses) > 1:
            return pairs.read_matching
        return pairs.read_ordering if responses[0].cardinality.lower() == "ordered" else choices.read_choice
    if len(responses) > 1:
        return blanks.read_blanks
    return typed.read_fib
