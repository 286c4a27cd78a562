"""What marking again by a corrected key did, as a page and a spreadsheet, and its undoing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from facts.models import Item, ItemVersion
from quiz.actions.undoing import undo_regrade
from quiz.core.refusals import Refused
from quiz.models import Quiz
from quiz.queries import regrades as queries
from quiz.views.access import operation_of, signed_in
from quiz.views.spreadsheets import spreadsheet


@require_GET
@signed_in
def regrade(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gained and who lost; `?quiz=` asks for one quiz only."""
    version, quiz = _found(request, pk)
    newest = version.item.current
    context = {
        "version": version,
        "quiz": quiz,
        "before": version.item.versions.get(number=version.number - 1),
        "regrade": queries.regrade(request.user, version, quiz=quiz),
        "may_undo": Item.objects.editable_by(request.user).filter(pk=version.item_id).exists(),
        "newest": newest,
        "next_number": newest.number + 1,
        "given_since": queries.given_since(version),
    }
    return render(request, "quiz/regrades/regrade.html", context)


@require_GET
@signed_in
def rows(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    version, quiz = _found(request, pk)
    found = queries.regrade(request.user, version, quiz=quiz)
    return spreadsheet(queries.effect_rows(found.effects), f"{version.item.slug}-version-{version.number}")


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The key before stands again, as a new version; what that did has a page like this one."""
    version, _quiz = _found(request, pk)
    try:
        made = undo_regrade(request.user, pk, operation=operation_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("quiz:regrade", pk)
    words = {"old": version.number - 1, "new": made.number}
    messages.success(request, _("Undone: the key of version %(old)d stands again, as version %(new)d.") % words)
    return redirect("quiz:regrade", made.pk)


def _found(request: HttpRequest, pk: int) -> tuple[ItemVersion, Quiz | None]:
    rows = queries.visible_to(request.user).select_related("item__current", "item__deck", "author")
    version = get_object_or_404(rows, pk=pk)
    asked = request.GET.get("quiz")
    if asked is None:
        return version, None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 18):
        raise Http404
    return version, get_object_or_404(Quiz.objects.taught_by(request.user).select_related("course"), pk=int(asked))
