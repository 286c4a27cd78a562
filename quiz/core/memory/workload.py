"""What a wanted recall costs: the minutes a day that cards are expected to take while they come back at that recall.

A card comes back when its predicted recall has fallen to the wanted one. It is then recalled with just that chance, or
forgotten and asked once more, and either way comes back again. All of that is reckoned as a mean, where the simulator
of fsrs-rs (`src/simulation.rs`, behind the workload graph of Anki) draws it by chance, card by card. Neither fuzz nor
limits for a day move it by much, so both are left out. The grid adds up to a tenth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quiz.core.memory.foresight import alike
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS
from quiz.core.memory.grid import NODES, Outcome, Outcomes, Strength, strength_of

LOWEST, HIGHEST = 0.80, 0.97
"""The wanted recalls that a course may choose from: below, forgetting costs more than it saves; above, time soars."""
RETENTIONS = (0.80, 0.85, 0.90, 0.93, 0.95, 0.97)
"""Those that are compared."""
HORIZON = 90
"""How many days are looked at, or fewer where the course ends before."""


@dataclass(frozen=True, slots=True)
class Cards:
    """What there is to keep up."""

    met: Sequence[tuple[Strength, int]]
    """Of each card that was met: how well it is kept, and the days since its last review."""
    new: float
    """Cards not met yet."""
    new_a_day: int
    """So many of them are begun a day, until all are."""


@dataclass(frozen=True, slots=True)
class Span:
    """So many days from today on; `is_end`: the last of them is the end of the course, and no card comes later."""

    days: int
    is_end: bool


def showings_a_day(
    cards: Cards,
    span: Span,
    retentions: Iterable[float],
    *,
    share: float = 1,
    numbers: Sequence[float] = DEFAULT_NUMBERS,
) -> dict[float, float]:
    """How often a card is shown, in the mean of these days, by wanted recall.

    Each card that was met stands for `share` cards. One forgotten counts two, a new one two or three.
    Raises ValueError for fewer days than one, and for a wanted recall that no course may choose.
    """
    if span.days < 1:
        raise ValueError(f"A workload needs at least one day, got {span.days}.")
    lives = _Lives(Formulae(numbers), span)
    holdings, _ = alike(cards.met)
    means = {}
    for retention in retentions:
        if not LOWEST <= retention <= HIGHEST:
            raise ValueError(f"The wanted recall lies between {LOWEST:.2f} and {HIGHEST}, got {retention}.")
        ahead = lives.ahead(retention)
        met = sum(
            each.items * lives.from_now(each.strength, each.elapsed, retention, ahead)
            for each in holdings
            if each.strength
        )
        means[retention] = (share * met + lives.begun(cards.new, cards.new_a_day, ahead)) / span.days
    return means


class _Lives:
    """Showings that cards take from some day to the end of the span. Ahead[left][node]: after a review at the node."""

    def __init__(self, formulae: Formulae, span: Span) -> None:
        self._formulae = formulae
        self._outcomes = Outcomes(formulae)
        self._span = span
        self._met: dict[tuple[int, int], Outcome] = {}

    def ahead(self, retention: float) -> list[list[float]]:
        """Reckoned backwards: with more days left comes one more review, and then what is known already."""
        intervals = [self._formulae.interval(strength_of(node)[0], retention) for node in range(NODES)]
        found: list[list[float]] = []
        for left in range(self._span.days):
            showings = [0.0] * NODES
            for node, interval in enumerate(intervals):
                days = min(interval, left) if self._span.is_end else interval
                if 0 < days <= left:
                    review = self._review(node, days)
                    showings[node] = review.showings + review.worth(found[left - days])
            found.append(showings)
        return found

    def from_now(self, strength: Strength, elapsed: int, retention: float, ahead: Sequence[Sequence[float]]) -> float:
        """Of one card that was met; what is overdue comes today."""
        due = max(self._formulae.interval(strength[0], retention) - elapsed, 0)
        last = self._span.days - 1
        if due > last and not self._span.is_end:
            return 0.0
        due = min(due, last)
        review = self._outcomes.met(strength, elapsed + due)
        return review.showings + review.worth(ahead[last - due])

    def begun(self, new: float, new_a_day: int, ahead: Sequence[Sequence[float]]) -> float:
        """Of all new cards, in equal portions from today on."""
        first, showings = self._outcomes.first, 0.0
        for day in range(self._span.days):
            portion = min(new_a_day, max(new - day * new_a_day, 0))
            showings += portion * (first.showings + first.worth(ahead[self._span.days - 1 - day]))
        return showings

    def _review(self, node: int, days: int) -> Outcome:
        if (node, days) not in self._met:
            self._met[node, days] = self._outcomes.met(strength_of(node), days)
        return self._met[node, days]
