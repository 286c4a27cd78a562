"""Which answers their learner may hold to be right against the key, and what accepting one makes of the key.

Only what was typed: a choice is right or wrong by the author's word, a typed answer may be right in words that the
author did not think of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from facts.core.changes import Values
from quiz.core import marking
from quiz.core.marking import texts
from quiz.core.marking.base import Verdict

_FULL = Decimal("1.00000")


@dataclass(frozen=True, slots=True)
class Opening:
    """A typed answer that is not fully right. `blank` is empty where the answer is the only one of its question."""

    blank: str
    text: str
    adds: bool
    """Accepting it adds it to the key; of a number or date it only gives the marks."""


def openings(kind: str, content: Values, face: Values, key: Values, response: Any) -> list[Opening]:
    """What may be contested of a response, as the key now marks it."""
    told = marking.tell(kind, face, key, response)
    if isinstance(response, str) and _is_typed(key) and told and not _is_right(told[0]):
        return [Opening("", response, "accepted" in key)]
    blanks = content.get("blanks") or []
    if not isinstance(response, Mapping) or not blanks:
        return []
    filled = [blank for blank in blanks if response.get(blank["id"])]
    return [
        Opening(blank["id"], response[blank["id"]], "accepted" in key["blanks"][blank["id"]])
        for blank, part in zip(filled, told, strict=True)
        if not blank["options"] and not _is_right(part)
    ]


def same(text: str) -> str:
    """Typed answers with the same value here are equal: case, space and outer marks do not part them."""
    return texts.fold(text)


def text_of(response: Any, blank: str) -> str:
    """The answer that a contest is about; empty where the response has none."""
    part = response.get(blank) if blank and isinstance(response, Mapping) else response
    return part if isinstance(part, str) else ""


def accepting(key: Values, blank: str, text: str) -> dict[str, Any]:
    """The key with one more accepted answer, at the end: the best form stays the first."""
    if blank:
        return {**key, "blanks": {**key["blanks"], blank: accepting(key["blanks"][blank], "", text)}}
    accepted: Sequence[str] = key["accepted"]
    return {**key, "accepted": [*accepted, *([] if text in accepted else [text])]}


def full_marks(fraction: Decimal, blanks: int) -> Decimal:
    """The mark once one more answer counts as right, in a question of so many blanks (none: of one answer)."""
    part = (_FULL / max(blanks, 1)).quantize(_FULL, ROUND_HALF_EVEN)
    whole = min(_FULL, fraction + part)
    return _FULL if _FULL - whole < Decimal("0.0001") else whole


def _is_typed(key: Values) -> bool:
    return "accepted" in key or "value" in key


def _is_right(told: marking.Told) -> bool:
    return told.verdict in (Verdict.RIGHT, Verdict.NOTICE)
