"""Reckoning what logs amount to, and when cards are due by them. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from facts.models import Item
from quiz.actions.terms import in_force
from quiz.core import memory as rules
from quiz.models import Memory, ParameterSet, Review


def replay(
    log: Iterable[Review], *, learner_id: int, item_id: int, numbers: rules.Numbers | None = None
) -> rules.Folded:
    """What the log of one memory, in its order, amounts to by the numbers of a parameter set."""
    return rules.fold(rules.settled(log), learner_id=learner_id, item_id=item_id, numbers=numbers)


class CorrectedDues:
    """When cards are due by corrected ratings, reckoned as of the review: by the terms of now, without balance."""

    def __init__(self, memories: Collection[Memory], *, now: dt.datetime) -> None:
        learners = {memory.learner_id: memory.learner for memory in memories}
        self._in_force = in_force(list(learners.values()), at=now, with_loads=False) if learners else {}
        self._sets = ParameterSet.objects.numbers_of({memory.parameters for memory in memories})
        self._decks = dict(
            Item.objects.filter(pk__in={memory.item_id for memory in memories}).values_list("pk", "deck_id")
        )

    def after(self, memory: Memory, log: Sequence[Review], review: Review, rating: rules.Rating) -> dt.datetime:
        """The due date that this rating in place of the review's own leads to."""
        found = self._in_force[memory.learner_id]
        found = replace(found, sets={**found.sets, **self._sets})
        terms = found.terms(self._decks[memory.item_id], memory.item_id, memory.parameters)
        changing = (Review.Kind.CORRECT, Review.Kind.UNDO)
        earlier = [row for row in log if row.kind in changing or row.pk < review.pk]
        before = replay(earlier, learner_id=memory.learner_id, item_id=memory.item_id, numbers=terms.numbers).snapshot
        seed = rules.seed_of(memory.learner_id, memory.item_id, before.reps)
        return rules.apply(
            before, rating, now=review.at, zone=review.zone, seed=seed, terms=terms, today=review.day
        ).due_at
