"""A backlog without a wall: what is for today, what the rest would do to the days to come, and days away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from people.actions.preferences import add_days_away
from people.forms.preferences import AWAY_AT_MOST, DaysAwayForm
from people.models import DaysAway
from quiz.actions.backlog import spread_backlog, undo_spread
from quiz.actions.terms import in_force
from quiz.core import charts
from quiz.core.refusals import Refused
from quiz.forms.backlog import USUAL, SpreadForm
from quiz.queries import backlog as queries
from quiz.views.access import number_of, operation_of, signed_in


@require_GET
@signed_in
def backlog(request: HttpRequest) -> HttpResponse:
    """`?days=` says over how many days; the page shows what that would do before anything is done."""
    form = SpreadForm(request.GET) if "days" in request.GET else SpreadForm()
    return _page(request, form, DaysAwayForm(), status=422 if form.errors else 200)


@require_POST
@signed_in
def spread(request: HttpRequest) -> HttpResponse:
    form = SpreadForm(request.POST)
    if not form.is_valid():
        return _page(request, form, DaysAwayForm(), status=422)
    now = timezone.now()
    found = in_force([request.user], at=now)[request.user.pk]
    moves = queries.backlog(request.user, found, days=form.cleaned_data["days"], now=now).moves
    try:
        moved = spread_backlog(request.user, moves, operation=operation_of(request), now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%d card is spread.", "%d cards are spread.", moved)
        messages.success(request, words % moved if moved else _("There was nothing to spread."))
    return redirect("quiz:cards-backlog")


@require_POST
@signed_in
def undo(request: HttpRequest) -> HttpResponse:
    try:
        back = undo_spread(
            request.user, number_of(request, "spread"), operation=operation_of(request), now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%d card is due as before.", "%d cards are due as before.", back)
        messages.info(request, words % back if back else _("This was taken back before."))
    return redirect("quiz:cards-backlog")


@require_POST
@signed_in
def away(request: HttpRequest) -> HttpResponse:
    """Say that one goes away. What falls on those days is then offered for spreading."""
    form = DaysAwayForm(request.POST)
    if form.is_valid() and DaysAway.objects.of(request.user).count() >= AWAY_AT_MOST:
        form.add_error(None, _("You have 20 times away. Take one out under Preferences first."))
    if not form.is_valid():
        return _page(request, SpreadForm(), form, status=422)
    add_days_away(request.user, form.cleaned_data["first_on"], form.cleaned_data["last_on"])
    messages.success(request, _("Noted. No new dates fall on these days; what falls on them already can be spread."))
    return redirect("quiz:cards-backlog")


def _page(request: HttpRequest, form: SpreadForm, going_away: DaysAwayForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    days = form.cleaned_data["days"] if form.is_bound and form.is_valid() else USUAL
    found = in_force([request.user], at=now)[request.user.pk]
    waiting = queries.backlog(request.user, found, days=days, now=now)
    context = {
        "form": form,
        "days": days,
        "going_away": going_away,
        "backlog": waiting,
        "before": charts.cards_ahead(waiting.before, limit=request.user.cards_a_day),
        "after": charts.cards_ahead(waiting.after, limit=request.user.cards_a_day),
        "spread": queries.latest_spread(request.user, now=now),
        "periods": DaysAway.objects.of(request.user).filter(last_on__gte=found.day),
    }
    return render(request, "quiz/cards/backlog.html", context, status=status)
