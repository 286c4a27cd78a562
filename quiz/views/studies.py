"""Choosing what to study: the cards of a course, topic or source; what was forgotten; or all of it before an exam."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions.cards import start_sitting
from quiz.core.refusals import Refused
from quiz.forms.studies import StudyForm
from quiz.models import Sitting
from quiz.queries.cards import open_sitting
from quiz.queries.scopes import Choices, choices, scope_of
from quiz.queries.studies import crammed_items, failed_items
from quiz.views.access import operation_of, signed_in


@require_GET
@signed_in
def choose(request: HttpRequest) -> HttpResponse:
    offered = choices(request.user, now=timezone.now())
    return _page(request, offered, StudyForm(choices=offered))


@require_POST
@signed_in
def study(request: HttpRequest) -> HttpResponse:
    """Begin a sitting besides what is due. Its title says which it is, from its first card to its end."""
    now = timezone.now()
    offered = choices(request.user, now=now)
    form = StudyForm(request.POST, choices=offered)
    if not form.is_valid():
        return _page(request, offered, form, status=422)
    scope = scope_of(request.user, form.cleaned_data["scope"])
    if scope is None:
        raise Http404
    if form.cleaned_data["how"] == StudyForm.CRAM:
        kind, queue = Sitting.Kind.CRAM, crammed_items(request.user, scope, now=now)
    else:
        queue = failed_items(request.user, scope, days=form.cleaned_data["days"], now=now)
        kind = Sitting.Kind.REVIEW
    if not queue:
        messages.info(request, _("There is no such card. Choose more days, or another part."))
        return redirect("quiz:cards-choose")
    try:
        start_sitting(request.user, queue, title=scope.title, operation=operation_of(request), now=now, kind=kind)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("quiz:cards-choose")
    return redirect("quiz:cards-review")


def _page(request: HttpRequest, offered: Choices, form: StudyForm, *, status: int = 200) -> HttpResponse:
    context = {"choices": offered, "form": form, "sitting": open_sitting(request.user)}
    return render(request, "quiz/cards/choose.html", context, status=status)
