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
from quiz.core.memory.ratings import Rating

Strength = tuple[float, float]
"""How well an item is kept: stability in days, difficulty 1 to 10."""

_LEAST, _STEP, _STABILITIES = 0.1, 2.5, 11  # days; 0.1 to 954
_HARDNESS, _DIFFICULTIES = 3.0, 4  # 1, 4, 7, 10
_NODES = _STABILITIES * _DIFFICULTIES

KNOWN_AT_SIGHT = 0.7
"""How often a new card is not rated again at first: what Anki's simulator assumes, rounded."""
_RECALLED, _FORGOTTEN = 1, 2  # showings on the day: a forgotten card comes back once
_NEW_KNOWN, _NEW_FORGOTTEN = 2, 3  # the learning steps of 1 and 10 minutes

_SOFTNESS = 0.003  # recall; courses as near as this to the best share the items, so that prices settle
_ROUNDS = 8
_DEAREST = 1.0  # nothing is worth more than one item recalled


class Place(NamedTuple):
    """A strength between four nodes of the grid: the first, and the shares of it and its three neighbours."""

    node: int
    shares: tuple[float, float, float, float]

    def add(self, amount: float, to: list[float]) -> None:
        node, (a, b, c, d) = self
        low = node + _DIFFICULTIES
        to[node] += a * amount
        to[node + 1] += b * amount
        to[low] += c * amount
        to[low + 1] += d * amount


class Outcome(NamedTuple):
    """What a review leads to: the chance that the answer comes back, where either case ends, showings it takes."""

    chance: float
    recalled: Place
    forgotten: Place
    showings: float

    def worth(self, values: Sequence[float]) -> float:
        # Written out: a plan asks this some hundred thousand times.
        chance, (node, (a, b, c, d)), (other, (e, f, g, h)), _ = self
        low, lower = node + _DIFFICULTIES, other + _DIFFICULTIES
        recalled = a * values[node] + b * values[node + 1] + c * values[low] + d * values[low + 1]
        forgotten = e * values[other] + f * values[other + 1] + g * values[lower] + h * values[lower + 1]
        return chance * recalled + (1 - chance) * forgotten


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


