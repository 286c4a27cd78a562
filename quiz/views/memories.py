"""Memory in numbers: a learner's own; for those who teach, that of the class and how well it was foretold."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from facts.models import Item
from quiz.core import charts
from quiz.core.memory import KNOWN, LEECH_LAPSES, calibration, study_day
from quiz.core.memory.retention import FEW, MATURITIES, Retention
from quiz.models import Course, Group
from quiz.queries import memories as queries
from quiz.queries.class_memories import class_memory
from quiz.queries.forecasts import class_forecasts
from quiz.queries.memory_jobs import class_fit
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


def _taught(request: HttpRequest, pk: int) -> tuple[Course, Group | None]:
    """A course whose results this person may see, and the group that the address names (`?group=`), if any."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    title = request.GET.get("group", "")
    return course, get_object_or_404(course.groups, title=title) if title else None


@require_GET
@signed_in
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """What the class knows today and on the day of its exam, and what it is about to forget."""
    course, group = _taught(request, pk)
    now = timezone.now()
    found = class_memory(course, today=study_day(now, request.user.zone), group=group)
    forgotten = [row.item_id for row in found.forgotten]
    context = {
        "course": course,
        "group": group,
        "groups": list(course.groups.all()),
        "memory": found,
        "topics": [
            (row, charts.ink_bar(row.today, thresholds=[] if row.on_exam is None else [row.on_exam]))
            for row in found.topics
        ],
        "known": KNOWN,
        "nearly_all": KNOWN["nearly all"],
        "leech": LEECH_LAPSES,
        "fit": class_fit(course, now=now),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "may_edit_items": set(
            Item.objects.editable_by(request.user).filter(pk__in=forgotten).values_list("pk", flat=True)
        ),
    }
    return render(request, "quiz/memories/course.html", context)


@require_GET
@signed_in
def forecasts(request: HttpRequest, pk: int) -> HttpResponse:
    """How well memory foretold the quiz answers of the class."""
    course, group = _taught(request, pk)
    found = class_forecasts(course, group=group)
    bins = found.calibration.bins if found.calibration else ()
    context = {
        "course": course,
        "group": group,
        "groups": list(course.groups.all()),
        "found": found,
        "few": calibration.FEW,
        "fewest": calibration.FEWEST_IN_BIN,
        "plot": charts.memory.calibration(
            [
                charts.memory.Forecasts(100 * b.low, 100 * b.high, b.n, 100 * b.foretold, 100 * b.came_back)
                for b in bins
            ],
            fewest=calibration.FEWEST_IN_BIN,
        ),
    }
    return render(request, "quiz/memories/forecasts.html", context)


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
