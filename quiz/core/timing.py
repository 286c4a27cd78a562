"""
Time in a quiz: what holds for one learner, until when they may answer, and what a moment means for an attempt.

Terms come from the quiz. Of a group's and a learner's own allowance the learner's values go first; what they are
entitled to everywhere (an accommodation) comes on top. More time moves the deadline itself: it also reaches beyond the
closing, since half an hour more that ends at the bell would be none.
The same function answers a request, a poll and the job that closes attempts. Instants are aware, the server's alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import TypeVar

T = TypeVar("T")

_NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """When and how often a quiz may be taken. `extra` is time beyond the limit and the closing."""

    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    limit: timedelta | None = None
    grace: timedelta = _NO_TIME
    attempts: int | None = None
    pause: timedelta = _NO_TIME
    extra: timedelta = _NO_TIME


@dataclass(frozen=True, slots=True)
class Allowed:
    """What one quiz allows a group or a learner; None: as for everybody."""

    extra: timedelta = _NO_TIME
    opens_at: datetime | None = None
    due_at: datetime | None = None
    closes_at: datetime | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Accommodation:
    """What a learner is entitled to in every quiz of a course: `factor` times the limit, and then more."""

    factor: Decimal = Decimal(1)
    extra: timedelta = _NO_TIME
    attempts: int = 0
    later: timedelta = _NO_TIME


def terms_for(terms: Terms, allowances: Sequence[Allowed], accommodation: Accommodation) -> Terms:
    """The terms of one learner. `allowances` are those that concern them, the learner's own before their group's."""
    later = accommodation.later
    extra = sum((each.extra for each in allowances), accommodation.extra)
    if terms.limit is not None:
        extra += _times(terms.limit, accommodation.factor - 1)
    attempts = _first([each.attempts for each in allowances]) or terms.attempts
    return replace(
        terms,
        opens_at=_first([each.opens_at for each in allowances]) or terms.opens_at,
        due_at=_first([each.due_at for each in allowances]) or _moved(terms.due_at, later),
        closes_at=_first([each.closes_at for each in allowances]) or _moved(terms.closes_at, later),
        attempts=None if attempts is None else attempts + accommodation.attempts,
        extra=terms.extra + extra,
    )


def deadline(terms: Terms, started_at: datetime) -> datetime | None:
    """Until when an attempt that began then takes answers; None: as long as one likes."""
    ends = [] if terms.limit is None else [started_at + terms.limit]
    if terms.closes_at is not None:
        ends.append(terms.closes_at)
    return min(ends) + terms.extra if ends else None


class Moment(Enum):
    """What a moment is to an attempt."""

    IN_TIME = auto()
    IN_GRACE = auto()
    """The time is up, and what was under way still counts."""
    OVER = auto()


def moment(terms: Terms, started_at: datetime, now: datetime) -> Moment:
    """The deadline itself is in time, and its grace includes its last moment."""
    end = deadline(terms, started_at)
    if end is None or now <= end:
        return Moment.IN_TIME
    return Moment.IN_GRACE if now <= end + terms.grace else Moment.OVER


def handed_in_at(terms: Terms, started_at: datetime, last_at: datetime) -> datetime:
    """When an attempt that time has closed counts as handed in, whenever that is noticed.

    That is its deadline, or the last act within the grace. Raises ValueError where there is no deadline.
    """
    end = deadline(terms, started_at)
    if end is None:
        raise ValueError("An attempt without a deadline is not closed by time.")
    return max(end, last_at)


def seconds_left(terms: Terms, started_at: datetime, now: datetime) -> int | None:
    """Whole seconds until the deadline, rounded up, 0 once it has passed; None where there is no deadline."""
    end = deadline(terms, started_at)
    return None if end is None else max(0, -(-(end - now) // timedelta(seconds=1)))


def _times(length: timedelta, factor: Decimal) -> timedelta:
    """Exact to the microsecond, rounded half even."""
    numerator, denominator = factor.as_integer_ratio()
    return length * numerator / denominator


def _moved(instant: datetime | None, by: timedelta) -> datetime | None:
    return None if instant is None else instant + by


def _first(values: Sequence[T | None]) -> T | None:
    return next((value for value in values if value is not None), None)
