"""Taking a quiz: start, questions, check, hand in, result."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from people.models import User
from quiz.actions import attempts as actions
from quiz.core.attempts import resume_position
from quiz.core.marking import BadResponse
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Course, Enrolment, Quiz
from quiz.queries import attempts as queries
from quiz.views.access import operation_of, signed_in
from quiz.views.htmx import go, part_or_redirect

QUESTION = "quiz/attempts/question.html"


@require_POST
@signed_in
def start(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.takeable_by(request.user), pk=pk)
    try:
        attempt = actions.start_attempt(
            quiz, request.user, operation=operation_of(request), seed=secrets.randbits(48), now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:quiz", pk)
    return redirect("quiz:attempt", attempt.pk)


@require_GET
@signed_in
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """To the question where the learner left off, or to the result."""
    attempt = get_object_or_404(Attempt.objects.of(request.user), pk=pk)
    if not attempt.is_open:
        return redirect("quiz:attempt-result", pk)
    return redirect("quiz:attempt-question", pk, resume_position(attempt.places()))


@require_GET
@signed_in
def question(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    try:
        attempt = actions.open_attempt(request.user, pk)
    except actions.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    return render(request, QUESTION, {"question": _shown(request.user, attempt, position)})


def _shown(learner: User, attempt: Attempt, position: int) -> queries.Question:
    item = AttemptItem.objects.asked(learner, attempt.pk, [position]).get(position)
    if item is None:
        raise Http404
    return queries.question(attempt, attempt.places(), item)


@require_POST
@signed_in
def respond(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Save a response, then go where the pressed button says; a save by itself (autosave) only confirms.

    `go` is next, back, check, the number of a question, or flag and unflag, which stay; an ordering's `move` stays too.
    """
    where = request.POST.get("go", "stay" if "move" in request.POST else "")
    target = _target(where, position)
    try:
        answered = actions.respond(
            request.user,
            pk,
            position,
            fields=dict(request.POST.lists()),
            flag={"flag": True, "unflag": False}.get(where),
            operation=operation_of(request),
            now=timezone.now(),
            then=target,
        )
    except actions.AlreadySubmitted as refusal:
        messages.info(request, str(refusal))
        return go(request, resolve_url("quiz:attempt-result", pk))
    except (Refused, BadResponse) as refusal:
        return _asked_again(request, pk, position, problem=str(refusal))
    if not where and request.htmx:
        marks = queries.navigator(answered.places, here=position)
        context = {"saved": queries.saved_words(answered.item), "places": marks}
        return reswap(retarget(render(request, "quiz/attempts/saved.html", context), "#saved"), "outerHTML")
    if where == "check" or target > len(answered.places):
        return go(request, resolve_url("quiz:attempt-check", pk))
    if answered.next is None:
        raise Http404
    shown = queries.question(answered.attempt, answered.places, answered.next)
    return part_or_redirect(
        request,
        f"{QUESTION}#question-panel",
        {"question": shown, **_focus(request.POST.get("move", ""), shown)},
        to=resolve_url("quiz:attempt-question", pk, target),
    )


def _target(where: str, position: int) -> int:
    """The question to show next."""
    if where.isascii() and where.isdigit():
        return int(where[:4])
    return max(1, position + {"next": 1, "back": -1}.get(where, 0))


def _focus(move: str, shown: queries.Question) -> dict[str, str]:
    """Focus travels with the entry that was moved: which entry's button gets it, and which of the two."""
    index, _colon, way = move.partition(":")
    entries = shown.answer.get("entries", [])
    if not (index.isascii() and index.isdigit() and way in {"up", "down"}):
        return {}
    place = int(index[:4]) + (1 if way == "down" else -1)
    if not 0 <= place < len(entries):
        return {}
    at_end = {"up": place == 0, "down": place == len(entries) - 1}
    way = {"up": "down", "down": "up"}[way] if at_end[way] else way
    return {"moved": move, f"focus_{way}": entries[place]["value"]}


def _asked_again(request: HttpRequest, pk: int, position: int, *, problem: str) -> HttpResponse:
    """The same question with what was wrong with the form; nothing was saved, and what was saved before still is."""
    shown = _shown(request.user, actions.open_attempt(request.user, pk), position)
    template = f"{QUESTION}#question-panel" if request.htmx else QUESTION
    return render(request, template, {"question": shown, "problem": problem}, status=422)


@require_GET
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is answered, flagged and open, before handing in."""
    try:
        attempt = actions.open_attempt(request.user, pk)
    except actions.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    places = attempt.places()
    context = {
        "attempt": attempt,
        "places": places,
        "open": [place for place in places if not place.is_answered],
        "flagged": [place for place in places if place.is_flagged],
    }
    return render(request, "quiz/attempts/check.html", context)


@require_POST
@signed_in
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        attempt = actions.submit_attempt(request.user, pk, operation=operation_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:attempt-check", pk)
    messages.success(
        request,
        _("Handed in at %(time)s. Receipt %(number)s.")
        % {"time": f"{timezone.localtime(attempt.submitted_at):%H:%M}", "number": attempt.pk},
    )
    return redirect("quiz:attempt-result", pk)


@require_GET
@signed_in
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """For the learner; and for those who teach the course, who see it without the learner's buttons."""
    attempt = get_object_or_404(
        Attempt.objects.visible_to(request.user).select_related("quiz__course", "learner"), pk=pk
    )
    if attempt.is_open:
        return redirect("quiz:attempt", pk)
    is_own = attempt.learner_id == request.user.pk
    context = {
        "result": queries.result(attempt, learner=attempt.learner, now=timezone.now(), is_own=is_own),
        "attempt": attempt,
        "is_own": is_own,
        "leads_back": _leads_back(request.user, attempt),
        "may_mark": Course.objects.taught_by(request.user).filter(pk=attempt.quiz.course_id).exists(),
    }
    return render(request, "quiz/attempts/result.html", context)


def _leads_back(user: User, attempt: Attempt) -> bool:
    """Whether the page that a result leads back to is still there: the quiz for its learner, the student for others."""
    if attempt.learner_id == user.pk:
        return Quiz.objects.visible_to(user).filter(pk=attempt.quiz_id).exists()
    students = Enrolment.objects.filter(course=attempt.quiz.course_id, role=Enrolment.Role.STUDENT)
    return students.filter(user=attempt.learner_id).exists()
