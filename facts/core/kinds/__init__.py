"""The kinds of item. To add one, write a module of the same shape here and in `quiz/core/marking/`, and list both."""

from collections.abc import Callable
from typing import Any

from facts.core import languages, prose

from . import card, cloze, date, long, matching, number, ordering, several, short, single, truefalse
from .base import Entry, Kind, Problem, Values, option_id

_MODULES: tuple[Kind, ...] = (single, several, truefalse, short, number, date, cloze, matching, ordering, long, card)

KINDS: dict[str, Kind] = {kind.NAME: kind for kind in _MODULES}
"""By name, in the order of `docs/items.md`."""

REVERSIBLE: dict[str, Callable[[Values, Values], tuple[Entry, Entry]]] = {card.NAME: card.swapped}
"""Kinds that can be asked the other way round, with what makes content and key of that."""
PASTABLE: dict[str, Callable[[str, str], Entry]] = {card.NAME: card.pasted, short.NAME: short.pasted}
"""Kinds that a question and an answer make, with what makes fields of the deck format of them."""
LABEL_LENGTH = 200


def label_of(kind: str, face: Values) -> str:
    """An item as one line of plain text, for lists: its question, or a cloze's text with dots for blanks."""
    shown = face[KINDS[kind].LABELLED_BY]
    pieces = [shown] if isinstance(shown, str) else shown
    return prose.plain("".join(piece if isinstance(piece, str) else "…" for piece in pieces))[:LABEL_LENGTH]


def shown(name: str, content: Values, key: Values, explanation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Face and back as a version stores them: those of the kind, explanation and hints, and how each side is written.

    Hints are for whoever has tried, so they stand in the back; a back without hints has no such field.
    """
    kind = KINDS[name]
    back = {**kind.back(content, key), "explanation": prose.block(explanation), **languages.of_back(content, key)}
    if hints := [prose.inline(hint) for hint in content.get("hints", ())]:
        back["hints"] = hints
    return {**kind.face(content), **languages.of_face(content, key)}, back


__all__ = ["KINDS", "PASTABLE", "REVERSIBLE", "Kind", "Problem", "label_of", "option_id", "shown"]
