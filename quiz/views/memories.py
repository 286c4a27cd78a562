"""Memory in numbers: a learner's own; for those who teach, that of the class and how well it was foretold."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quiz.core import charts
from quiz.core.memory import KNOWN, study_day
from quiz.core.memory.retention import FEW, MATURITIES, Retention
from quiz.queries import memories as queries
from quiz.views.access import signed_in


@require_GET
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    found = queries.own_memory(user, now=now)
    context = {
        "memory": found,
        "topics": [(row, charts.ink_bar(row.percent / 100)) for row in found.topics],
        "known": KNOWN,
        "nearly_all": KNOWN["nearly all"],
        "mature": round(MATURITIES["mature"]),
        "few": FEW,
        "retention": charts.memory.retention([_kept(name, row) for name, row in found.retention.items()]),
        "growth": charts.memory.growth(
            [charts.memory.Held(dt.date.fromordinal(row.day), row.cards, row.days) for row in found.growth]
        ),
        "calendar": charts.study_year(found.days, today=study_day(now, user.zone)),
        "time": charts.memory.minutes_a_week([(week.monday, week.minutes) for week in found.weeks]),
    }
    return render(request, "quiz/memories/own.html", context)


def _kept(name: str, row: Retention) -> charts.memory.Kept:
    return charts.memory.Kept(
        name,
        row.n,
        percent=_percent(row.share),
        low=_percent(row.low),
        high=_percent(row.high),
        wanted=_percent(row.wanted),
        foretold=_percent(row.foretold),
        reading=row.reading,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
