"""The kinds of item. To add one, write a module of the same shape here and in `quiz/core/marking/`, and list both."""

from typing import Any

from facts.core import languages, prose

from . import card, cloze, date, matching, number, ordering, several, short, single, truefalse
from .base import Kind, Problem, Values, option_id

_MODULES: tuple[Kind, ...] = (single, several, truefalse, short, number, date, cloze, matching, ordering, card)

KINDS: dict[str, Kind] = {kind.NAME: kind for kind in _MODULES}
"""By name, in the order of `docs/items.md`."""


def shown(name: str, content: Values, key: Values, explanation: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Face and back as a version stores them: those of the kind, the explanation, and how each side is written."""
    kind = KINDS[name]
    back = {**kind.back(content, key), "explanation": prose.block(explanation), **languages.of_back(content, key)}
    return {**kind.face(content), **languages.of_face(content, key)}, back


__all__ = ["KINDS", "Kind", "Problem", "option_id", "shown"]
