"""Minutes that a wanted recall costs: against lives drawn by chance, and what must hold always."""

from random import Random

import pytest

from quiz.core.memory import Rating
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.workload import HIGHEST, LOWEST, RETENTIONS, Cards, Span, showings_a_day

FORMULAE = Formulae()
GRID = 0.1
"""The share by which straight lines between the nodes of the grid may err."""


def lived(strength: tuple[float, float], elapsed: int, retention: float, span: Span, random: Random) -> int:
    """Showings of one card that lives on, day by day, with chance deciding what is recalled."""
    day, showings = 0, 0
    due = max(FORMULAE.interval(strength[0], retention) - elapsed, 0)
    while True:
        if span.is_end and day < span.days - 1:
            due = min(due, span.days - 1)
        if due > span.days - 1:
            return showings
        days, day = elapsed + due - day, due
        elapsed = 0
        if random.random() < FORMULAE.recall(strength[0], days):
            strength = FORMULAE.after(*strength, Rating.GOOD, days)
            showings += 1
        else:
            strength = FORMULAE.after(*strength, Rating.AGAIN, days)
            strength = FORMULAE.after(*strength, Rating.GOOD, 0)
            showings += 2
        due = day + FORMULAE.interval(strength[0], retention)


@pytest.mark.parametrize("span", [Span(90, is_end=False), Span(40, is_end=True)])
@pytest.mark.parametrize("retention", [0.8, 0.9, 0.95])
def test_it_is_the_mean_of_lives_drawn_by_chance(retention: float, span: Span) -> None:
    random = Random(7)
    kept = [((random.lognormvariate(2, 1), random.uniform(3, 8)), random.randint(0, 20)) for _ in range(400)]
    drawn = [lived(*each, retention, span, random) for each in kept for _ in range(10)]

    reckoned = showings_a_day(Cards(kept, 0, 0), span, [retention])[retention]

    assert reckoned == pytest.approx(sum(drawn) / 10 / span.days, rel=GRID)


@pytest.mark.parametrize("cards", [Cards([((10.0, 5.0), 3)], 0, 0), Cards([], 200, 10)])
def test_more_recall_costs_more(cards: Cards) -> None:
    costs = list(showings_a_day(cards, Span(90, is_end=False), RETENTIONS).values())

    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_new_cards_wait_for_their_day() -> None:
    at_once, slowly, none = (
        showings_a_day(Cards([], new, a_day), Span(30, is_end=False), [0.9])[0.9]
        for new, a_day in ((100, 100), (100, 2), (0, 10))
    )

    assert at_once > slowly > none == 0


@pytest.mark.parametrize("retention", [LOWEST - 0.01, HIGHEST + 0.01, 1.5, float("nan")])
def test_what_no_course_may_want_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match=r"between 0\.80 and 0\.97"):
        showings_a_day(Cards([], 0, 0), Span(90, is_end=False), [retention])


def test_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one day, got 0"):
        showings_a_day(Cards([], 0, 0), Span(0, is_end=True), [0.9])
