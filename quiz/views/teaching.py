"""A course as its teachers set it up: made, renamed, dated, archived, taught together."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.actions import teaching as actions
from quiz.core.memory import study_day
from quiz.core.refusals import Refused
from quiz.forms.courses import CourseForm, CourseTermsForm, KeepingForm, TeacherForm
from quiz.models import Course, Enrolment
from quiz.queries.workloads import course_workload
from quiz.views.access import operation_of, signed_in
from quiz.views.people import doing


@require_GET
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    return _new(request, CourseForm(user=request.user))


def _new(request: HttpRequest, form: CourseForm) -> HttpResponse:
    """For whom the desk lets in: who teaches a course, edits a deck, or administers."""
    if not admin.site.has_permission(request):
        raise Http404
    return render(request, "quiz/courses/new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def make(request: HttpRequest) -> HttpResponse:
    operation = operation_of(request)
    form = CourseForm(request.POST, user=request.user)
    if not admin.site.has_permission(request) or not form.is_valid():
        return _new(request, form)
    course = actions.make_course(request.user, **form.cleaned_data, operation=operation, now=timezone.now())
    return redirect("quiz:course-settings", course.pk)


def _teachers(course: Course) -> QuerySet[Enrolment]:
    rows = course.enrolments.exclude(role=Enrolment.Role.STUDENT).select_related("user")
    return rows.order_by("-role", "user__last_name", "user__username")


@require_GET
@signed_in
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    return _settings(request, course)


def _settings(
    request: HttpRequest,
    course: Course,
    *,
    form: CourseForm | None = None,
    terms_form: CourseTermsForm | None = None,
    keeping_form: KeepingForm | None = None,
    teacher_form: TeacherForm | None = None,
) -> HttpResponse:
    sent = form or terms_form or keeping_form or teacher_form
    if form or terms_form or keeping_form:
        course = Course.objects.get(pk=course.pk)  # a form that failed has changed its own row
    now = timezone.now()
    context = {
        "course": course,
        "form": form or CourseForm(instance=course, user=request.user),
        "terms_form": terms_form or CourseTermsForm(instance=course),
        "workload": course_workload(course, today=study_day(now, request.user.zone), now=now),
        "keeping_form": keeping_form or KeepingForm(instance=course),
        "teacher_form": teacher_form or TeacherForm(course=course),
        "teachers": _teachers(course),
    }
    return render(request, "quiz/courses/settings.html", context, status=422 if sent else 200)


@require_POST
@signed_in
def save(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    form = CourseForm(request.POST, instance=course, user=request.user)
    if not form.is_valid():
        return _settings(request, course, form=form)
    actions.change_course(course, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("quiz:course-settings", pk)


@require_POST
@signed_in
def save_terms(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    form = CourseTermsForm(request.POST, instance=course)
    if not form.is_valid():
        return _settings(request, course, terms_form=form)
    actions.change_terms(course, **form.cleaned_data)
    messages.success(request, _("Saved. It holds for every sitting that begins from now on."))
    return redirect("quiz:course-settings", pk)


@require_POST
@signed_in
def save_keeping(request: HttpRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    form = KeepingForm(request.POST, instance=course)
    if not form.is_valid():
        return _settings(request, course, keeping_form=form)
    actions.change_keeping(course, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("quiz:course-settings", pk)


@require_POST
@signed_in
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Archive the course, or bring it back, as the pressed button says."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    actions.archive_course(course, at=timezone.now() if "archive" in request.POST else None)
    return redirect("quiz:course-settings", pk)


@require_POST
@signed_in
def add_teacher(request: HttpRequest, pk: int) -> HttpResponse:
    act = doing(request, pk)
    form = TeacherForm(request.POST, course=act.course)
    if not form.is_valid():
        return _settings(request, act.course, teacher_form=form)
    try:
        actions.add_teacher(act, form.cleaned_data["person"], form.cleaned_data["role"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("quiz:course-settings", pk)


@require_POST
@signed_in
def remove_teacher(request: HttpRequest, pk: int, teacher: int) -> HttpResponse:
    """Take a teacher out; who takes themselves out comes to their courses."""
    act = doing(request, pk)
    row = get_object_or_404(_teachers(act.course), user=teacher)
    try:
        actions.remove_teacher(act, row)
    except Refused as refusal:
        messages.error(request, str(refusal))
    if Course.objects.editable_by(request.user).filter(pk=pk).exists():
        return redirect("quiz:course-settings", pk)
    return redirect("quiz:courses")
