"""The memory model FSRS-6, as the package `fsrs` reckons it. The only module that imports that package.

It knows states, ratings and whole days; dates, clocks, fuzz and limits are the business of schedule.py.
A model with other numbers comes as a neighbour of this file with the same names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil, isfinite, log
from typing import Literal, TypedDict, cast

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from quiz.core.memory.ratings import Rating

MODEL = "fsrs-6"
PARAMETERS = "default"  # the name of the parameter set that everybody begins with
DEFAULT_NUMBERS = tuple(map(float, DEFAULT_PARAMETERS))
LOWEST_NUMBERS = tuple(map(float, LOWER_BOUNDS_PARAMETERS))
HIGHEST_NUMBERS = tuple(map(float, UPPER_BOUNDS_PARAMETERS))

RETENTIONS = (0.70, 0.99)  # the range Anki offers; outside it intervals are absurd
MAX_DAYS = 36_500  # a century, the upper bound of stability in fsrs-rs, which the Python package lacks

_LEARNING_STEPS = (timedelta(minutes=1), timedelta(minutes=10))
_RELEARNING_STEPS = (timedelta(minutes=10),)
_LAST_REVIEW = datetime(2000, 1, 1, tzinfo=UTC)  # any instant: only differences count

Numbers = tuple[float, ...]
"""The numbers of a parameter set, w0 to w20, as `checked` gives them. Where none are given the defaults hold."""

Phase = Literal["learning", "review", "relearning"]
_PHASES: dict[Phase, fsrs.State] = {
    "learning": fsrs.State.Learning,
    "review": fsrs.State.Review,
    "relearning": fsrs.State.Relearning,
}
_PHASE_OF: dict[fsrs.State, Phase] = {state: phase for phase, state in _PHASES.items()}


class State(TypedDict):
    """What is remembered of one item: plain JSON, floats unrounded. Never reviewed is None, not a State."""

    phase: Phase
    step: int | None
    """Which learning or relearning step comes next; None in review."""
    stability: float
    """Days until the predicted recall has fallen to 0.9."""
    difficulty: float
    """1 (easy) to 10."""


def checked(numbers: Sequence[float]) -> Numbers:
    """A parameter set as this model takes it: 21 numbers; sets of FSRS-4.5 (17) and FSRS-5 (19) are converted.

    The conversion is that of fsrs-rs; the curve of the older models, decay 0.5, stays.
    Raises ValueError for another length, and for a number that is not finite or out of fsrs' bounds.
    """
    given = tuple(map(float, numbers))
    if not all(map(isfinite, given)):
        raise ValueError("A parameter set has finite numbers only.")
    if len(given) == 17:
        w4, w5, w6 = given[4:7]
        if 1 + 3 * w5 <= 0:
            raise ValueError(f"Number 5 of the parameter set cannot be converted, got {w5}.")
        given = (*given[:4], w4 + 2 * w5, log(1 + 3 * w5) / 3, w6 + 0.5, *given[7:], 0.0, 0.0)
    if len(given) == 19:
        given = (*given, 0.0, 0.5)
    if len(given) != len(DEFAULT_NUMBERS):
        raise ValueError(f"A parameter set has {len(DEFAULT_NUMBERS)} numbers, got {len(given)}.")
    for place, (low, each, high) in enumerate(zip(LOWEST_NUMBERS, given, HIGHEST_NUMBERS, strict=True)):
        if not low <= each <= high:
            raise ValueError(f"Number {place} of a parameter set lies between {low} and {high}, got {each}.")
    return given


def advance(
    state: State | None, rating: Rating, elapsed_days: int, retention: float, numbers: Numbers | None = None
) -> tuple[State, int | None, int | None]:
    """The state after a review, and when to ask again: in minutes (a learning step) or in whole days, never both.

    `elapsed_days` is the difference of study days since the last review; a clock set back counts as the same day.
    `retention` is the wanted probability of recall on the due day. Nothing is fuzzed here.
    Raises ValueError for a rating outside 1 to 4 or a retention outside RETENTIONS, both of which fsrs lets pass.
    """
    grade = fsrs.Rating(rating)
    scheduler = _scheduler(retention, numbers or DEFAULT_NUMBERS)
    days = min(max(elapsed_days, 0), MAX_DAYS)
    card, _ = scheduler.review_card(_card(state), grade, _LAST_REVIEW + timedelta(days=days))
    after = State(
        phase=_PHASE_OF[card.state],
        step=card.step,
        stability=min(cast(float, card.stability), MAX_DAYS),
        difficulty=cast(float, card.difficulty),
    )
    delay = card.due - cast(datetime, card.last_review)
    if after["phase"] == "review":
        return after, None, delay.days
    return after, ceil(delay / timedelta(minutes=1)), None


def recall(state: State | None, elapsed_days: int, numbers: Numbers | None = None) -> float:
    """The predicted probability (0 to 1) that the answer comes back after so many study days; 0 if never reviewed.

    R(t, S) = (1 + F t / S) ^ -w20 with F = 0.9 ^ (-1 / w20) - 1, as in fsrs-rs `src/model.rs`.
    On the day of the review it is 1: FSRS-6 has nothing to say within a day.
    """
    if state is None:
        return 0.0
    factor, decay = _curve((numbers or DEFAULT_NUMBERS)[20])
    return float((1 + factor * max(elapsed_days, 0) / state["stability"]) ** decay)


def interval(state: State, retention: float, numbers: Numbers | None = None) -> int:
    """After how many whole days the predicted recall has fallen to `retention`; one at least. The inverse of `recall`.

    What `advance` proposes for a state in review. Raises ValueError for a retention outside RETENTIONS.
    """
    _checked_retention(retention)
    factor, decay = _curve((numbers or DEFAULT_NUMBERS)[20])
    days = float(state["stability"] / factor * (retention ** (1 / decay) - 1))
    return min(max(round(days), 1), MAX_DAYS)


def _checked_retention(retention: float) -> None:
    lowest, highest = RETENTIONS
    if not lowest <= retention <= highest:
        raise ValueError(f"Retention must lie between {lowest} and {highest}, got {retention}.")


@dataclass(frozen=True, slots=True)
class Curve:
    """How one memory fades, by the numbers that its state rests on."""

    state: State | None
    last_day: date
    """The study day of the last review."""
    numbers: Numbers | None = None

    def on(self, day: date) -> float:
        """The chance of recall on a study day; before the last review and on its day it is 1."""
        return recall(self.state, (day - self.last_day).days, self.numbers)


@lru_cache(maxsize=256)
def _curve(w20: float) -> tuple[float, float]:
    return 0.9 ** (-1 / w20) - 1, -w20


@lru_cache(maxsize=256)
def _scheduler(retention: float, numbers: Numbers) -> fsrs.Scheduler:
    _checked_retention(retention)
    return fsrs.Scheduler(
        numbers,
        desired_retention=retention,
        learning_steps=_LEARNING_STEPS,
        relearning_steps=_RELEARNING_STEPS,
        maximum_interval=MAX_DAYS,
        enable_fuzzing=False,
    )


def _card(state: State | None) -> fsrs.Card:
    """A card as fsrs wants it. Id and due date are dummies: without them fsrs would look at the clock, and sleep."""
    if state is None:
        return fsrs.Card(card_id=0, due=_LAST_REVIEW)
    return fsrs.Card(
        card_id=0,
        state=_PHASES[state["phase"]],
        step=state["step"],
        stability=state["stability"],
        difficulty=state["difficulty"],
        due=_LAST_REVIEW,
        last_review=_LAST_REVIEW,
    )
