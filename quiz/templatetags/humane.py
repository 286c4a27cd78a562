"""Times and marks as people say them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.core.attempts import mark_number

register = template.Library()


@register.filter
def distance(at: dt.datetime, now: dt.datetime) -> str:
    """How far an instant is in whole days of the reader's calendar: "today", "in 2 days", "3 days ago"."""
    return day_distance(timezone.localtime(at).date(), timezone.localtime(now).date())


@register.filter
def day_distance(day: dt.date, today: dt.date) -> str:
    """The same of a day."""
    days = (day - today).days
    if days in {-1, 0, 1}:
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if days > 0:
        return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}
    return ngettext("%(days)d day ago", "%(days)d days ago", -days) % {"days": -days}


@register.filter
def day_words(day: dt.date, today: dt.date) -> str:
    """A day to come: "today", "tomorrow", "19 December"."""
    words = {0: _("today"), 1: _("tomorrow")}
    return words.get((day - today).days) or date_format(day, "j F")


@register.filter
def marks(value: Decimal) -> str:
    """At most two decimals, none that say nothing: "8", "5.5", "6.33"."""
    return mark_number(value)


@register.filter
def number(value: float | None, decimals: int) -> str:
    """A statistic; what a formula leaves undefined is a dash and never 0."""
    return "–" if value is None else f"{value:.{decimals}f}".replace("-", "−")


@register.filter
def percentage(value: float | None, decimals: int) -> str:
    """A statistic that is in percent already: "54 %"."""
    return number(value, decimals) if value is None else f"{number(value, decimals)} %"


@register.filter
def percent(share: float | None, decimals: int) -> str:
    """A share of 1 in percent: "54 %"."""
    return percentage(None if share is None else 100 * share, decimals)


@register.filter
def duration(seconds: float | None) -> str:
    """A length of time: "42 s", "5 min", "2 h"; one that nobody knows is a dash."""
    if seconds is None:
        return "–"
    if seconds < 99.5:
        return _("%(number)d s") % {"number": round(seconds)}
    if seconds < 99.5 * 60:
        return _("%(number)d min") % {"number": round(seconds / 60)}
    return _("%(number)d h") % {"number": round(seconds / 3600)}


@register.filter
def minutes(value: float) -> str:
    """A daily portion of time: "under a minute", "12 min"; hours would hide what a day takes."""
    return _("under a minute") if value < 0.95 else _("%(number)d min") % {"number": round(value)}
