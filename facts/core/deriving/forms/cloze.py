"""Cloze: the statement with a value to type: digits, a date, the two ends of a period, a name."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, compare, folded, literal
from facts.core.deriving.distractors import nearest_wrong
from facts.core.deriving.notation import Figure, Moment, Phrase, Span, plain, tolerance_of
from facts.core.deriving.stems import Gap, can_be_typed, forms_of, gap_of, when
from facts.core.kinds.base import Entry

NAME = "cloze"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    for i, value in enumerate(asked.fact.values):
        form = f"{NAME}:{i}"
        gap = gap_of(asked.fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif value.type == "text" or (isinstance(gap.writing, Phrase) and not can_be_typed(gap.answer)):
            yield Refusal(form, f"There is more than one way to say “{gap.answer}”.")
        elif (hint := _hint(asked, gap)) is None:
            yield Refusal(form, f"There is another right answer: {asked.rivals(value)[0].text}.")
        else:
            wrong = nearest_wrong(asked, gap)
            yield cloze_of(asked, form, *_blanks(gap), hint=hint, other=wrong.feedback if wrong else "")


def cloze_of(
    asked: Asked, form: str, text: str, blanks: list[tuple[str, Entry]], *, hint: str = "", other: str = ""
) -> Draft:
    """
    A draft of a text with places {1}, {2} and their kinds and keys.

    The answer is the statement itself, so what explains it is an `other` statement to tell it from.
    """
    fact = asked.fact
    content = {
        "stem": f"Complete the statement{when(asked)}.",
        "text": literal(text),
        "blanks": [
            {"id": str(i), "kind": kind, "hint": hint, "options": []} for i, (kind, _) in enumerate(blanks, start=1)
        ],
    }
    key = {"blanks": {str(i): key for i, (_, key) in enumerate(blanks, start=1)}}
    return Draft(form, "cloze", content, key, compare(other), (fact.id,))


def _hint(asked: Asked, gap: Gap) -> str | None:
    """As many first letters as tell a name from others that would be right too, up to three; None if they do not."""
    rivals = asked.rivals(gap.value)
    if not rivals:
        return ""
    names = [folded(name) for each in rivals for name in (each.text, *each.entries)]
    for count in (1, 2, 3):
        letters = folded(gap.answer)[:count]
        if isinstance(gap.writing, Phrase) and not any(name.startswith(letters) for name in names):
            return f"{gap.answer[:count]}…"
    return None


def _blanks(gap: Gap) -> tuple[str, list[tuple[str, Entry]]]:
    """The statement with places, and for each its kind and key."""
    kind_and_key: list[tuple[str, Entry]]
    match gap.writing:
        case Figure() as figure:
            value, off = str(plain(figure.shown)), str(tolerance_of(figure, gap.before))
            piece = f"{figure.currency}\0{figure.tail}"
            kind_and_key = [("number", {"value": value, "tolerance": off})]
        case Moment(date=date):
            piece, kind_and_key = "\0", [("date", {"value": str(date)})]
        case Span(first, last):
            between = first.text[first.end : last.start]
            piece = f"\0{between}\0"
            kind_and_key = [("date", {"value": str(each.date)}) for each in (first, last)]
        case Phrase(core=core):
            accepted = list(dict.fromkeys([*forms_of(core), *([gap.short_form] if gap.short_form else [])]))
            piece, kind_and_key = "\0", [("short", {"accepted": accepted, "strict": False})]
    pieces = gap.fill(piece).split("\0")
    text = pieces[0] + "".join(f"{{{i}}}{after}" for i, after in enumerate(pieces[1:], start=1))
    return text, kind_and_key * len(gap.places)
