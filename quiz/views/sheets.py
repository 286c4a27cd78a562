"""Taking a quiz whose questions stand on one page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import retarget

from quiz.actions import closings
from quiz.actions import sheets as actions
from quiz.actions.attempts import Said
from quiz.models import AttemptItem
from quiz.queries import sheets as queries
from quiz.queries.questions import load_checked
from quiz.views.access import operation_of, signed_in
from quiz.views.attempts import focus, over
from quiz.views.htmx import go

SHEET = "quiz/attempts/sheet.html"
FIELD = re.compile(r"q([1-9][0-9]{0,3})-(.+)", re.ASCII)
WISH = re.compile(r"(flag|unflag|try|reveal)-([1-9][0-9]{0,3})", re.ASCII)


@require_GET
@signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    try:
        attempt = closings.running_attempt(request.user, pk, now=now)
    except closings.AlreadySubmitted:
        return redirect("quiz:attempt-result", pk)
    except closings.TimeIsUp as refusal:
        return over(request, pk, refusal)
    if not attempt.quiz.is_sheet:
        return redirect("quiz:attempt", pk)
    items = list(AttemptItem.objects.asked(request.user, pk, None).values())
    return render(request, SHEET, {"sheet": queries.sheet(attempt, items, now=now)})


@require_POST
@signed_in
def respond(request: HttpRequest, pk: int) -> HttpResponse:
    """Save all that the page says, then do what the pressed button says.

    `go` is save, check, or a wish with the number of its question: flag-3, unflag-3, try-3, reveal-3. A question that
    an ordering's move or a wish is of comes back by itself, so that what is typed elsewhere meanwhile stays.
    """
    now = timezone.now()
    where = request.POST.get("go", "")
    said, moved = _said(request)
    wish = WISH.fullmatch(where)
    asked = actions.Asked(int(wish[2]), wish[1]) if wish else None
    try:
        filled = actions.respond(request.user, pk, said, asked, operation=operation_of(request), now=now)
    except (closings.AlreadySubmitted, closings.TimeIsUp) as refusal:
        return over(request, pk, refusal)
    here = next(iter(filled.problems), asked.position if asked else moved)
    if request.htmx and (here or where != "check"):
        return _part(request, filled, here, now=now)
    if filled.problems:
        shown = queries.sheet(filled.attempt, list(filled.items.values()), now=now, problems=filled.problems)
        return render(request, SHEET, {"sheet": shown}, status=422)
    if where == "check":
        return go(request, resolve_url("quiz:attempt-check", pk))
    return redirect(resolve_url("quiz:attempt-sheet", pk) + (f"#question-{here}" if here else ""))


def _said(request: HttpRequest) -> tuple[dict[int, Said], int]:
    """What the form says of each question that it holds, by position; and in which one an entry was moved, or 0."""
    fields: dict[int, dict[str, Sequence[str]]] = {}
    for name, values in request.POST.lists():
        if found := FIELD.fullmatch(name):
            fields.setdefault(int(found[1]), {})[found[2]] = values
    said = {}
    for position, each in sorted(fields.items()):
        seen = str(each.pop("sequence", [""])[-1])
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None
        said[position] = Said(each, seen=known)
    return said, next((position for position, each in said.items() if "move" in each.fields), 0)


def _part(request: HttpRequest, filled: actions.Filled, here: int, *, now: dt.datetime) -> HttpResponse:
    """What an autosave is told; with the question at `here`, where there is one."""
    items = list(filled.items.values())
    context = {
        "saved": queries.last_saved(items, overtaken=filled.overtaken),
        "places": queries.marks(items),
        "agreed": [item for item in items if item.position in filled.agreed and item.position != here],
        "level": queries.level(items),
    }
    if here:
        item = filled.items[here]
        load_checked(filled.attempt, [item])
        question = queries.question(filled.attempt, item, now=now)
        context |= {"question": question, "problem": filled.problems.get(here, "")}
        context |= focus(request.POST.get(f"{question.prefix}move", ""), question)
    response = render(request, "quiz/attempts/sheet_saved.html", context, status=422 if filled.problems else 200)
    return retarget(response, f"#question-{here}" if here else "#saved")
