"""What can be derived from facts, and what has been already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from facts.core.deriving import Draft, Known, Refusal, look
from facts.models import Deck, Fact, Item

TYPED: list[Callable[[Sequence[Fact]], Mapping[int, Sequence[str]]]] = []
"""Wrong answers that learners typed, by the id of the fact asked for. What stands above `facts` appends to it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft, and the item that was made of it before, if there is one."""

    draft: Draft
    item: Item | None


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that can be derived from a fact, and what not, with the reason."""

    fact: Fact
    proposals: Sequence[Proposal]
    refusals: Sequence[Refusal]

    @property
    def new(self) -> list[Draft]:
        """The drafts of which no item has been made."""
        return [each.draft for each in self.proposals if each.item is None]


def proposals(facts: Sequence[Fact]) -> list[Proposals]:
    """For each fact in turn, among the standing facts of its deck."""
    known = {deck: known_facts(deck) for deck in {fact.deck for fact in facts}}
    made = {
        (item.fact_id, item.form): item
        for item in Item.objects.filter(fact__in=facts).exclude(form="").select_related("current")
    }
    typed = _typed(facts)
    found = []
    for fact in facts:
        derived = look(fact.known, known[fact.deck], typed=typed[fact.pk])
        each = [Proposal(draft, made.get((fact.pk, draft.form))) for draft in derived.drafts]
        found.append(Proposals(fact, each, derived.refusals))
    return found


def known_facts(deck: Deck) -> list[Known]:
    """The facts of a deck that no other has taken the place of."""
    fields = ("slug", "statement", "subject", "relation", "values", "as_of")
    return [fact.known for fact in deck.facts.standing().only(*fields)]


def _typed(facts: Iterable[Fact]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for typed in TYPED:
        for pk, texts in typed(list(facts)).items():
            found[pk] += texts
    return found
