"""What a review on some later day will be worth: items, the days until an exam, and a price of each day's time.

Between two reviews of an item nothing is learnt about it, so after each review the next day can be chosen at once.
Reckoned backwards from the exam over a grid of strengths, that is the best course of each item for given prices; a day
that is wanted for more than its minutes gets dearer, until all fit. Planning.py says how this is used.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from typing import NamedTuple

from quiz.core.memory.formulae import Formulae
from quiz.core.memory.grid import NODES, Outcome, Outcomes, Strength, strength_of

_SOFTNESS = 0.003  # recall; courses as near as this to the best share the items, so that prices settle
_ROUNDS = 8
MOST_HOLDINGS = 120
_DEAREST = 1.0  # nothing is worth more than one item recalled


class Epoch(NamedTuple):
    """Days of study that are planned as one; all their reviews are thought to fall on `day`, counted from today."""

    day: int
    days: int
    showings: float
    """How many showings of a card there is time for."""


@dataclass(frozen=True)
class Holding:
    """Items that are kept alike. Never met: no strength."""

    strength: Strength | None
    elapsed: int
    items: int


class _Start(NamedTuple):
    """A holding's course: the shares never reviewed and first reviewed in each epoch, and what either leads to."""

    items: int
    shares: Sequence[float]
    kept: float
    outcomes: Sequence[Outcome]


class _Round(NamedTuple):
    """What one round of prices came to."""

    prices: list[float]
    values: list[list[float]]
    courses: list[list[list[float]]]
    showings: list[float]
    starts: list[_Start]
    recall: float


class Worth(NamedTuple):
    """What a review leads to at best (recall on the exam day), what its time costs (the same), showings it takes."""

    worth: float
    price: float
    showings: float


