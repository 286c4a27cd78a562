"""Marking clozes: blanks right of all blanks, each marked as its kind. An empty blank is not answered."""

import html
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from facts.core import prose
from facts.core.kinds.cloze import following, words
from facts.core.writings import writing_of

from . import date, number, short
from .base import (
    BLANK,
    RIGHT,
    WRONG,
    BadResponse,
    Fields,
    Marked,
    Told,
    Values,
    marked,
    one_value,
    suffixes,
    text_pairs,
)

NAME = "cloze"
HAS_PARTS = True
SHOWS_KEY = False


def read(fields: Fields, face: Values, order: Sequence[str]) -> dict[str, str] | None:
    blanks = {piece["blank"]: piece for piece in face["pieces"] if not isinstance(piece, str)}
    if not suffixes(fields, "blank-") <= set(blanks):
        raise BadResponse
    filled = {id_: text for id_ in blanks if (text := one_value(fields, f"blank-{id_}")) is not None}
    if any(blanks[id_]["kind"] == "choice" and text not in blanks[id_]["options"] for id_, text in filled.items()):
        raise BadResponse
    return filled or None


def mark(content: Values, key: Values, response: Any) -> Marked:
    if response is None or response == {}:
        return BLANK
    kinds = {blank["id"]: blank["kind"] for blank in content["blanks"]}
    marks = _marks(content, kinds, following(content["text"]), key, text_pairs(response))
    notes = [
        note if len(marks) == 1 else f"Blank {id_}: {note}"
        for id_, each in marks.items()
        if each is not BLANK
        for note in each.notes
    ]
    return marked(sum(each.fraction == 1 for each in marks.values()), len(marks), notes)


def perfect(content: Values, key: Values) -> Any:
    writing = writing_of(content)
    return {blank["id"]: words(blank["kind"], key["blanks"][blank["id"]], writing) for blank in content["blanks"]}


def wrong_example(content: Values, key: Values) -> Any:
    """The first blank filled wrong, the others right."""
    filled, first = dict(perfect(content, key)), content["blanks"][0]
    texts = [*(first.get("options") or ()), *short.WRONG_TEXTS, *number.WRONG_NUMBERS, *date.WRONG_DATES["year"]]
    wrong = ({**filled, first["id"]: text} for text in texts)
    return next((response for response in wrong if mark(content, key, response).fraction < 1), None)


def guess(content: Values, key: Values) -> float | None:
    """The mean over its blanks: one of the choices, or nothing for what is typed."""
    blanks = content["blanks"]
    return sum(1 / len(blank["options"]) for blank in blanks if blank.get("options")) / len(blanks)


def tell(face: Values, key: Values, response: Any) -> list[Told]:
    pieces, filled = face["pieces"], text_pairs(response)
    kinds = {piece["blank"]: piece["kind"] for piece in pieces if not isinstance(piece, str)}
    behind = {
        piece["blank"]: prose.plain(after)
        for piece, after in pairwise([*pieces, ""])
        if not isinstance(piece, str) and isinstance(after, str)
    }
    marks = _marks(face, kinds, behind, key, filled)
    return [Told(html.escape(filled[id_]), each.verdict) for id_, each in marks.items() if filled.get(id_)]


def _marks(asked: Values, kinds: Values, behind: Values, key: Values, response: Mapping[str, str]) -> dict[str, Marked]:
    """
    The mark of each blank.

    `asked` is the content or the face. `behind` is the text that follows a blank: a number has its unit there.
    """
    keys, marks = key["blanks"], {}
    for id_, kind in kinds.items():
        text, own = response.get(id_), keys[id_]
        if kind == "number":
            marks[id_] = number.mark_text(own, text, asked, " ".join(behind.get(id_, "").split()[:1]))
        elif kind == "date":
            marks[id_] = date.mark_text(own, text)
        elif kind == "choice":
            marks[id_] = BLANK if not text else RIGHT if text in own["accepted"] else WRONG
        else:
            rivals = [answer for other in keys if other != id_ for answer in keys[other].get("accepted", [])]
            marks[id_] = short.mark_text(own, text, rivals)
    return marks
