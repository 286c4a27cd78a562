"""The memory model FSRS-6, as the package `fsrs` reckons it. The only module that imports that package.

It knows states, ratings and whole days; dates, clocks, fuzz and limits are the business of schedule.py.
A model with other numbers comes as a neighbour of this file with the same names.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Literal, TypedDict, cast

import fsrs
from fsrs.scheduler import DEFAULT_PARAMETERS

from quiz.core.memory.ratings import Rating

MODEL = "fsrs-6"
PARAMETERS = "default"  # the name of the parameter set that everybody begins with
DEFAULT_NUMBERS = tuple(map(float, DEFAULT_PARAMETERS))

RETENTIONS = (0.70, 0.99)  # the range Anki offers; outside it intervals are absurd
MAX_DAYS = 36_500  # a century, the upper bound of stability in fsrs-rs, which the Python package lacks

_LEARNING_STEPS = (timedelta(minutes=1), timedelta(minutes=10))
_RELEARNING_STEPS = (timedelta(minutes=10),)
_LAST_REVIEW = datetime(2000, 1, 1, tzinfo=UTC)  # any instant: only differences count
_DECAY = -DEFAULT_PARAMETERS[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1

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


def advance(
    state: State | None, rating: Rating, elapsed_days: int, retention: float
) -> tuple[State, int | None, int | None]:
    """The state after a review, and when to ask again: in minutes (a learning step) or in whole days, never both.

    `elapsed_days` is the difference of study days since the last review; a clock set back counts as the same day.
    `retention` is the wanted probability of recall on the due day. Nothing is fuzzed here.
    Raises ValueError for a rating outside 1 to 4 or a retention outside RETENTIONS, both of which fsrs lets pass.
    """
    grade = fsrs.Rating(rating)
    scheduler = _scheduler(retention)
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


def recall(state: State | None, elapsed_days: int) -> float:
    """The predicted probability (0 to 1) that the answer comes back after so many study days; 0 if never reviewed.

    R(t, S) = (1 + F t / S) ^ -w20 with F = 0.9 ^ (-1 / w20) - 1, as in fsrs-rs `src/model.rs`.
    On the day of the review it is 1: FSRS-6 has nothing to say within a day.
    """
    if state is None:
        return 0.0
    return float((1 + _FACTOR * max(elapsed_days, 0) / state["stability"]) ** _DECAY)


@lru_cache(maxsize=64)
def _scheduler(retention: float) -> fsrs.Scheduler:
    lowest, highest = RETENTIONS
    if not lowest <= retention <= highest:
        raise ValueError(f"Retention must lie between {lowest} and {highest}, got {retention}.")
    return fsrs.Scheduler(
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
