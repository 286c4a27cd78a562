"""Date: a year, a month or a day to type, at the precision of the value."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, literal
from facts.core.deriving.stems import gap_of, question
from facts.core.kinds import KINDS

NAME = "date"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    for i, value in enumerate(fact.values):
        if value.type != "date":
            continue
        form = f"{NAME}:{i}"
        gap = gap_of(fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif rivals := asked.rivals(value):
            yield Refusal(form, f"There is another right answer: {rivals[0].text}.")
        else:
            content, key = KINDS["date"].build({"stem": question(gap, asked), "value": value.value})
            yield Draft(form, "date", content, key, literal(fact.statement), (fact.id,))