class Foresight:
    """Values, prices and flows of one plan. `exam` counts days from today."""

    def __init__(self, formulae: Formulae, epochs: Sequence[Epoch], exam: int, least_price: float) -> None:
        self._formulae = formulae
        self._epochs = epochs
        self._exam = exam
        self._least = least_price
        self._after: dict[int, list[Outcome]] = {}
        self.prices = [max(least_price, 0.01 if epoch.showings < float("inf") else 0.0) for epoch in epochs]
        """In recall for each showing."""
        self.values: list[list[float]] = []
        """By epoch and node: expected recall on the exam day, less what later reviews cost, once reviewed then."""
        self._courses: list[list[list[float]]] = []
        self.showings = [0.0] * len(epochs)
        self.recall = 0.0
        """The sum over all items on the exam day."""

    def settle(self, holdings: Sequence[Holding]) -> None:
        """Find the prices, and with them values, showings by epoch and recall."""
        options = [[self.outcome(each.strength, each.elapsed, epoch) for epoch in self._epochs] for each in holdings]
        bounded = any(epoch.showings < float("inf") for epoch in self._epochs)
        for round_ in range(_ROUNDS if bounded else 1):
            if round_:
                self._reprice(0.8 - 0.5 * round_ / _ROUNDS)
            self._look_back()
            self._flow(holdings, options)

    def outcome(self, strength: Strength | None, elapsed: int, epoch: Epoch) -> Outcome:
        """What reviewing an item in that epoch leads to, when its last review is `elapsed` days before today."""
        return self._met(strength, elapsed + epoch.day) if strength else self._first

    def kept(self, strength: Strength | None, elapsed: int) -> float:
        """The recall on the exam day without any review."""
        return self._formulae.recall(strength[0], elapsed + self._exam) if strength else 0.0

    def _met(self, strength: Strength, days: int) -> Outcome:
        after = self._formulae.after
        chance = self._formulae.recall(strength[0], days)
        forgotten = after(*after(*strength, Rating.AGAIN, days), Rating.GOOD, 0)
        showings = _RECALLED * chance + _FORGOTTEN * (1 - chance)
        return Outcome(chance, _place(after(*strength, Rating.GOOD, days)), _place(forgotten), showings)

    @cached_property
    def _first(self) -> Outcome:
        first, after = self._formulae.first, self._formulae.after
        known = after(*first(Rating.GOOD), Rating.GOOD, 0)
        forgotten = after(*after(*first(Rating.AGAIN), Rating.GOOD, 0), Rating.GOOD, 0)
        showings = _NEW_KNOWN * KNOWN_AT_SIGHT + _NEW_FORGOTTEN * (1 - KNOWN_AT_SIGHT)
        return Outcome(KNOWN_AT_SIGHT, _place(known), _place(forgotten), showings)

    def _reviews(self, days: int) -> list[Outcome]:
        """What a review after so many days leads to, for each node."""
        if days not in self._after:
            self._after[days] = [self._met(_strength(node), days) for node in range(_NODES)]
        return self._after[days]

    @cached_property
    def _left(self) -> list[list[float]]:
        """By epoch and node: the recall on the exam day if this is the last review."""
        recall = self._formulae.recall
        return [
            [recall(_strength(node)[0], self._exam - epoch.day) for node in range(_NODES)] for epoch in self._epochs
        ]

    def _look_back(self) -> None:
        """Values and courses, from the last epoch to the first."""
        epochs = self._epochs
        self.values = [[] for _ in epochs]
        self._courses = [[] for _ in epochs]
        for here in reversed(range(len(epochs))):
            later = [
                (self.values[there], self.prices[there], self._reviews(epochs[there].day - epochs[here].day))
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
        masses = [[0.0] * _NODES for _ in self._epochs]
        starts = [self._start(holding, outcomes) for holding, outcomes in zip(holdings, options, strict=True)]
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
        return self._reviews(self._epochs[there].day - self._epochs[here].day)[which]

    def _reprice(self, boldness: float) -> None:
        """Dearer where more is wanted than there is time for, cheaper where less."""
        for number, epoch in enumerate(self._epochs):
            if epoch.showings < float("inf"):
                pressure = (self.showings[number] + 0.01) / (epoch.showings + 0.01)
                price = self.prices[number] * min(max(pressure, 0.1), 10.0) ** boldness
                self.prices[number] = min(max(price, self._least), _DEAREST)


def _shares(worths: Sequence[float]) -> list[float]:
    """How many take each course: nearly all the best, some those that are nearly as good."""
    best = max(worths)
    weights = [exp((worth - best) / _SOFTNESS) if best - worth < 8 * _SOFTNESS else 0.0 for worth in worths]
    whole = sum(weights)
    return [weight / whole if weight else 0.0 for weight in weights]


def _strength(node: int) -> Strength:
    row, column = divmod(node, _DIFFICULTIES)
    return _LEAST * _STEP**row, 1 + _HARDNESS * column


def _place(strength: Strength) -> Place:
    stability, difficulty = strength
    row = min(max(log(stability / _LEAST) / log(_STEP), 0.0), _STABILITIES - 1.001)
    column = min((difficulty - 1) / _HARDNESS, _DIFFICULTIES - 1.001)
    r, c = row % 1, column % 1
    node = int(row) * _DIFFICULTIES + int(column)
    return Place(node, ((1 - r) * (1 - c), (1 - r) * c, r * (1 - c), r * c))


def alike(items: Iterable[tuple[Strength | None, int]]) -> list[Holding]:
    """Items gathered by strength and days since their last review, within about a tenth, in an order of their own."""
    gathered: dict[tuple[int, ...], list[tuple[Strength, int]]] = {}
    fresh = 0
    for strength, elapsed in items:
        if strength is None:
            fresh += 1
            continue
        key = (round(4 * log(strength[0])), round(strength[1]), round(4 * log(1 + elapsed)))
        gathered.setdefault(key, []).append((strength, elapsed))
    holdings = [Holding(*min(members), len(members)) for _, members in sorted(gathered.items())]
    return [*holdings, Holding(None, 0, fresh)] if fresh else holdings