class Foresight:
    """Values, prices and flows of one plan. `exam` counts days from today."""

    def __init__(self, formulae: Formulae, epochs: Sequence[Epoch], exam: int, least_price: float) -> None:
        self._formulae = formulae
        self._epochs = epochs
        self._exam = exam
        self._least = least_price
        self._outcomes = Outcomes(formulae)
        self._starts: list[_Start] = []
        self.prices = [max(least_price, 0.01 if epoch.showings < float("inf") else 0.0) for epoch in epochs]
        """In recall for each showing."""
        self.values: list[list[float]] = []
        """By epoch and node: expected recall on the exam day, less what later reviews cost, once reviewed then."""
        self._courses: list[list[list[float]]] = []
        self.showings = [0.0] * len(epochs)
        self.recall = 0.0
        """The sum over all items on the exam day."""
        self.expected: list[float] = []
        """By holding, what is recalled of each item on the exam day."""
        self.best_later: list[int] = []
        """By holding, the epoch after today in which a review is worth most; 0 where none is."""

    def settle(self, holdings: Sequence[Holding]) -> None:
        """Find the prices, and with them values, showings by epoch and recall."""
        options = [[self.outcome(each.strength, each.elapsed, epoch) for epoch in self._epochs] for each in holdings]
        bounded = any(epoch.showings < float("inf") for epoch in self._epochs)
        best = _Round([], [], [], [], [], -1.0)
        for round_ in range(_ROUNDS if bounded else 1):
            if round_:
                self._reprice(0.8 - 0.5 * round_ / _ROUNDS)
            self._look_back()
            self._flow(holdings, options)
            if self.recall > best.recall:  # every round fits into the days; where time is short prices may swing
                best = _Round(
                    list(self.prices), self.values, self._courses, list(self.showings), self._starts, self.recall
                )
        self.prices, self.values, self._courses, self.showings, self._starts, self.recall = best
        self.expected = self._expected()
        self.best_later = [self._best_later(start) for start in self._starts]

    def outcome(self, strength: Strength | None, elapsed: int, epoch: Epoch) -> Outcome:
        """What reviewing an item in that epoch leads to, when its last review is `elapsed` days before today."""
        return self._outcomes.met(strength, elapsed + epoch.day) if strength else self._outcomes.first

    def worth(self, strength: Strength | None, elapsed: int, number: int) -> Worth:
        """What a review in that epoch is worth."""
        outcome = self.outcome(strength, elapsed, self._epochs[number])
        return Worth(outcome.worth(self.values[number]), outcome.showings * self.prices[number], outcome.showings)

    def kept(self, strength: Strength | None, elapsed: int) -> float:
        """The recall on the exam day without any review."""
        return self._formulae.recall(strength[0], elapsed + self._exam) if strength else 0.0

    @cached_property
    def _left(self) -> list[list[float]]:
        """By epoch and node: the recall on the exam day if this is the last review."""
        recall = self._formulae.recall
        return [
            [recall(strength_of(node)[0], self._exam - epoch.day) for node in range(NODES)] for epoch in self._epochs
        ]

    def _look_back(self) -> None:
        """Values and courses, from the last epoch to the first."""
        epochs = self._epochs
        self.values = [[] for _ in epochs]
        self._courses = [[] for _ in epochs]
        for here in reversed(range(len(epochs))):
            later = [
                (self.values[there], self.prices[there], self._outcomes.after(epochs[there].day - epochs[here].day))
                for there in range(here + 1, len(epochs))
            ]
            for node, left in enumerate(self._left[here]):
                worths = [left]
                for values, price, reviews in later:
                    review = reviews[node]
                    worths.append(review.worth(values) - price * review.showings)
                shares = _shares(worths)
                self._courses[here].append(shares)
                self.values[here].append(max(worths))

    def _flow(self, holdings: Sequence[Holding], options: Sequence[Sequence[Outcome]]) -> None:
        """Follow all items along their courses. What a day has no time for is put off to the next."""
        masses = [[0.0] * NODES for _ in self._epochs]
        starts = [self._start(holding, outcomes) for holding, outcomes in zip(holdings, options, strict=True)]
        self._starts = starts
        self.recall = sum(start.items * start.shares[0] * start.kept for start in starts)
        put_off: dict[tuple[int, int], float] = {}
        for there, epoch in enumerate(self._epochs):
            wanted = defaultdict(float, put_off)
            for number, start in enumerate(starts):
                wanted[-1, number] += start.items * start.shares[there + 1]
            for here in range(there):
                for node, mass in enumerate(masses[here]):
                    if mass:
                        wanted[here, node] += mass * self._courses[here][node][there - here]
            flows = [
                (source, amount, self._reviewed(source, there, starts)) for source, amount in wanted.items() if amount
            ]
            self.showings[there] = sum(amount * outcome.showings for _, amount, outcome in flows)
            served = min(1.0, epoch.showings / self.showings[there]) if flows else 1.0
            put_off = {source: (1 - served) * amount for source, amount, _ in flows} if served < 1 else {}
            for _, amount, outcome in flows:
                outcome.recalled.add(served * amount * outcome.chance, masses[there])
                outcome.forgotten.add(served * amount * (1 - outcome.chance), masses[there])
            for mass, left, courses in zip(masses[there], self._left[there], self._courses[there], strict=True):
                self.recall += mass * courses[0] * left
        for (here, which), amount in put_off.items():
            self.recall += amount * (starts[which].kept if here < 0 else self._left[here][which])

    def _expected(self) -> list[float]:
        """What each holding's course leads to; where days had no time for all, every gain shrinks by the same share."""
        recalls: list[list[float]] = [[] for _ in self._epochs]
        for here in reversed(range(len(self._epochs))):
            for left, courses, reviews in zip(self._left[here], self._courses[here], self._later(here), strict=True):
                gone_on = (
                    share * review.worth(recalls[here + 1 + place])
                    for place, (share, review) in enumerate(zip(courses[1:], reviews, strict=True))
                    if share
                )
                recalls[here].append(courses[0] * left + sum(gone_on))
        gains = [
            sum(
                share * (outcome.worth(values) - start.kept)
                for share, outcome, values in zip(start.shares[1:], start.outcomes, recalls, strict=True)
                if share
            )
            for start in self._starts
        ]
        wanted = sum(start.items * gain for start, gain in zip(self._starts, gains, strict=True))
        had = self.recall - sum(start.items * start.kept for start in self._starts)
        served = had / wanted if wanted else 0.0
        return [min(max(start.kept + served * gain, 0.0), 1.0) for start, gain in zip(self._starts, gains, strict=True)]

    def _best_later(self, start: _Start) -> int:
        worths = [start.kept]
        for number in range(1, len(self._epochs)):
            outcome = start.outcomes[number]
            worths.append(outcome.worth(self.values[number]) - self.prices[number] * outcome.showings)
        return worths.index(max(worths))

    def _later(self, here: int) -> Iterable[tuple[Outcome, ...]]:
        """By node, what reviews in all later epochs lead to."""
        day = self._epochs[here].day
        ahead = [self._outcomes.after(epoch.day - day) for epoch in self._epochs[here + 1 :]]
        return zip(*ahead, strict=True) if ahead else ((),) * NODES

    def _start(self, holding: Holding, outcomes: Sequence[Outcome]) -> _Start:
        kept = self.kept(holding.strength, holding.elapsed)
        worths = [kept]
        for values, price, outcome in zip(self.values, self.prices, outcomes, strict=True):
            worths.append(outcome.worth(values) - price * outcome.showings)
        return _Start(holding.items, _shares(worths), kept, outcomes)

    def _reviewed(self, source: tuple[int, int], there: int, starts: Sequence[_Start]) -> Outcome:
        """What a review then leads to for items last reviewed in an epoch (and at a node), or before today (-1)."""
        here, which = source
        if here < 0:
            return starts[which].outcomes[there]
        return self._outcomes.after(self._epochs[there].day - self._epochs[here].day)[which]

    def _reprice(self, boldness: float) -> None:
        """Dearer where more is wanted than there is time for, cheaper where less."""
        for number, epoch in enumerate(self._epochs):
            if epoch.showings < float("inf"):
                pressure = (self.showings[number] + 0.01) / (epoch.showings + 0.01)
                price = self.prices[number] * min(max(pressure, 0.1), 10.0) ** boldness
                self.prices[number] = min(max(price, self._least), _DEAREST)


