"""Logs of learners whose memory is the model with numbers of their own, so that a fit has something to find."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from quiz.core.memory.evaluation import Entry
from quiz.core.memory.formulae import Formulae
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS

START = datetime(2024, 1, 1, 8, tzinfo=UTC)
SLOW = (0.6, 2.0, 5.0, 20.0, *DEFAULT_NUMBERS[4:8], 1.5, *DEFAULT_NUMBERS[9:20], 0.3)
"""Somebody who keeps a new card longer than most, gains less by reviews, and forgets on a steeper curve."""


def simulated_log(
    cards: int, numbers: Sequence[float] = DEFAULT_NUMBERS, *, days: int = 400, seed: int = 1
) -> list[Entry]:
    """Reviews about when stability says, some again on the same day after a lapse."""
    chance, model, log = Random(seed), Formulae(numbers), []
    for card in range(cards):
        day = last = chance.randrange(days)
        state = None
        while day < days:
            if state is None:
                rating = chance.choices((1, 2, 3, 4), (20, 10, 60, 10))[0]
                state = model.first(rating)
            else:
                knows = chance.random() < (model.recall(state[0], day - last) if day > last else 0.9)
                rating = chance.choices((2, 3, 4), (10, 80, 10))[0] if knows else 1
                state = model.after(*state, rating, day - last)
            at = START + timedelta(days=day, seconds=len(log) % 30_000)
            log.append(Entry(f"card {card}", rating, at, at.date().toordinal()))
            last = day
            if rating > 1 or chance.random() < 0.3:
                day += max(1, round(state[0] * chance.uniform(0.7, 1.6)))
    return sorted(log, key=lambda entry: entry.at)
