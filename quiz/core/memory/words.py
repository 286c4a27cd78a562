"""How memory speaks: intervals, the strength of one card, the level of a topic.

The thresholds stand here as constants, for a page that names a level prints the rule behind it.
"""

STRONG_FROM = 0.90  # recall: as sure as the schedule aims for
SETTLING_FROM = 0.70
STRONG_REPS = 3  # fewer meetings prove little, however fresh the last one is

MASTERY = {"attempted": 0, "familiar": 50, "proficient": 70, "mastered": 90}
"""Level word to the mean recall in percent from which it holds, lowest first."""

KNOWN = {"little": 0, "half": 40, "most": 70, "nearly all": 90}
"""How much of a topic is known today, by the share in percent of its cards that are expected to come back."""

LOOK_AHEAD_DAYS = 7
"""How far mastery looks: on the day of a review every recall is near 1 and tells nothing."""

_UNITS = {"min": "minute", "h": "hour", "d": "day", "mo": "month", "y": "year"}
_MONTH, _YEAR = 365.25 / 12, 365.25  # days


def interval_words(*, minutes: int | None = None, days: int | None = None, long: bool = False) -> str:
    """An interval for a button ("10 min", "3 d", "2 mo", "1.2 y") or, `long`, for its label ("10 minutes").

    Two months and less are told in days, a year and more in years with one decimal.
    Raises ValueError unless exactly one of minutes and days is given.
    """
    if (minutes is None) == (days is None):
        raise ValueError("An interval is given in minutes or in days.")
    number, unit = _in_minutes(minutes) if minutes is not None else _in_days(days or 0)
    if not long:
        return f"{number} {unit}"
    return f"{number} {_UNITS[unit]}" + ("" if number == "1" else "s")


def strength_word(recall: float, reps: int) -> str:
    """New, weak, settling or strong: the word beside a card's ink bar. `recall` is 0 to 1."""
    if reps == 0:
        return "new"
    if recall < SETTLING_FROM:
        return "weak"
    return "strong" if recall >= STRONG_FROM and reps >= STRONG_REPS else "settling"


def mastery_word(percent: float) -> str:
    """The level of a topic by the mean recall of its items, 0 to 100. A later miss can lower it."""
    return max((word for word, least in MASTERY.items() if percent >= least), key=MASTERY.__getitem__)


def known_word(percent: float) -> str:
    """How much of a topic comes back today, by the expected share of all its cards, 0 to 100."""
    return max((word for word, least in KNOWN.items() if percent >= least), key=KNOWN.__getitem__)


def _in_minutes(minutes: int) -> tuple[str, str]:
    return (str(minutes), "min") if minutes < 60 else (_decimal(minutes / 60), "h")


def _in_days(days: int) -> tuple[str, str]:
    if days <= 2 * _MONTH:
        return str(days), "d"
    if days < _YEAR:
        return str(round(days / _MONTH)), "mo"
    return _decimal(days / _YEAR), "y"


def _decimal(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
