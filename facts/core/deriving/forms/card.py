"""Card: what can be said in more than one way, and so cannot be marked, is recalled and rated by the learner."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, literal
from facts.core.deriving.notation import Phrase
from facts.core.deriving.stems import Gap, can_be_typed, gap_of, question, upper_first
from facts.core.kinds import KINDS

NAME = "card"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    for i, value in enumerate(asked.fact.values):
        form, gap = f"{NAME}:{i}", gap_of(asked.fact, i, whole=True)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif not _is_for_a_card(gap):
            yield Refusal(form, f"“{value.text}” can be typed and marked.")
        elif rivals := asked.rivals(value):
            yield Refusal(form, f"There is another right answer: {rivals[0].text}.")
        else:
            back = literal(upper_first(gap.answer))
            content, key = KINDS["card"].build({"stem": question(gap, asked), "back": back})
            yield Draft(form, "card", content, key, literal(asked.fact.statement), (asked.fact.id,))


def _is_for_a_card(gap: Gap) -> bool:
    if not isinstance(gap.writing, Phrase):
        return False
    return gap.value.type in ("text", "list") or not can_be_typed(gap.answer)