class Gains:
    """What reviewing an item today adds to its recall on the exam day, once prices are settled."""

    def __init__(self, foresight: Foresight) -> None:
        self._foresight = foresight
        self._most: dict[tuple[Strength | None, int], tuple[float, float]] = {}
        self._exact: dict[tuple[Strength | None, int], float] = {}

    def most(self, strength: Strength | None, elapsed: int, place: int) -> tuple[float, float]:
        """(what it can gain at most, showings it takes): beside no review, one other day is looked at."""
        if (strength, elapsed) not in self._most:
            today = self._foresight.worth(strength, elapsed, 0)
            otherwise = self._foresight.kept(strength, elapsed)
            if today.worth > otherwise and (epoch := self._foresight.best_later[place]):
                later = self._foresight.worth(strength, elapsed, epoch)
                otherwise = max(otherwise, later.worth - later.price)
            self._most[strength, elapsed] = (today.worth - otherwise, today.showings)
        return self._most[strength, elapsed]

    def exact(self, strength: Strength | None, elapsed: int) -> float:
        """What it gains beside the best that can be had without."""
        if (strength, elapsed) not in self._exact:
            now, *later = (
                self._foresight.worth(strength, elapsed, epoch) for epoch in range(len(self._foresight.prices))
            )
            kept = self._foresight.kept(strength, elapsed)
            self._exact[strength, elapsed] = now.worth - max([kept, *(each.worth - each.price for each in later)])
        return self._exact[strength, elapsed]


def _shares(worths: Sequence[float]) -> list[float]:
    """How many take each course: nearly all the best, some those that are nearly as good."""
    best = max(worths)
    weights = [exp((worth - best) / _SOFTNESS) if best - worth < 8 * _SOFTNESS else 0.0 for worth in worths]
    whole = sum(weights)
    return [weight / whole if weight else 0.0 for weight in weights]


def alike(items: Iterable[tuple[Strength | None, int]]) -> tuple[list[Holding], list[int]]:
    """Items gathered by strength and days since their last review, and for each item the place of its holding.

    Items of one holding differ by a tenth, or by as much more as brings all into MOST_HOLDINGS.
    """
    listed = list(items)
    keys: list[tuple[int, ...]] = []
    for steps in (4.0, 3.0, 2.0, 1.5, 1.0):
        keys = [_key(strength, elapsed, steps) for strength, elapsed in listed]
        if len(set(keys)) <= MOST_HOLDINGS:
            break
    gathered: dict[tuple[int, ...], list[tuple[Strength, int]]] = {}
    for key, (strength, elapsed) in zip(keys, listed, strict=True):
        gathered.setdefault(key, []).append((strength or (0.0, 0.0), elapsed))
    order = sorted(gathered, reverse=True)  # those never met last
    places = {key: place for place, key in enumerate(order)}
    holdings = [
        Holding(*_middle(gathered[key]), len(gathered[key])) if key else Holding(None, 0, len(gathered[key]))
        for key in order
    ]
    return holdings, [places[key] for key in keys]


def _key(strength: Strength | None, elapsed: int, steps: float) -> tuple[int, ...]:
    if strength is None:
        return ()
    stability, difficulty = strength
    return round(steps * log(stability)), round(steps / 4 * difficulty), round(steps * log(1 + elapsed))


def _middle(members: list[tuple[Strength, int]]) -> tuple[Strength, int]:
    return sorted(members)[len(members) // 2]
