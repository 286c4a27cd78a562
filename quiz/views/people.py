"""The people of a course: who is in it, their group and accommodation. Assistants see, instructors change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from people.models import User
from quiz.actions import groups as actions
from quiz.actions import roll
from quiz.core.refusals import Refused
from quiz.forms.people import GroupForm, PlaceForm, StudentsForm
from quiz.models import Course, Enrolment
from quiz.queries import people as queries
from quiz.views.access import operation_of, signed_in
from quiz.views.rosters import keep_slips


def doing(request: HttpRequest, pk: int) -> roll.Doing:
    """An act of somebody who may change this course; else the course is not there."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return roll.Doing(course, request.user, operation_of(request), timezone.now())


def _students(course: Course) -> QuerySet[Enrolment]:
    return course.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user", "group")


@require_GET
@signed_in
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Searched by `?search=`, of one `?group=`, in the order of `?sort=`."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    return _people(request, course)


def _people(request: HttpRequest, course: Course, *, status: int = 200) -> HttpResponse:
    asked = {name: request.GET.get(name, "")[:200].replace("\0", "") for name in ("search", "group", "sort")}
    sort = asked["sort"] if asked["sort"] in queries.SORTS else "name"
    context = {
        "course": course,
        "rows": queries.places(course, search=asked["search"], group=asked["group"], sort=sort),
        "asked": asked,
        "sort": sort,
        "sorts": [("name", _("Name")), ("group", _("Group")), ("seen", _("Last seen, longest ago first"))],
        "groups": queries.groups(course),
        "taken_out": queries.taken_out(course),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=course.pk).exists(),
    }
    return render(request, "quiz/people/people.html", context, status=status)


@require_POST
@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The chosen students into a group, or new pass phrases for them, as the pressed button says."""
    act = doing(request, pk)
    form = StudentsForm(request.POST, course=act.course)
    if not form.is_valid():
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.error(request, error)
        return _people(request, act.course, status=422)
    students = form.cleaned_data["students"]
    try:
        if "reset" in request.POST:
            keep_slips(request, act.course, roll.reset_passwords(act, students))
            return redirect("quiz:course-slips", pk)
        if "move" not in request.POST:
            raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
        group = form.cleaned_data["group"]
        count = roll.put_in_group(act, students, group)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("1 student is in %(group)s.", "%(count)d students are in %(group)s.", count)
        messages.success(request, words % {"count": count, "group": group.title if group else _("no group")})
    return redirect("quiz:course-people", pk)


@require_GET
@signed_in
def person(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    """One student's place, and what was done to it by whom."""
    course = get_object_or_404(Course.objects.taught_by(request.user), pk=pk)
    enrolment = get_object_or_404(_students(course), user=student)
    values = model_to_dict(enrolment, fields=PlaceForm.Meta.fields)
    return _person(request, enrolment, PlaceForm(initial=values, course=course))


def _person(request: HttpRequest, enrolment: Enrolment, form: PlaceForm) -> HttpResponse:
    course, learner = enrolment.course, enrolment.user
    context: dict[str, Any] = {
        "course": course,
        "enrolment": enrolment,
        "learner": learner,
        "form": form,
        "roll": queries.roll_of(course, learner),
        "reason": roll.why_not_reset(course, [learner]).get(learner.pk, ""),
        "may_edit": Course.objects.editable_by(request.user).filter(pk=course.pk).exists(),
    }
    return render(request, "quiz/people/person.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def save(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    act = doing(request, pk)
    enrolment = get_object_or_404(_students(act.course), user=student)
    form = PlaceForm(request.POST, course=act.course)
    if not form.is_valid():
        return _person(request, enrolment, form)
    try:
        roll.change_place(act, enrolment, form.cleaned_data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. It holds in every quiz of the course."))
    return redirect("quiz:course-person", pk, student)


@require_POST
@signed_in
def leave(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    """Take a student out. A form that comes twice finds them gone."""
    act = doing(request, pk)
    left = User.objects.filter(pk__in=act.course.roll.filter(act=roll.Act.TAKE_OUT).values("person"))
    enrolment = _students(act.course).filter(user=student).first()
    learner = enrolment.user if enrolment else get_object_or_404(left, pk=student)
    try:
        if enrolment:
            roll.take_out(act, enrolment)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is out of the course. Attempts are kept.") % {"name": learner.name})
    return redirect("quiz:course-people", pk)


@require_POST
@signed_in
def bring_back(request: HttpRequest, pk: int, student: int) -> HttpResponse:
    act = doing(request, pk)
    learner = get_object_or_404(User, pk=student, pk__in=act.course.roll.filter(act=roll.Act.TAKE_OUT).values("person"))
    try:
        roll.bring_back(act, learner)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s is in the course again.") % {"name": learner.name})
    return redirect("quiz:course-people", pk)


@require_GET
@signed_in
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return _groups(request, course, GroupForm(course=course))


def _groups(request: HttpRequest, course: Course, form: GroupForm) -> HttpResponse:
    context = {"course": course, "form": form, "groups": queries.groups(course)}
    return render(request, "quiz/people/groups.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def make_group(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    form = GroupForm(request.POST, course=course)
    if not form.is_valid():
        return _groups(request, course, form)
    actions.make_group(course, form.cleaned_data["title"])
    return redirect("quiz:course-groups", pk)


@require_POST
@signed_in
def change_group(request: HttpRequest, pk: int, group: int) -> HttpResponse:
    """Rename a group or delete it, as the pressed button says. One that is gone already is deleted."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    row = get_object_or_404(course.groups, pk=group)
    if "delete" in request.POST:
        actions.delete_group(row)
        return redirect("quiz:course-groups", pk)
    form = GroupForm(request.POST, course=course, group=row)
    if not form.is_valid():
        return _groups(request, course, form)
    actions.rename_group(row, form.cleaned_data["title"])
    return redirect("quiz:course-groups", pk)
