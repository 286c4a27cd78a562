"""
The log of reviews, to and from `PastReview`.

A row's `type` is 0 to 5: learning, review, relearning, in a filtered deck, set by hand, rescheduled. In a filtered deck
a factor of 0 says that the review moved nothing; set by hand, it says that the card was made new. An interval is in
days, or below 0 in seconds.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from facts.core.formats.anki.collections import Logged
from facts.core.formats.base import CRAM, FORGET, LEARN, RELEARN, RESCHEDULE, REVIEW, PastReview

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 4_102_444_800_000
"""The year 2100: a later row was written by a clock gone wrong."""
LONGEST_MS = 86_400_000

_DAY = 86_400
_MILLISECOND = timedelta(milliseconds=1)
_FILTERED, _MANUAL, _RESCHEDULED = 3, 4, 5
_KINDS = {0: LEARN, 1: REVIEW, 2: RELEARN}
_TYPES = {LEARN: 0, REVIEW: 1, RELEARN: 2, CRAM: _FILTERED, FORGET: _MANUAL, RESCHEDULE: _RESCHEDULED}
_EASE = 2500
"""A factor that is not 0."""


def reviews(log: Iterable[Logged]) -> tuple[PastReview, ...]:
    """What rows say; those that say nothing sound are passed over."""
    return tuple(
        PastReview(
            at=EPOCH + row.at_ms * _MILLISECOND,
            rating=row.ease,
            kind=_kind(row),
            duration_ms=min(max(row.time_ms, 0), LONGEST_MS),
            interval_s=row.interval * _DAY if row.interval > 0 else -row.interval,
        )
        for row in log
        if is_sound(row)
    )


def is_sound(row: Logged) -> bool:
    is_asked = row.type in _KINDS or row.type == _FILTERED
    return (
        0 < row.at_ms < LATEST_MS
        and row.type in (*_KINDS, _FILTERED, _MANUAL, _RESCHEDULED)
        and row.ease in (range(1, 5) if is_asked else (0,))
        and abs(row.interval) < 2**31
    )


def _kind(row: Logged) -> str:
    if row.type == _FILTERED:
        return REVIEW if row.factor else CRAM
    if row.type == _MANUAL:
        return RESCHEDULE if row.factor else FORGET
    return _KINDS.get(row.type, RESCHEDULE)


def rows(history: Iterable[PastReview]) -> Iterator[Logged]:
    """The rows that say this, in the order of time."""
    for review in sorted(history, key=lambda review: review.at):
        days, rest = divmod(review.interval_s, _DAY)
        yield Logged(
            at_ms=(review.at - EPOCH) // _MILLISECOND,
            ease=review.rating,
            interval=-review.interval_s if rest else days,
            factor=0 if review.kind in (LEARN, CRAM, FORGET) else _EASE,
            time_ms=review.duration_ms,
            type=_TYPES[review.kind],
        )
