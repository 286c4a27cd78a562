"""Joining a course: the code, what one sees before coming in, and the teacher's side of the door."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.views.sign_in import INVITED
from quiz.actions import joining as actions
from quiz.core.joining import read_code
from quiz.core.refusals import Refused
from quiz.forms.joining import CodeForm, JoiningForm
from quiz.models import Course, Enrolment
from quiz.views.access import operation_of, signed_in


@require_GET
def join(request: HttpRequest) -> HttpResponse:
    """Type a code, signed in or not."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        if Course.objects.joinable(form.cleaned_data["code"], now=timezone.now()).exists():
            return redirect("quiz:invitation", form.cleaned_data["code"])
        form.add_error("code", _("This code opens no class. Look at it again, or ask your teacher for another."))
    return render(request, "quiz/joining/join.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """The class that a code opens and what its teachers will see; coming in is a further step."""
    course = Course.objects.joinable(read_code(code) or "", now=timezone.now()).first()
    if course is None:
        messages.error(request, _("This code opens no class. Look at it again, or ask your teacher for another."))
        return redirect("quiz:join")
    if request.method == "POST":
        return _come_in(request, course)
    me = request.user.pk
    teachers = course.enrolments.filter(role=Enrolment.Role.INSTRUCTOR).select_related("user")
    context = {
        "course": course,
        "teachers": [each.user.name for each in teachers],
        "is_in": course.enrolments.filter(user=me).exists(),
        "waits": course.join_requests.filter(user=me).exists(),
    }
    return render(request, "quiz/joining/invitation.html", context)


def _come_in(request: HttpRequest, course: Course) -> HttpResponse:
    """Who is not signed in goes to sign in, or to make an account, and comes back here."""
    here = resolve_url("quiz:invitation", course.join_code)
    if not request.user.is_authenticated:
        request.session[INVITED] = True
        door = "account_signup" if "new" in request.POST else settings.LOGIN_URL
        return redirect_to_login(here, resolve_url(door))
    operation_of(request)
    try:
        made = actions.join(request.user, course.join_code, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:join")
    if isinstance(made, Enrolment):
        messages.success(request, _("You are in: %(course)s.") % {"course": course.title})
        return redirect("quiz:home")
    return redirect(here)


@require_GET
@signed_in
def joining(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who change the course: its code, large enough to be read from the last row, and who waits."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    rules = {"until": course.join_until, "needs_approval": course.join_needs_approval}
    return _joining(request, course, JoiningForm(initial=rules))


def _joining(request: HttpRequest, course: Course, form: JoiningForm) -> HttpResponse:
    path = resolve_url("quiz:invitation", course.join_code) if course.join_code else ""
    context = {
        "course": course,
        "form": form,
        "address": request.build_absolute_uri(path) if path else "",
        "requests": course.join_requests.select_related("user"),
        "is_past": bool(course.join_until and course.join_until <= timezone.now()),
    }
    return render(request, "quiz/joining/joining.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the door or change its rules, make another code, or close it, as the pressed button says."""
    course = get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation = operation_of(request)
    try:
        if "open" in request.POST:
            form = JoiningForm(request.POST)
            if not form.is_valid():
                return _joining(request, course, form)
            actions.open_joining(course, **form.cleaned_data, operation=operation)
        elif "renew" in request.POST:
            actions.renew_code(course, operation=operation)
        elif "close" in request.POST:
            actions.close_joining(course)
        else:
            raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("quiz:course-joining", pk)


@require_POST
@signed_in
def decide(request: HttpRequest, pk: int, waiting: int) -> HttpResponse:
    """Let somebody in who waits, or not. A form that comes twice finds it done."""
    get_object_or_404(Course.objects.editable_by(request.user), pk=pk)
    operation_of(request)
    is_accepted = "accept" in request.POST
    try:
        person = actions.decide_request(request.user, pk, waiting, is_accepted=is_accepted)
    except Http404:
        messages.info(request, _("This was decided before."))
    else:
        words = _("%(name)s is in.") if is_accepted else _("%(name)s was not let in.")
        messages.success(request, words % {"name": person.name})
    return redirect("quiz:course-joining", pk)
