"""Whether somebody who takes a quiz is still there, by when they were last heard of."""

from datetime import datetime, timedelta
from enum import Enum

AWAY = timedelta(seconds=60)
"""A page that is open says so every 20 seconds; three in a row that stay out mean that it is gone."""


class Presence(Enum):
    HERE = "here"
    LOST = "lost"
    """Their page used to say that it is there, and has stopped."""
    QUIET = "quiet"
    """Their page never says so (it runs no scripts): all that is known is that nothing was saved for a while."""


def last_heard_at(seen_at: datetime | None, acted_at: datetime) -> datetime:
    """`seen_at` is the last sign of life of the page, `acted_at` the last thing its learner did."""
    return acted_at if seen_at is None else max(seen_at, acted_at)


def presence(started_at: datetime, seen_at: datetime | None, acted_at: datetime, now: datetime) -> Presence:
    """An attempt begins with a sign of life of its own, at `started_at`, which says nothing of scripts."""
    if now - last_heard_at(seen_at, acted_at) <= AWAY:
        return Presence.HERE
    return Presence.QUIET if seen_at is None or seen_at <= started_at else Presence.LOST
