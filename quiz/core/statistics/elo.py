"""
How hard each item is, from answers in the order in which they came (Pelanek 2016, "Applications of the Elo rating
system in adaptive educational systems").

The chance of a right answer is g + (1 - g) / (1 + exp(d - a)), with the learner's ability a, the item's difficulty d
and the chance g of a blind guess; after each answer both move by K times (mark - chance), K = 1 / (1 + 0.05 n) where n
answers of that learner or item came before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

STEP = 1.0
DECAY = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """`mark` is 0 to 1, `guess` the mean mark of a blind guess."""

    learner_id: int
    item_id: int
    mark: float
    guess: float = 0.0


def difficulties(answers: Iterable[Answer]) -> dict[int, float]:
    """Each item's difficulty in logits: 0 is even odds for a learner of ability 0, higher is harder."""
    ability: dict[int, float] = defaultdict(float)
    difficulty: dict[int, float] = defaultdict(float)
    by_learner: dict[int, int] = defaultdict(int)
    by_item: dict[int, int] = defaultdict(int)
    for answer in answers:
        learner, item = answer.learner_id, answer.item_id
        even = 1 / (1 + exp(difficulty[item] - ability[learner]))
        surprise = answer.mark - (answer.guess + (1 - answer.guess) * even)
        ability[learner] += STEP / (1 + DECAY * by_learner[learner]) * surprise
        difficulty[item] -= STEP / (1 + DECAY * by_item[item]) * surprise
        by_learner[learner] += 1
        by_item[item] += 1
    return dict(difficulty)
