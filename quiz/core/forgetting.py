"""What stays of a response when the words in it are to go: which choices were made, and that something was typed."""

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any

from facts.core.changes import LISTS, Values

FORGOTTEN = "…"
"""Stands for every text that somebody typed."""


def forgotten(content: Values, response: Any) -> Any:
    """The response to a question without anything typed; the same for one that has gone through here before.

    Its shape stays, so that pages show it and markers take it. Ids of what the question offers are no words of anybody.
    """
    offered = {entry["id"] for name in LISTS for entry in content.get(name, ())}
    blanks = {blank["id"] for blank in content.get("blanks", ())}
    return _without_words(response, offered, offered | blanks)


def _without_words(value: Any, offered: set[str], keys: set[str]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {key: _without_words(each, offered, keys) for key, each in value.items() if key in keys}
    if isinstance(value, list):
        return [_without_words(each, offered, keys) for each in value]
    return value if isinstance(value, str) and value in offered else FORGOTTEN


def months_after(at: dt.datetime, months: int) -> dt.datetime:
    """The same day and time so many months later; the last day of a month that has no such day."""
    years, month = divmod(at.month - 1 + months, 12)
    year = min(at.year + years, dt.MAXYEAR)
    return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
