"""Number: a figure to type, with its unit beside the field."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, literal
from facts.core.deriving.notation import Figure, plain, tolerance_of, unit_of
from facts.core.deriving.stems import gap_of, question
from facts.core.kinds import KINDS

NAME = "number"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    for i, value in enumerate(fact.values):
        if value.type not in ("number", "money"):
            continue
        form = f"{NAME}:{i}"
        gap = gap_of(fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif rivals := asked.rivals(value):
            yield Refusal(form, f"There is another right answer: {rivals[0].text}.")
        elif isinstance(gap.writing, Figure):
            fields = {
                "stem": question(gap, asked),
                "value": str(plain(gap.writing.shown)),
                "tolerance": str(tolerance_of(gap.writing, gap.before)),
                "unit": unit_of(value, gap.writing),
            }
            content, key = KINDS["number"].build(fields)
            yield Draft(form, "number", content, key, literal(fact.statement), (fact.id,))
