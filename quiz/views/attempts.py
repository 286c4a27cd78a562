"""Taking a quiz: start, questions, check, hand in."""

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
from quiz.actions import closings, starts
from quiz.core.attempts import front, resume_position
from quiz.core.marking import BadResponse
from quiz.core.refusals import Refused
from quiz.models import Attempt, AttemptItem, Quiz
from quiz.queries import questions as queries
from quiz.views.access import number_of, operation_of, signed_in
from quiz.views.htmx import go, part_or_redirect

QUESTION = "quiz/attempts/question.html"
CLOCK = "quiz/attempts/_clock.html"
WISHES = ("flag", "unflag", "try", "reveal", "next")


@require_POST
@signed_in
def start(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.takeable_by(request.user), pk=pk)
    return _start(request, quiz, password=request.POST.get("password", ""))


@require_POST
@signed_in
def test_drive(request: HttpRequest, pk: int) -> HttpResponse:
    """A teacher takes the quiz as students see it, drafts included; nothing of it stays."""
    quiz = get_object_or_404(Quiz.objects.taught_by(request.user), pk=pk)
    return _start(request, quiz, is_trial=True)


def _start(request: HttpRequest, quiz: Quiz, *, password: str = "", is_trial: bool = False) -> HttpResponse:
    try:
        attempt = starts.start_attempt(
            quiz,
            request.user,
            operation=operation_of(request),
            seed=secrets.randbits(48),
            now=timezone.now(),
            password=password,
            is_trial=is_trial,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:quiz", quiz.pk)
    return redirect("quiz:attempt", attempt.pk)


@require_POST
@signed_in
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """End a test drive: it is removed."""
    attempt = get_object_or_404(Attempt.objects.of(request.user).filter(is_trial=True).select_related("quiz"), pk=pk)
    starts.discard_trials(attempt.quiz, request.user)
    messages.success(request, _("The test drive is over. Nothing of it was kept."))
    return redirect("quiz:quiz", attempt.quiz_id)


@require_GET
@signed_in
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """To the question where the learner left off, or to the result."""
    try:
        attempt = closings.running_attempt(request.user, pk, now=timezone.now())
    except closings.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    except closings.TimeIsUp as refusal:
        return over(request, pk, refusal)
    places = attempt.places()
    if attempt.quiz.is_sheet:
        begun = any(place.is_answered for place in places)
        return _on_sheet(pk, resume_position(places)) if begun else redirect("quiz:attempt-sheet", pk)
    if attempt.quiz.navigation == Quiz.Navigation.FORWARD and front(places) is None:
        return redirect("quiz:attempt-check", pk)
    return redirect("quiz:attempt-question", pk, resume_position(places))


def _on_sheet(pk: int, position: int) -> HttpResponse:
    return redirect(f"{resolve_url('quiz:attempt-sheet', pk)}#question-{position}")


def over(request: HttpRequest, pk: int, refusal: closings.Closed) -> HttpResponse:
    """To the result of an attempt that takes no more answers, and what missed its time is told to scripts."""
    messages.info(request, str(refusal))
    response = go(request, resolve_url("quiz:attempt-result", pk))
    if refusal.is_missed:
        response["Answer-Counts"] = "no"
    return response


@require_GET
@signed_in
def question(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    try:
        attempt = closings.running_attempt(request.user, pk, now=timezone.now())
    except closings.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    except closings.TimeIsUp as refusal:
        return over(request, pk, refusal)
    shown = _shown(request.user, attempt, position)
    if attempt.quiz.is_sheet:
        return _on_sheet(pk, position)
    if shown.is_forward and front(attempt.places()) != position:
        return redirect("quiz:attempt", pk)
    return render(request, QUESTION, {"question": shown})


def _shown(learner: User, attempt: Attempt, position: int) -> queries.Question:
    item = AttemptItem.objects.asked(learner, attempt.pk, [position]).get(position)
    if item is None:
        raise Http404
    return queries.question(attempt, attempt.places(), item, now=timezone.now())


@require_POST
@signed_in
def respond(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Save a response, then go where the pressed button says; a save by itself (autosave) only confirms.

    `go` is next, back, check, the number of a question, or a wish that stays: flag, unflag, try, reveal; an ordering's
    `move` stays too.
    """
    where = request.POST.get("go", "stay" if "move" in request.POST else "")
    target = _target(where, position)
    seen = request.POST.get("sequence", "")
    said = actions.Said(
        fields=dict(request.POST.lists()),
        wish=where if where in WISHES else "",
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None,
        then=target,
    )
    now = timezone.now()
    try:
        answered = actions.respond(request.user, pk, position, said, operation=operation_of(request), now=now)
    except (closings.AlreadySubmitted, closings.TimeIsUp) as refusal:
        return over(request, pk, refusal)
    except (Refused, BadResponse) as refusal:
        return _asked_again(request, pk, position, problem=str(refusal))
    if not where and request.htmx:
        return _saved(request, answered, position)
    if where == "check" or target > len(answered.places):
        return go(request, resolve_url("quiz:attempt-check", pk))
    if answered.next is None:
        raise Http404
    shown = queries.question(answered.attempt, answered.places, answered.next, now=now)
    context = {
        "question": shown,
        "is_overtaken": answered.is_overtaken,
        **focus(request.POST.get("move", ""), shown),
    }
    return part_or_redirect(
        request,
        f"{QUESTION}#question-panel",
        context,
        to=resolve_url("quiz:attempt-question", pk, shown.item.position),
    )


def _saved(request: HttpRequest, answered: actions.Answered, position: int) -> HttpResponse:
    """The answer to an autosave: what is being typed is not touched."""
    context = {
        "saved": queries.saved_words(answered.item),
        "places": queries.navigator(answered.places, here=position),
        "is_overtaken": answered.is_overtaken,
        "sequence": str(answered.item.saves),
        "is_forward": answered.attempt.quiz.navigation == Quiz.Navigation.FORWARD,
    }
    return reswap(retarget(render(request, "quiz/attempts/saved.html", context), "#saved"), "outerHTML")


def _target(where: str, position: int) -> int:
    """The question to show next."""
    if where.isascii() and where.isdigit():
        return int(where[:4])
    return max(1, position + {"next": 1, "back": -1}.get(where, 0))


def focus(move: str, shown: queries.Question) -> dict[str, str]:
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
    """The same question with what was wrong with the form; nothing was saved, and what was saved before still is.

    Where one only goes forward and it is another question's turn, that one comes.
    """
    attempt = closings.running_attempt(request.user, pk, now=timezone.now())
    if attempt.quiz.navigation == Quiz.Navigation.FORWARD and front(attempt.places()) != position:
        messages.error(request, problem)
        return go(request, resolve_url("quiz:attempt", pk))
    template = f"{QUESTION}#question-panel" if request.htmx else QUESTION
    context = {"question": _shown(request.user, attempt, position), "problem": problem}
    return render(request, template, context, status=422)


@require_GET
@signed_in
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What is answered, flagged and open, before handing in."""
    now = timezone.now()
    try:
        attempt = closings.running_attempt(request.user, pk, now=now)
    except closings.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    except closings.TimeIsUp as refusal:
        return over(request, pk, refusal)
    places = attempt.places()
    is_forward = attempt.quiz.navigation == Quiz.Navigation.FORWARD
    context = {
        "attempt": attempt,
        "places": places,
        "open": [place for place in places if not place.is_answered],
        "flagged": [place for place in places if place.is_flagged],
        "is_forward": is_forward,
        "leads_back": not is_forward or front(places) is not None,
        "seconds_left": attempt.seconds_left(now),
        "until": attempt.deadline,
    }
    return render(request, "quiz/attempts/check.html", context)


@require_POST
@signed_in
def clock(request: HttpRequest, pk: int) -> HttpResponse:
    """How much time is left now, and a sign of life for those who watch. It decides nothing."""
    now = timezone.now()
    try:
        attempt = closings.running_attempt(request.user, pk, now=now)
    except closings.AlreadySubmitted:
        return go(request, resolve_url("quiz:attempt-result", pk))
    except closings.TimeIsUp as refusal:
        return over(request, pk, refusal)
    position = number_of(request, "position", default=0, high=9999) or None
    actions.note_presence(attempt, position, now=now)
    context = {
        "attempt": attempt,
        "position": position or "",
        "seconds_left": attempt.seconds_left(now),
        "until": attempt.deadline,
    }
    return render(request, CLOCK, context) if request.htmx else redirect("quiz:attempt", pk)


@require_POST
@signed_in
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        attempt = closings.submit_attempt(request.user, pk, operation=operation_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:attempt-check", pk)
    if attempt.is_expired:
        return over(request, pk, closings.TimeIsUp())
    words = _("Handed in at %(time)s. Receipt %(number)s.")
    time = f"{timezone.localtime(attempt.submitted_at):%H:%M}"
    messages.success(request, words % {"time": time, "number": attempt.pk})
    return redirect("quiz:attempt-result", pk)
