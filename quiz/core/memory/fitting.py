"""Fitting the model's numbers to a log of reviews, and the gate that a fit has to pass.

The only module that imports `fsrs_rs_python`, which is optional. Training holds the interpreter for as long as it runs
(about a second for 100,000 reviews): commands and workers come here, requests never.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from quiz.core.memory.evaluation import Entry, Verdict, cut, judge, trials
from quiz.core.memory.formulae import BOUNDS
from quiz.core.memory.fsrs6 import DEFAULT_NUMBERS

IS_INSTALLED = find_spec("fsrs_rs_python") is not None
if IS_INSTALLED:
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview

FEWEST = 1_000
"""Reviews between days that a fit must rest on. With several hundred, fits have proved worse than the default numbers,
and a fifth of them is too few to tell a better fit from luck."""

GROWTH = 1.25
"""How much a log must have grown since the last fit for another one: then the fifth that it is tested on is all new."""

_LONGEST = 256  # reviews of one card that the library looks at
_DECIMALS = 6  # it reckons in single precision


class NotInstalled(RuntimeError):  # noqa: N818  it names an outcome
    """The package that fits is not there."""

    def __init__(self) -> None:
        super().__init__("Fitting needs the package fsrs-rs-python.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Numbers fitted to the first part of a log, how many reviews between days they rest on, and what the rest says."""

    numbers: tuple[float, ...]
    reviews: int
    verdict: Verdict


def is_worth_it(reviews: int, before: int | None) -> bool:
    """Whether a log of so many reviews is worth a fit, where the last one had so many (None: there was none)."""
    return reviews >= max(FEWEST, GROWTH * (before or 0))


def fit(entries: Sequence[Entry]) -> tuple[float, ...]:
    """The numbers that these reviews, in the order of time, make most likely. The same log gives the same numbers.

    Later reviews weigh more (0.25 for the first to 1 for the last), rare first intervals are left out, and all numbers
    are drawn to the default ones; with fewer than 8 reviews between days they are the default ones, with fewer than 64
    only the first stabilities are fitted (all by the library). Raises NotInstalled.
    """
    if not IS_INSTALLED:
        raise NotInstalled
    found = FSRS(list(DEFAULT_NUMBERS)).compute_parameters(_items(entries))
    return tuple(
        min(max(round(number, _DECIMALS), least), most) for number, (least, most) in zip(found, BOUNDS, strict=True)
    )


def propose(entries: Sequence[Entry], present: Sequence[float] = DEFAULT_NUMBERS) -> Proposal | None:
    """A fit to the first four fifths of a log, judged by the last one. None: fewer than FEWEST reviews to fit to.

    What is adopted is what was judged; it is not fitted anew to the whole. Raises NotInstalled.
    """
    if not IS_INSTALLED:
        raise NotInstalled
    start = cut(entries)
    reviews = sum(trial.elapsed_days > 0 for trial in trials(entries[:start]))
    if reviews < FEWEST:
        return None
    numbers = fit(entries[:start])
    return Proposal(numbers, reviews, judge(entries, numbers, present, start=start))


def _items(entries: Sequence[Entry]) -> "list[FSRSItem]":
    """One for each review between days, in the order of time: its card's reviews up to it."""
    items = []
    histories: dict[Hashable, list[FSRSReview]] = defaultdict(list)
    days: dict[Hashable, int] = {}
    for card, rating, _, day, _ in entries:
        history = histories[card]
        elapsed = max(day - days.get(card, day), 0)
        days[card] = day
        history.append(FSRSReview(rating, elapsed))
        if elapsed and len(history) <= _LONGEST:
            items.append(FSRSItem(history))
    return items
