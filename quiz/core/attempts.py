"""Rules of an attempt: whether it may start, what it pins, and what its score is."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from facts.core.kinds import KINDS
from quiz.core.memory import Rating, rating_of
from quiz.core.refusals import Refused
from quiz.core.timing import Terms


@dataclass(frozen=True, slots=True)
class Place:
    """The state of one question of an attempt; positions count from 1."""

    position: int
    is_answered: bool
    is_flagged: bool
    is_settled: bool = False
    """Nothing more can be said of it: left behind, or done with in a practice."""


def resume_position(places: Sequence[Place]) -> int:
    """Where to go on: the first question that is open, else the first that may still be changed, else the last one."""
    left = [place for place in places if not place.is_settled]
    return next((place for place in left if not place.is_answered), (left or places)[-1]).position


def front(places: Sequence[Place]) -> int | None:
    """The question that is the next where one only goes forward; None once all were left behind."""
    return next((place.position for place in places if not place.is_settled), None)


def check_start(
    *,
    is_published: bool,
    terms: Terms,
    taken: int,
    last_at: dt.datetime | None,
    questions: int,
    now: dt.datetime,
) -> None:
    """Raise Refused with the reason where no new attempt may start.

    `taken` attempts were begun, the last of them was handed in at `last_at`.
    """
    if not is_published:
        raise Refused("This quiz is not published.")
    if questions == 0:
        raise Refused("This quiz has no questions yet. Your teacher can add some.")
    if terms.opens_at and now < terms.opens_at:
        raise Refused("This quiz is not open yet.")
    if terms.closes_at and now >= terms.closes_at:
        raise Refused("This quiz has closed.")
    if terms.attempts is not None and taken >= terms.attempts:
        raise Refused("You have used all attempts of this quiz.")
    if terms.pause and last_at and now < last_at + terms.pause:
        raise Refused("Wait a little: there is a pause between two attempts.")


def check_trial(*, questions: int) -> None:
    """Raise Refused where there is nothing to try."""
    if questions == 0:
        raise Refused("This quiz has no questions yet. Add some first.")


def check_password(wanted: str, given: str) -> None:
    """Raise Refused unless the password is the quiz's. Space around it, and case, do not matter."""
    if wanted and not hmac.compare_digest(_folded(wanted), _folded(given)):
        raise Refused("This is not the password of the quiz." if given.strip() else "Type the password of the quiz.")


def _folded(text: str) -> bytes:
    return unicodedata.normalize("NFKC", text).strip().casefold().encode()


def draw_seed(seed: int, slot: int) -> int:
    """The seed of what one slot of the attempt draws."""
    return seed * 1_000_003 + slot


def option_seed(seed: int, position: int, *, is_shuffled: bool) -> int | None:
    """The seed of one question's option order, or None for the author's order."""
    return seed * 1000 + position if is_shuffled else None


def rating(
    kind: str, fraction: Decimal, order: Sequence[str], certainty: int | None, *, duration_ms: int = 0
) -> Rating:
    """What a marked answer says of memory; `order` are the ids that the attempt pinned."""
    options = KINDS[kind].CHOICES or len(order) or None
    return rating_of(fraction, KINDS[kind].RECALL, options, certainty=certainty, duration_ms=duration_ms)


def mark_number(value: Decimal) -> str:
    """A number of marks for people: at most two decimals, none that say nothing; below 0 with a minus sign."""
    return f"{round(value, 2) + 0:.2f}".rstrip("0").rstrip(".").replace("-", "−")


def derived(operation: uuid.UUID, *parts: object) -> uuid.UUID:
    """A further operation id that follows from a form's id and what the form said: the same again gives the same id."""
    return uuid.uuid5(operation, json.dumps(parts, sort_keys=True))
