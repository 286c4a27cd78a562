"""Rules of an attempt: whether it may start, what it pins, and what its score is."""

from __future__ import annotations

import datetime as dt
import json
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from facts.core.kinds import KINDS
from quiz.core.memory import Rating, rating_of
from quiz.core.refusals import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """The state of one question of an attempt; positions count from 1."""

    position: int
    is_answered: bool
    is_flagged: bool


def resume_position(places: Sequence[Place]) -> int:
    """Where to go on: the first question without an answer, else the last one."""
    return next((place.position for place in places if not place.is_answered), len(places))


def check_start(
    *,
    is_published: bool,
    opens_at: dt.datetime | None,
    allowed: int | None,
    taken: int,
    questions: int,
    now: dt.datetime,
) -> None:
    """Raise Refused with the reason where no new attempt may start."""
    if not is_published:
        raise Refused("This quiz is not published.")
    if questions == 0:
        raise Refused("This quiz has no questions yet. Your teacher can add some.")
    if opens_at and now < opens_at:
        raise Refused("This quiz is not open yet.")
    if allowed is not None and taken >= allowed:
        raise Refused("You have used all attempts of this quiz.")


def question_order(slots: Sequence[T], *, seed: int, is_shuffled: bool) -> list[T]:
    """The slots as this attempt asks them."""
    order = list(slots)
    if is_shuffled:
        random.Random(seed).shuffle(order)  # noqa: S311
    return order


def option_seed(seed: int, position: int, *, is_shuffled: bool) -> int | None:
    """The seed of one question's option order, or None for the author's order."""
    return seed * 1000 + position if is_shuffled else None


def score(marked: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """The sum of mark times weight, rounded half even to five decimals."""
    return sum((fraction * weight for fraction, weight in marked), Decimal(0)).quantize(Decimal("0.00001"))


def rating(kind: str, fraction: Decimal, order: Sequence[str]) -> Rating:
    """What a marked answer says of memory; `order` are the ids that the attempt pinned."""
    return rating_of(fraction, KINDS[kind].RECALL, KINDS[kind].CHOICES or len(order) or None)


def mark_number(value: Decimal) -> str:
    """A number of marks for people: at most two decimals, none that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def derived(operation: uuid.UUID, *parts: object) -> uuid.UUID:
    """A further operation id that follows from a form's id and what the form said: the same again gives the same id."""
    return uuid.uuid5(operation, json.dumps(parts, sort_keys=True))
