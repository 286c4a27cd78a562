"""Plans to an exam: a learner's own, and a course's for its students."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from facts.models import Deck
from quiz.actions import plans as actions
from quiz.actions.cards import start_sitting
from quiz.core import charts
from quiz.core.memory import study_day
from quiz.core.refusals import Refused
from quiz.forms.plans import PlanForm
from quiz.models import Course, Plan
from quiz.queries import cards
from quiz.queries import plans as queries
from quiz.views.access import operation_of, signed_in


@require_GET
@signed_in
def plans(request: HttpRequest) -> HttpResponse:
    """One's own, and those of the courses in which one is a student."""
    rows = queries.upcoming(Plan.objects.studied_by(request.user), today=_today(request))
    context = {"plans": rows, "may_make": bool(cards.deck_ids(request.user)), "today": _today(request)}
    return render(request, "quiz/plans/plans.html", context)


@require_GET
@signed_in
def course_plans(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    context = {
        "course": course,
        "plans": queries.upcoming(Plan.objects.visible_to(request.user).filter(course=course), today=_today(request)),
        "may_make": Course.objects.editable_by(request.user).filter(pk=pk).exists(),
        "today": _today(request),
    }
    return render(request, "quiz/plans/course_plans.html", context)


@require_GET
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    return _form(request, _plan_form(request, None))


@require_POST
@signed_in
def make(request: HttpRequest) -> HttpResponse:
    return _made(request, None)


@require_GET
@signed_in
def course_new(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return _form(request, _plan_form(request, course), course=course)


@require_POST
@signed_in
def course_make(request: HttpRequest, pk: int) -> HttpResponse:
    return _made(request, get_object_or_404(Course.objects.editable_by(request.user), pk=pk))


def _made(request: HttpRequest, course: Course | None) -> HttpResponse:
    operation = operation_of(request)
    form = _plan_form(request, course)
    if not form.is_valid():
        return _form(request, form, course=course)
    aim = actions.Aim(**form.cleaned_data)
    try:
        plan = actions.make_plan(request.user, aim, course=course, operation=operation, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:course-plans", course.pk) if course else redirect("quiz:plans")
    return redirect("quiz:plan", plan.pk)


@require_GET
@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever learns by it, their own outlook; for whoever teaches the course, that of the class."""
    row = get_object_or_404(Plan.objects.visible_to(request.user).select_related("course"), pk=pk)
    context = {
        "plan": row,
        "today": _today(request),
        "is_over": row.exam_on <= _today(request),
        "decks": row.decks.order_by("title"),
        "topics": row.topics.order_by("deck__title", "position", "pk"),
        "may_edit": Plan.objects.editable_by(request.user).filter(pk=pk).exists(),
    }
    if _is_learner(request, row):
        outlook = queries.outlook(row, request.user, now=timezone.now())
        chart = charts.minutes_ahead(outlook.minutes, limit=row.minutes_a_day)
        context |= {
            "outlook": outlook,
            "chart": chart,
            "rows": [(each, charts.ink_bar(each.expected, before=each.untouched)) for each in outlook.topics],
            "sitting": cards.open_sitting(request.user),
        }
        return render(request, "quiz/plans/plan.html", context)
    if not row.course_id or not Course.objects.taught_by(request.user).filter(pk=row.course_id).exists():
        raise Http404
    outlook = queries.class_outlook(row, today=_today(request))
    rows = [(each, charts.ink_bar(each.untouched)) for each in outlook.topics]
    return render(request, "quiz/plans/course_plan.html", {**context, "outlook": outlook, "rows": rows})


@require_POST
@signed_in
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a sitting with what the plan chooses for today."""
    row = get_object_or_404(Plan.objects.studied_by(request.user), pk=pk)
    operation, now = operation_of(request), timezone.now()
    queue = queries.outlook(row, request.user, now=now).queue
    try:
        start_sitting(request.user, queue, title=row.title, operation=operation, now=now)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("quiz:plan", pk)
    return redirect("quiz:cards-review")


@require_GET
@signed_in
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    return _form(request, _plan_form(request, row.course, row), course=row.course, plan=row)


@require_POST
@signed_in
def save(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    form = _plan_form(request, row.course, row)
    if not form.is_valid():
        return _form(request, form, course=row.course, plan=row)
    actions.change_plan(row, actions.Aim(**form.cleaned_data))
    messages.success(request, _("Saved."))
    return redirect("quiz:plan", pk)


@require_POST
@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Plan.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    course = row.course_id
    actions.remove_plan(row)
    messages.success(request, _("The plan is removed. Cards and what you know stay as they are."))
    return redirect("quiz:course-plans", course) if course else redirect("quiz:plans")


def _form(
    request: HttpRequest, form: PlanForm, *, course: Course | None = None, plan: Plan | None = None
) -> HttpResponse:
    context = {"form": form, "course": course, "plan": plan}
    return render(request, "quiz/plans/form.html", context, status=422 if form.errors else 200)


def _plan_form(request: HttpRequest, course: Course | None, plan: Plan | None = None) -> PlanForm:
    fields = PlanForm.Meta.fields
    return PlanForm(
        request.POST or None,
        initial=model_to_dict(plan, fields=fields) if plan else None,
        decks=_decks(request, course, plan),
        today=_today(request),
        kept=plan.exam_on if plan else None,
    )


def _decks(request: HttpRequest, course: Course | None, plan: Plan | None) -> QuerySet[Deck]:
    if course:
        return course.decks.all()
    return Deck.objects.filter(pk__in=cards.deck_ids(request.user))


def _is_learner(request: HttpRequest, plan: Plan) -> bool:
    return Plan.objects.studied_by(request.user).filter(pk=plan.pk).exists()


def _today(request: HttpRequest) -> dt.date:
    return study_day(timezone.now(), request.user.zone)
