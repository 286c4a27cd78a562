"""
Items derived from a fact: `derive` gives drafts to look at, `look` also says what was not derived and why.

    >>> [draft.form for draft in derive(fact, others)]
    ['cloze:0', 'reverse', 'single:0', 'truefalse:0', 'date:0', 'matching']

Nothing here is published: an author looks at each draft first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from facts.core.kinds import KINDS
from facts.core.lint import Setting, lint

from .base import Asked, Draft, Known, Refusal, Wrong
from .forms import FORMS

__all__ = ["Derived", "Draft", "Known", "Refusal", "Wrong", "derive", "faults", "look"]


@dataclass(frozen=True, slots=True)
class Derived:
    drafts: tuple[Draft, ...]
    refusals: tuple[Refusal, ...]


def derive(fact: Known, others: Sequence[Known], *, typed: Sequence[str] = ()) -> list[Draft]:
    """The sound drafts of a fact among the other facts of its deck. `typed` are wrong answers that learners typed."""
    return list(look(fact, others, typed=typed).drafts)


def look(fact: Known, others: Sequence[Known], *, typed: Sequence[str] = ()) -> Derived:
    """The same, and what was not derived."""
    asked = Asked(fact, tuple(each for each in others if each.id != fact.id), tuple(typed))
    drafts, refusals = list[Draft](), list[Refusal]()
    for form in FORMS:
        for each in form.drafts(asked):
            if isinstance(each, Refusal):
                refusals.append(each)
            elif found := faults(each):
                refusals.append(Refusal(each.form, found[0]))
            else:
                drafts.append(each)
    return Derived(tuple(drafts), tuple(refusals))


def faults(draft: Draft) -> list[str]:
    """What keeps a draft from being sound: problems of its kind, and what the lint calls a fault."""
    if problems := KINDS[draft.kind].problems(draft.content, draft.key):
        return [problem.what for problem in problems]
    found = lint(draft.kind, draft.content, draft.key, draft.explanation, Setting())
    return [finding.reason for finding in found if finding.severity == "fault"]
