"""
Several choices: what belongs to a list without an order, among what belongs to its siblings.

Such a list is one value, or it is spread over several facts of one subject and relation ("... include Javelin
missiles."). The first of those has the draft, so that it is made once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facts.core.deriving.base import Asked, Draft, Known, Refusal, Wrong, folded, literal
from facts.core.deriving.distractors import LEAST, entries_of_siblings
from facts.core.deriving.stems import Gap, gap_of, same_words, upper_first, when
from facts.core.kinds import KINDS

NAME = "several"
MOST_RIGHT = 5
MOST_WRONG = 4


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    fact = asked.fact
    for i, value in enumerate(fact.values):
        if value.type == "list" and not value.ordered:
            yield _draft(asked, f"{NAME}:{i}", gap_of(fact, i, whole=True), value.entries, (fact,))
    if fact.values and fact.values[0].type == "entity" and asked.fellows:
        group = _group(asked)
        if len(group) < LEAST:
            yield Refusal(NAME, "The other facts about this subject say it in other words.")
        elif group[0] == fact:
            yield _draft(asked, NAME, gap_of(fact, 0), [each.values[0].text for each in group], group)
        else:
            yield Refusal(NAME, f"It is made with the first of its group: {group[0].id}.")


def _draft(asked: Asked, form: str, gap: Gap | str, right: Sequence[str], group: Sequence[Known]) -> Draft | Refusal:
    if isinstance(gap, str):
        return Refusal(form, gap)
    wrong = [each for each in entries_of_siblings(asked, gap) if not any(same_words(each.text, own) for own in right)]
    if len(wrong) < LEAST:
        return Refusal(form, "The siblings hold too few entries that would be wrong here.")
    return _choices(asked, form, gap, right, wrong[:MOST_WRONG], group)


def _choices(
    asked: Asked, form: str, gap: Gap, right: Sequence[str], wrong: list[Wrong], group: Sequence[Known]
) -> Draft:
    fields = {
        "stem": f"{literal(gap.blanked)}\n\nWhich of these belong in the blank{when(asked)}?",
        "right": [literal(upper_first(entry)) for entry in right],
        "wrong": [{"text": literal(upper_first(each.text)), "feedback": literal(each.feedback)} for each in wrong],
    }
    content, key = KINDS["several"].build(fields)
    explanation = literal(" ".join(each.statement for each in group))
    return Draft(form, "several", content, key, explanation, tuple(each.id for each in group), tuple(wrong))


def _group(asked: Asked) -> list[Known]:
    """The facts that say the same of the same subject, each with another name in the gap."""
    own = gap_of(asked.fact, 0)
    if isinstance(own, str):
        return []
    group: list[Known] = []
    for each in sorted((asked.fact, *asked.fellows), key=lambda each: each.id):
        gap = gap_of(each, 0) if each.values and each.values[0].type == "entity" else ""
        is_alike = isinstance(gap, Gap) and _frame(gap) == _frame(own)
        if is_alike and not any(same_words(each.values[0].text, other.values[0].text) for other in group):
            group.append(each)
    return group[:MOST_RIGHT]


def _frame(gap: Gap) -> str:
    return folded(gap.blanked.replace(" the ____", " ____"))
