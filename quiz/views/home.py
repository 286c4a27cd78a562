"""Today: the one next step, what was left open, what is due, and the week."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quiz.actions.closings import close_overdue
from quiz.core.charts import ink_bar, week
from quiz.core.memory import study_day
from quiz.models import Course
from quiz.queries import attempts, cards, plans, progress
from quiz.views.access import signed_in


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    studies = Course.objects.studied_by(user).exists()
    if not studies and Course.objects.taught_by(user).exists():
        return redirect("quiz:courses")
    today = study_day(now, user.zone)
    monday = today - dt.timedelta(days=today.weekday())
    days = progress.study_days(user, since=monday)
    close_overdue(learner=user, now=now)
    rows = attempts.quiz_rows(user, now=now)
    open_attempts = attempts.open_attempts(user)
    # A fact may be the answer to a question that is open.
    fading = None if open_attempts else progress.fading(user, decks=cards.deck_ids(user), today=today)
    context = {
        "studies": studies,
        "greeting": greeting(timezone.localtime(now).hour),
        "now": now,
        "waiting": cards.waiting_cards(user, now=now),
        "sitting": cards.open_sitting(user),
        "plan": plans.next_plan(user, today=today),
        "today": today,
        "open_attempts": open_attempts,
        "due": [row for row in rows if row.may_start and not row.submitted],
        "results": attempts.latest_results(user, now=now),
        "week": week(days.keys(), today=today, goal=user.weekly_goal),
        "fading": fading,
        "fading_bar": ink_bar(fading.percent / 100) if fading else None,
    }
    return render(request, "quiz/home.html", context)


def greeting(hour: int) -> str:
    if hour < 4 or hour >= 18:
        return _("Good evening")
    return _("Good morning") if hour < 12 else _("Good afternoon")
