"""A learner who never was: memory follows FSRS-6, with numbers that a planner does not know.

What a way of studying does for them is their true recall on the day of the exam, not what anybody predicted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from quiz.core.memory.foresight import Strength
from quiz.core.memory.formulae import BOUNDS, Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS
from quiz.core.memory.ratings import Rating

SECONDS = 8.0
"""What one showing of a card takes. A forgotten card and a new one are shown again on the same day."""
FIRST = {Rating.AGAIN: 0.24, Rating.HARD: 0.09, Rating.GOOD: 0.50, Rating.EASY: 0.17}
"""How a card is rated at first sight: shares of Anki's simulator, rounded."""
RECALLED = {Rating.HARD: 0.15, Rating.GOOD: 0.75, Rating.EASY: 0.10}
_SHOWINGS = {Rating.AGAIN: 2, Rating.HARD: 1, Rating.GOOD: 1, Rating.EASY: 1}
_FIRST_SHOWINGS = {Rating.AGAIN: 3, Rating.HARD: 3, Rating.GOOD: 2, Rating.EASY: 1}


@dataclass(slots=True)
class Card:
    """One item: what is really left of it, and what an observer with the default numbers believes."""

    item_id: int
    true: Strength | None = None
    believed: Strength | None = None
    last: int | None = None
    """The day of the last review."""


@dataclass
class Learner:
    """Days are whole numbers, the first day of study is 0. Chance comes from the seed alone."""

    cards: list[Card]
    truth: Formulae
    random: Random
    seconds: float = 0.0
    """Time spent since day 0."""
    belief: Formulae = field(default_factory=Formulae)

    def study(self, card: Card, day: int) -> float:
        """Meet a card until it came back once, as in a sitting: the seconds that took."""
        if card.true is None or card.believed is None or card.last is None:
            rating = self._drawn(FIRST)
            card.true, card.believed = self.truth.first(rating), self.belief.first(rating)
            showings = _FIRST_SHOWINGS[rating]
        else:
            days = day - card.last
            known = self.random.random() < self.truth.recall(card.true[0], days)
            rating = self._drawn(RECALLED) if known else Rating.AGAIN
            card.true = self.truth.after(*card.true, rating, days)
            card.believed = self.belief.after(*card.believed, rating, days)
            showings = _SHOWINGS[rating]
        for _ in range(showings - 1):
            card.true = self.truth.after(*card.true, Rating.GOOD, 0)
            card.believed = self.belief.after(*card.believed, Rating.GOOD, 0)
        card.last = day
        self.seconds += showings * SECONDS
        return showings * SECONDS

    def knows(self, day: int) -> float:
        """The true mean recall over all cards on a day, those never met counting 0."""
        chances = (
            self.truth.recall(card.true[0], day - card.last)
            for card in self.cards
            if card.true is not None and card.last is not None
        )
        return sum(chances) / len(self.cards)

    def believes(self, card: Card, day: int) -> float:
        """The recall that the default numbers predict; 0 for a card never met."""
        if card.believed is None or card.last is None:
            return 0.0
        return self.belief.recall(card.believed[0], day - card.last)

    def _drawn(self, shares: dict[Rating, float]) -> Rating:
        return self.random.choices(list(shares), list(shares.values()))[0]


def unlike(seed: int, spread: float) -> Sequence[float]:
    """Numbers of a learner unlike the average one: each moved by a factor e^N(0, spread), within the model's bounds."""
    random = Random(f"numbers {seed}")
    moved = [number * random.lognormvariate(0, spread) for number in DEFAULT_NUMBERS]
    moved[8] = DEFAULT_NUMBERS[8] + random.gauss(0, spread)
    within = [min(max(number, least), most) for number, (least, most) in zip(moved, BOUNDS, strict=True)]
    return sorted(within[:4]) + within[4:]


def learner(seed: int, *, items: int, met: float = 0.5, spread: float = 0.0) -> Learner:
    """Somebody who has met a share of the items in the last sixty days, one to four times."""
    random = Random(f"learner {seed}")
    numbers = unlike(seed, spread) if spread else DEFAULT_NUMBERS
    someone = Learner([Card(item) for item in range(items)], Formulae(numbers), random)
    for card in someone.cards:
        if random.random() < met:
            days = sorted(random.sample(range(-60, 0), random.randint(1, 4)))
            for day in days:
                someone.study(card, day)
    someone.seconds = 0.0
    return someone
