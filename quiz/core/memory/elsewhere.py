"""What reviews from another product say of memory: which of them count, as evidence to bring along."""

from collections.abc import Iterable
from datetime import datetime

from facts.core.formats.base import CRAM, FORGET, PastReview


def counted(history: Iterable[PastReview], *, until: datetime) -> list[PastReview]:
    """The reviews that say how well a card is known, each with a rating from 1 to 4, in the order of time.

    Cramming moved nothing there and does not here. Once a card was made new, what was before no longer counts. Reviews
    after `until` were dated by a clock that was wrong.
    """
    kept: list[PastReview] = []
    for review in sorted(history, key=lambda review: review.at):
        if review.kind == FORGET:
            kept = []
        elif review.rating and review.kind != CRAM and review.at <= until:
            kept.append(review)
    return kept
