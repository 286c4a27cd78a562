"""The kinds of item. To add one, write a module of the same shape here and in `quiz/core/marking/`, and list both."""

from . import card, cloze, date, matching, number, ordering, several, short, single, truefalse
from .base import Kind, Problem, option_id

_MODULES: tuple[Kind, ...] = (single, several, truefalse, short, number, date, cloze, matching, ordering, card)

KINDS: dict[str, Kind] = {kind.NAME: kind for kind in _MODULES}
"""By name, in the order of `docs/items.md`."""

__all__ = ["KINDS", "Kind", "Problem", "option_id"]
