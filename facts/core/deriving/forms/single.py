"""Single choice: which value belongs in the gap."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, literal
from facts.core.deriving.distractors import LEAST, wrong_options
from facts.core.deriving.stems import gap_of, question, spells, upper_first
from facts.core.kinds import KINDS

NAME = "single"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    for i, value in enumerate(asked.fact.values):
        form = f"{NAME}:{i}"
        gap = gap_of(asked.fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
        elif value.type == "list" and value.ordered:
            yield Refusal(form, "A list that has an order is asked for in its order.")
        elif spells(asked.fact.subject, value.text):
            yield Refusal(form, "The letters of the abbreviation pick the answer out.")
        elif len(wrong := wrong_options(asked, gap, form)) < LEAST:
            yield Refusal(
                form, f"There are too few wrong options like “{value.text}”: fewer than two siblings have any."
            )
        else:
            fields = {
                "stem": question(gap, asked),
                "right": literal(upper_first(gap.answer)),
                "wrong": [
                    {"text": literal(upper_first(each.text)), "feedback": literal(each.feedback)} for each in wrong
                ],
            }
            content, key = KINDS["single"].build(fields)
            yield Draft(form, "single", content, key, literal(asked.fact.statement), (asked.fact.id,), tuple(wrong))
