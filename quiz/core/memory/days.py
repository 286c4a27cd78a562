"""The study day: it starts at 04:00 by the learner's clock, so a late evening belongs to the day it began on.

Everything that counts days (elapsed time, due dates, study calendar) asks here, and nowhere else.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STARTS_AT = time(4)


def study_day(at: datetime, zone: str | ZoneInfo) -> date:
    """The study day an instant falls on, for a learner in `zone`.

    Raises ValueError for a naive datetime, KeyError (ZoneInfoNotFoundError) for an unknown zone.
    """
    if at.utcoffset() is None:
        raise ValueError(f"An instant needs its time zone, got {at!r}.")
    zone = _zone(zone)
    day = at.astimezone(zone).date()
    return day if at >= day_start(day, zone) else day - timedelta(days=1)


def day_start(day: date, zone: str | ZoneInfo) -> datetime:
    """The instant (UTC) at which a study day starts.

    Where clocks change at that hour: the first of two 04:00 (fold), or 04:00 as reckoned before the change (gap).
    """
    return datetime.combine(day, STARTS_AT, _zone(zone)).astimezone(UTC)


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)
