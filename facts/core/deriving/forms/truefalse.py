"""True or false: the statement as it is, or with a wrong value in it. Which of the two, the fact's id says."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Refusal, Wrong, compare, literal, seed_of
from facts.core.deriving.distractors import nearest_wrong
from facts.core.deriving.stems import Gap, gap_of, spells, when
from facts.core.kinds import KINDS

NAME = "truefalse"


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    for i, value in enumerate(fact.values):
        form = f"{NAME}:{i}"
        gap = gap_of(fact, i)
        if isinstance(gap, str):
            yield Refusal(form, gap)
            continue
        if spells(fact.subject, value.text):
            yield Refusal(form, "The letters of the abbreviation pick the answer out.")
            continue
        wrong = nearest_wrong(asked, gap)
        if wrong is None:
            yield Refusal(
                form, f"Nothing like “{value.text}” is known to be wrong, so the answer would always be “true”."
            )
        else:
            yield _draft(asked, form, gap, wrong)


def _draft(asked: Asked, form: str, gap: Gap, wrong: Wrong) -> Draft:
    """A true statement is told apart from the nearest false one, a false one is put right."""
    fact, is_true = asked.fact, seed_of(asked.fact.id, form) % 2 == 0
    told = gap.statement if is_true else gap.fill(wrong.text)
    as_of = when(asked).removeprefix(", as of ")
    stem = literal(f"As of {as_of}: {told}" if as_of else told)
    content, key = KINDS["truefalse"].build({"stem": stem, "right": is_true})
    explanation = compare(wrong.feedback) if is_true else literal(fact.statement)
    return Draft(form, "truefalse", content, key, explanation, (fact.id,), () if is_true else (wrong,))
