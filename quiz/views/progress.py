"""A learner's progress, as pictures with sentences and tables."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from quiz.core import charts
from quiz.core.memory import MASTERY, study_day
from quiz.queries import cards
from quiz.queries import progress as queries
from quiz.views.access import signed_in


@require_GET
@signed_in
def progress(request: HttpRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    today = study_day(now, user.zone)
    decks = cards.deck_ids(user)
    masteries = queries.mastery(user, decks=decks, today=today)
    since = today - dt.timedelta(weeks=charts.WEEKS)
    context = {
        "scores": charts.scores_over_time(score_points(queries.own_scores(user, now=now))),
        "masteries": [
            (row, charts.ink_bar(row.percent / 100, thresholds=[least / 100 for least in MASTERY.values() if least]))
            for row in masteries
        ],
        "thresholds": MASTERY,
        "kept": queries.kept(masteries, learner=user, decks=decks, today=today),
        "ahead": charts.cards_ahead(queries.forecast(user, decks=decks, now=now)),
        "calendar": charts.study_calendar(queries.study_days(user, since=since), today=today),
    }
    return render(request, "quiz/progress.html", context)


def score_points(scores: list[queries.Score]) -> list[charts.Score]:
    """Handed-in attempts as points of the chart, spread by their dates."""
    return [
        charts.Score(label=f"{score.on.day} {score.on:%b}", name=score.title, percent=score.percent, on=score.on)
        for score in scores
    ]
