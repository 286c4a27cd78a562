"""Taking a quiz: start, questions, check, hand in, result."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from quiz.actions import attempts as actions
from quiz.core.marking import BadResponse
from quiz.core.refusals import Refused
from quiz.models import Attempt, Quiz
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
    return redirect("quiz:attempt-question", pk, queries.resume_position(list(attempt.items.all())))


@require_GET
@signed_in
def question(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    try:
        attempt, items = actions.open_attempt(request.user, pk)
    except actions.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    item = actions.question_at(items, position)
    return render(request, QUESTION, {"question": queries.question(attempt, items, item)})


@require_POST
@signed_in
def respond(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Save a response, then go where the pressed button says; a save by itself (autosave) only confirms.

    `go` is next, back, check, the number of a question, or flag and unflag, which stay; an ordering's `move` stays too.
    """
    where = request.POST.get("go", "stay" if "move" in request.POST else "")
    try:
        answered = actions.respond(
            request.user,
            pk,
            position,
            fields=dict(request.POST.lists()),
            flag={"flag": True, "unflag": False}.get(where),
            operation=operation_of(request),
            now=timezone.now(),
        )
    except actions.AlreadySubmitted as refusal:
        messages.info(request, str(refusal))
        return go(request, resolve_url("quiz:attempt-result", pk))
    except (Refused, BadResponse) as refusal:
        return _asked_again(request, pk, position, problem=str(refusal))
    if not where and request.htmx:
        context = {"saved_at": answered.item.responded_at, "places": queries.places(answered.items, here=position)}
        return reswap(retarget(render(request, "quiz/attempts/saved.html", context), "#saved"), "outerHTML")
    target = _target(where, position)
    if where == "check" or target > len(answered.items):
        return go(request, resolve_url("quiz:attempt-check", pk))
    item = actions.question_at(answered.items, target)
    shown = queries.question(answered.attempt, answered.items, item)
    return part_or_redirect(
        request,
        f"{QUESTION}#question-panel",
        {"question": shown, **_focus(request.POST.get("move", ""), shown)},
        to=resolve_url("quiz:attempt-question", pk, item.position),
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
    attempt, items = actions.open_attempt(request.user, pk)
    shown = queries.question(attempt, items, actions.question_at(items, position))
    template = f"{QUESTION}#question-panel" if request.htmx else QUESTION
    return render(request, template, {"question": shown, "problem": problem}, status=422)


@require_GET
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is answered, flagged and open, before handing in."""
    try:
        attempt, items = actions.open_attempt(request.user, pk)
    except actions.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    places = queries.places(items)
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
    attempt = actions.submit_attempt(request.user, pk, operation=operation_of(request), now=timezone.now())
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
    context = {
        "result": queries.result(attempt, learner=attempt.learner, now=timezone.now()),
        "attempt": attempt,
        "is_own": attempt.learner_id == request.user.pk,
    }
    return render(request, "quiz/attempts/result.html", context)
