"""What the model held of a card each time it was asked: the log of one card replayed, review by review.

Schedules go by snapshots; statistics ask what was expected just before an answer and how long a memory held then. Each
review is foretold by the parameter set that it names, as if the whole history before it had been reckoned with that
set: so it was when the states were last rebuilt.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from quiz.core.memory.formulae import Formulae


class Row(NamedTuple):
    """One row of a card's log that stands: how it was rated in the end, or None where it was asked anew."""

    rating: int | None
    day: int
    """The study day, as `date.toordinal` counts."""
    parameters: str


class Asked(NamedTuple):
    """One review, and what was held before it: nothing where the card was new or was asked anew."""

    day: int
    rating: int
    elapsed_days: int
    """Study days since the last review; 0 on the same day, and where a clock was set back."""
    foretold: float | None
    """The chance of recall, 0 to 1. On the day of a review the model has nothing to say, and this is 1."""
    held: float | None
    """Stability before: in so many days the chance of recall would have fallen to 0.9."""
    holds: float
    """Stability after."""

    @property
    def is_test(self) -> bool:
        """Whether it tests the memory: the first review of a study day of a card that was met before."""
        return self.elapsed_days > 0


def replayed(rows: Sequence[Row], models: Mapping[str, Formulae]) -> list[Asked]:
    """Each review of one card's log, in its order. `models` has every set that a rated row names."""
    names = {row.parameters for row in rows if row.rating is not None}
    if len(names) == 1:
        return [asked for _place, asked in _walk(rows, models[names.pop()])]
    found = {}
    for name in names:
        found.update({place: asked for place, asked in _walk(rows, models[name]) if rows[place].parameters == name})
    return [asked for _place, asked in sorted(found.items())]


def _walk(rows: Iterable[Row], model: Formulae) -> Iterator[tuple[int, Asked]]:
    state: tuple[float, float] | None = None
    last = 0
    for place, (rating, day, _parameters) in enumerate(rows):
        if rating is None:
            state = None
            continue
        if state is None:
            elapsed, foretold, held = 0, None, None
            state = model.first(rating)
        else:
            elapsed, held = max(day - last, 0), state[0]
            foretold = model.recall(held, elapsed)
            state = model.after(*state, rating, elapsed)
        last = day
        yield place, Asked(day, rating, elapsed, foretold, held, state[0])


def foretold(rows: Sequence[Row], model: Formulae, *, day: int) -> tuple[float, int] | None:
    """The chance of recall on a day after these reviews and the study days since the last; None without any."""
    last = None
    for _place, asked in _walk(rows, model):
        last = asked
    if last is None or rows[-1].rating is None:
        return None
    elapsed = max(day - last.day, 0)
    return model.recall(last.holds, elapsed), elapsed
