"""One question, written so that Canvas can ask it, as far as it can."""

from collections.abc import Callable, Mapping
from typing import Any

from facts.core.formats.base import Question, title_of

from . import blanks, choices, pairs, typed
from .sheet import Sheet, block_html

_LEVELS = {1: "easy", 2: "medium", 3: "hard"}
_ASKED_NOWHERE = "text_only_question"

_Writer = Callable[[Sheet, dict[str, Any], dict[str, Any]], None]
_WRITERS: Mapping[str, tuple[str, _Writer]] = {
    "single": ("multiple_choice_question", choices.write_single),
    "several": ("multiple_answers_question", choices.write_several),
    "truefalse": ("true_false_question", choices.write_truefalse),
    "short": ("short_answer_question", typed.write_short),
    "number": ("numerical_question", typed.write_number),
    "date": ("short_answer_question", typed.write_date),
    "cloze": ("fill_in_multiple_blanks_question", blanks.write_blanks),
    "matching": ("matching_question", pairs.write_matching),
    "ordering": ("matching_question", pairs.write_ordering),
    "long": ("essay_question", typed.write_long),
    "card": (_ASKED_NOWHERE, typed.write_card),
}


def written(question: Question, media: Mapping[str, bytes]) -> Sheet:
    type_, write = _WRITERS[question.kind]
    content, key = dict(question.content), dict(question.key)
    has_blanks = "blanks" in content
    if has_blanks and blanks.are_chosen(content):
        type_ = "multiple_dropdowns_question"
    sheet = Sheet(type_, question.name or title_of(question), media)
    sheet.field("points_possible", f"{question.points:f}")
    markup = blanks.stem_html(content) if has_blanks else block_html(content["stem"])
    attributes = "".join(f' {name}="{content[name]}"' for name in ("lang", "dir") if content.get(name))
    sheet.stem(f"<div{attributes}>{markup}</div>" if attributes else markup)
    sheet.show(content["stem"], content.get("text", ""))
    if type_ != _ASKED_NOWHERE:
        sheet.explain(question.explanation)
    elif question.explanation:
        sheet.lose("Canvas shows no explanation of a text.")
    write(sheet, content, key)
    _lose_rest(sheet, question)
    sheet.finish(question.id)
    return sheet


def _lose_rest(sheet: Sheet, question: Question) -> None:
    if question.content.get("hints"):
        sheet.lose("Canvas has no hints.")
    if question.tags:
        sheet.lose("Canvas has no tags.")
    if question.difficulty:
        sheet.lose(f"Canvas has no difficulty (“{_LEVELS[question.difficulty]}”).")
    if question.key.get("lang") or question.key.get("dir"):
        sheet.lose("Canvas does not know in which language the answer is written.")
