"""A list of people into a course: paste, look at what would happen, say yes, print the slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions import rosters as actions
from quiz.actions.roll import Doing, Slip
from quiz.core.refusals import Refused
from quiz.forms.rosters import RosterForm
from quiz.models import Course
from quiz.views.access import operation_of, signed_in

SLIPS = "slips"
KEPT = dt.timedelta(hours=1)


@require_GET
@signed_in
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return render(request, "quiz/people/roster.html", {"course": course, "form": RosterForm()})


@require_POST
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The dry run. It writes nothing, so it needs no operation id of its own."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    form = RosterForm(request.POST, request.FILES)
    return _planned(request, course, form)


def _planned(request: HttpRequest, course: Course, form: RosterForm) -> HttpResponse:
    context = {"course": course, "form": form}
    if not form.is_valid():
        return render(request, "quiz/people/roster.html", context, status=422)
    plan = actions.plan_roster(course, request.user, form.roster)
    return render(request, "quiz/people/plan.html", {**context, "plan": plan, "text": form.cleaned_data["text"]})


@require_POST
@signed_in
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the dry run showed; if the class has changed meanwhile, show it again."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    doing = Doing(course, request.user, operation_of(request), timezone.now())
    form = RosterForm(request.POST)
    if not form.is_valid():
        return _planned(request, course, form)
    try:
        slips = actions.add_people(doing, form.roster, mark=request.POST.get("mark", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _planned(request, course, form)
    messages.success(request, _("The list is in the course."))
    keep_slips(request, course, slips)
    return redirect("quiz:course-slips" if slips or _kept(request, course) else "quiz:course-people", pk)


@require_GET
@signed_in
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Shown once: whoever looks takes them out of the session, the only place where they were."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    kept = _kept(request, course)
    if kept or _is_past(request):
        del request.session[SLIPS]
    address = request.build_absolute_uri(resolve_url(settings.LOGIN_URL))
    context = {"course": course, "slips": kept, "address": address, "site": request.get_host()}
    return render(request, "quiz/people/slips.html", context)


def keep_slips(request: HttpRequest, course: Course, slips: Sequence[Slip]) -> None:
    """Until they are shown, for an hour at most; those that wait already stay."""
    if slips:
        rows = [*_kept(request, course), *map(asdict, slips)]
        request.session[SLIPS] = {"course": course.pk, "until": (timezone.now() + KEPT).timestamp(), "slips": rows}


def _kept(request: HttpRequest, course: Course) -> list[dict[str, str]]:
    kept = request.session.get(SLIPS)
    return kept["slips"] if kept and kept["course"] == course.pk and not _is_past(request) else []


def _is_past(request: HttpRequest) -> bool:
    kept = request.session.get(SLIPS)
    return bool(kept) and kept["until"] < timezone.now().timestamp()
