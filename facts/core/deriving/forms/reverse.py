"""The other way round: the statement with its subject to type, or to choose among the subjects of its siblings."""

from __future__ import annotations

from collections.abc import Iterator

from facts.core.deriving.base import Asked, Draft, Known, Refusal, Wrong, folded, literal, same_subject, seed_of
from facts.core.deriving.distractors import COUNT, LEAST, balanced
from facts.core.deriving.stems import BLANK, Cut, can_be_typed, cut_subject, forms_of, same_words, upper_first, when
from facts.core.kinds import KINDS
from facts.core.lint import is_part
from facts.core.values import Value

from .cloze import cloze_of

NAME = "reverse"
CHOICE = "reverse:choice"
TOO_COMMON = 0.25
"""A subject that stands in so many of the statements is no question."""


def drafts(asked: Asked) -> Iterator[Draft | Refusal]:
    cut = cut_subject(asked.fact)
    if isinstance(cut, str):
        yield Refusal(NAME, cut)
        return
    if why := _is_no_question(asked, cut):
        yield Refusal(NAME, why)
        return
    wrong = _others(asked, cut)
    if can_be_typed(cut.name):
        text = cut.blanked.replace(BLANK, "{1}", 1)
        blank = ("short", {"accepted": forms_of(cut.name), "strict": False})
        yield cloze_of(asked, NAME, text, [blank], other=wrong[0].feedback if wrong else "")
    else:
        yield Refusal(NAME, f"There is more than one way to say “{cut.name}”.")
    if len(wrong) < LEAST:
        yield Refusal(CHOICE, "Fewer than two siblings have a subject that would be wrong here.")
    else:
        yield _choice(asked, cut, wrong)


def _choice(asked: Asked, cut: Cut, wrong: list[Wrong]) -> Draft:
    fact = asked.fact
    fields = {
        "stem": "\n\n".join(map(literal, f"{cut.question}{when(asked)}?".split("\n\n"))),
        "right": literal(upper_first(cut.full)),
        "wrong": [{"text": literal(upper_first(each.text)), "feedback": literal(each.feedback)} for each in wrong],
    }
    content, key = KINDS["single"].build(fields)
    return Draft(CHOICE, "single", content, key, literal(fact.statement), (fact.id,), tuple(wrong))


def _is_no_question(asked: Asked, cut: Cut) -> str:
    """Why the blank has more answers than one, or one that everybody expects."""
    common = [each for each in asked.others if is_part(cut.name, each.statement)]
    if len(common) > max(4, TOO_COMMON * len(asked.others)):
        return f"So many facts speak of “{cut.name}” that the answer is no surprise."
    for each in asked.others:
        if not same_subject(each.subject, asked.fact.subject) and _fits(asked, each, cut):
            return f"There is another right answer: {each.subject or each.statement}."
    return ""


def _fits(asked: Asked, other: Known, cut: Cut) -> bool:
    """Whether the other fact's subject makes the statement true too, as far as the facts tell."""
    its = cut_subject(other)
    if isinstance(its, Cut) and folded(its.blanked) == folded(cut.blanked):
        return True
    values = asked.fact.values
    return _is_sibling(asked, other) and bool(values) and all(_has(other, value) for value in values)


def _others(asked: Asked, cut: Cut) -> list[Wrong]:
    """Subjects of siblings that share no value with this fact, those of like length first."""
    found: list[Wrong] = []
    true = [cut.name, *(each.subject for each in asked.siblings if any(_has(each, v) for v in asked.fact.values))]
    for sibling in sorted(asked.siblings, key=lambda each: (abs(len(each.subject) - len(cut.full)), each.id)):
        its = cut_subject(sibling)
        text = its.full if isinstance(its, Cut) else sibling.subject
        known = [*true, *(each.text for each in found)]
        if text and not is_part(text, cut.after) and not any(same_words(text, each) for each in known if each):
            found.append(Wrong(text, "sibling", sibling.id, sibling.statement))
    shorter = [len(each.text) < len(cut.full) for each in found]
    return balanced(found, shorter, COUNT, seed_of(asked.fact.id, CHOICE))


def _is_sibling(asked: Asked, other: Known) -> bool:
    return bool(asked.fact.relation) and folded(other.relation) == folded(asked.fact.relation)


def _has(other: Known, value: Value) -> bool:
    return any(value.says_the_same(each) for each in other.values)
