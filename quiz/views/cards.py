"""Flashcards: begin a sitting, look, rate, take back, stop."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from quiz.actions import cards as actions
from quiz.actions.card_steps import take_step
from quiz.actions.question_reports import report_question
from quiz.core import marking
from quiz.core.marking import BadResponse
from quiz.core.memory import OTHERS_BETWEEN, TYPED_KINDS, Rating
from quiz.core.refusals import Refused
from quiz.forms.question_reports import WordsForm
from quiz.models import Attempt, CardStep, Memory, Sitting
from quiz.models.memory import Card
from quiz.queries import cards as queries
from quiz.queries.asides import cards_aside
from quiz.queries.faces import Shown, card_shown
from quiz.queries.policies import shown_of
from quiz.queries.scopes import scope_of
from quiz.views.access import number_of, operation_of, signed_in
from quiz.views.htmx import go, part_or_redirect

REVIEW = "quiz/cards/review.html"


@require_GET
@signed_in
def cards(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "waiting": queries.waiting_cards(request.user, now=now),
        "sitting": queries.open_sitting(request.user),
        "now": now,
    }
    return render(request, "quiz/cards/cards.html", context)


@require_POST
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    """Begin with what is due, of all or of a `scope`; or, from a result page (`attempt`), what was missed there."""
    now, title = timezone.now(), ""
    if "attempt" in request.POST:
        mine = Attempt.objects.of(request.user).submitted().counted().select_related("quiz")
        attempt = get_object_or_404(mine, pk=number_of(request, "attempt"))
        if not shown_of([attempt.quiz], now=now)[attempt.quiz_id].tells_missed:
            raise Http404
        queue, title = queries.missed_items(attempt), attempt.quiz.title
    else:
        scope = scope_of(request.user, request.POST.get("scope", ""))
        if scope is None:
            raise Http404
        queue, title = queries.waiting_cards(request.user, now=now, scope=scope).queue, scope.title
    try:
        actions.start_sitting(request.user, queue, title=title, operation=operation_of(request), now=now)
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("quiz:cards")
    return redirect("quiz:cards-review")


@require_GET
@signed_in
def review(request: HttpRequest) -> HttpResponse:
    """The card at the head of the queue. `?show=answer` turns it without a script; what was typed is marked there."""
    sitting = queries.open_sitting(request.user)
    if sitting is None:
        return redirect("quiz:cards")
    card = Memory.objects.cards(request.user, sitting.queue[:1])[sitting.queue[0]]
    template = f"{REVIEW}#card-panel" if request.htmx.target == "card-panel" else REVIEW
    is_turned = request.GET.get("show") == "answer"
    try:
        response = _response(card, request.GET) if is_turned else None
    except BadResponse as bad:
        raise BadRequest(str(bad)) from bad
    return render(request, template, _context(request, sitting, card, is_turned=is_turned, response=response))


@require_GET
@signed_in
def ahead(request: HttpRequest) -> HttpResponse:
    """The cards behind the one at the head of the queue, for a page that shows them without asking again."""
    sitting = queries.open_sitting(request.user)
    coming = sitting.queue[1 : 1 + OTHERS_BETWEEN] if sitting else []
    found = Memory.objects.cards(request.user, coming) if coming else {}
    cards = [_shown(request, sitting, found[item]) for item in coming]
    return render(request, "quiz/cards/ahead.html", {"sitting": sitting, "cards": cards})


def _response(card: Card, sent: QueryDict) -> Any:
    """What was typed on this card; None where nothing was, or where another card has come to its place meanwhile."""
    fields = _typed_fields(sent)
    if not fields or card.kind not in TYPED_KINDS or sent.get("item") != str(card.item_id):
        return None
    return marking.read(card.kind, fields, card.face, ())


def _typed_fields(sent: QueryDict) -> dict[str, list[str]]:
    return {name: values for name, values in sent.lists() if name == "response" or name.startswith("blank-")}


@require_POST
@signed_in
def rate(request: HttpRequest) -> HttpResponse:
    is_overruled = "overrule" in request.POST
    value = Rating.GOOD.value if is_overruled else number_of(request, "rating")
    if value not in list(Rating):
        raise BadRequest(_("A rating is one of: again, hard, good, easy."))
    seen = number_of(request, "seen") if "seen" in request.POST else None
    item = number_of(request, "item")
    try:
        rated = actions.rate(
            request.user,
            item,
            Rating(value),
            operation=operation_of(request),
            duration_ms=number_of(request, "duration_ms", default=0),
            now=timezone.now(),
            sent=actions.Sent(_typed_fields(request.POST), is_overruled, seen),
        )
    except BadResponse as bad:
        raise BadRequest(str(bad)) from bad
    except Refused as refusal:
        messages.error(request, str(refusal))
        return go(request, resolve_url("quiz:cards"))
    if rated is None:  # a repeat: show the sitting as it stands
        if not Memory.objects.of(request.user).filter(item=item).exists():
            raise Http404
        return _as_it_stands(request)
    if rated.next is None:
        return go(request, resolve_url("quiz:cards-done"))
    return part_or_redirect(
        request,
        f"{REVIEW}#card-panel",
        _context(request, rated.sitting, rated.next),
        to=resolve_url("quiz:cards-review"),
    )


@require_POST
@signed_in
def undo(request: HttpRequest) -> HttpResponse:
    try:
        actions.undo(request.user, operation=operation_of(request), now=timezone.now())
    except Refused as refusal:
        messages.info(request, str(refusal))
        return go(request, resolve_url("quiz:cards"))
    return _as_it_stands(request, announcement=_("Taken back. The card is asked again."))


WORDS = {
    CardStep.Action.BURY: gettext_lazy("Put off until tomorrow."),
    CardStep.Action.SUSPEND: gettext_lazy("Suspended: it is not asked until you release it."),
    CardStep.Action.FLAG: gettext_lazy("Flagged."),
    CardStep.Action.UNFLAG: gettext_lazy("The flag is taken off."),
    CardStep.Action.TYPE: gettext_lazy("From now on you type the answer where the question allows it."),
    CardStep.Action.UNTYPE: gettext_lazy("From now on you only think of the answer."),
    CardStep.Action.RELEASE: gettext_lazy("Released: it is asked when it is due."),
}
ON_CARD = tuple(set(WORDS) - {CardStep.Action.RELEASE})
IN_LIST = (CardStep.Action.RELEASE, CardStep.Action.UNFLAG)


@require_POST
@signed_in
def step(request: HttpRequest) -> HttpResponse:
    """Put the card off, suspend it, flag it, report its question; the sitting goes on."""
    try:
        words = _report(request) if request.POST.get("act") == "report" else _take_step(request, ON_CARD)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return go(request, resolve_url("quiz:cards"))
    if words and not request.htmx:
        messages.info(request, words)
    return _as_it_stands(request, announcement=words)


@require_GET
@signed_in
def aside(request: HttpRequest) -> HttpResponse:
    """The cards that are suspended, put off or flagged."""
    return render(request, "quiz/cards/aside.html", {"rows": cards_aside(request.user, now=timezone.now())})


@require_POST
@signed_in
def release(request: HttpRequest) -> HttpResponse:
    try:
        if words := _take_step(request, IN_LIST):
            messages.success(request, words)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("quiz:cards-aside")


def _report(request: HttpRequest) -> str:
    """What became of it, in words."""
    said = WordsForm(request.POST).said()["words"]
    item, now = number_of(request, "item"), timezone.now()
    if not said:
        return _("Say what is wrong with the question, then report it.")
    if report_question(request.user, item, said, operation=operation_of(request), now=now):
        return _("Reported to those who answer for this question. Their reply will stand under Cards.")
    return _("You have reported this question, and it is not answered yet.")


def _take_step(request: HttpRequest, allowed: Collection[CardStep.Action]) -> str:
    """What was done, in words; empty where it had been done before."""
    act = request.POST.get("act", "")
    if act not in allowed:
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did."))
    item, now = number_of(request, "item"), timezone.now()
    is_new = take_step(request.user, item, CardStep.Action(act), operation=operation_of(request), now=now)
    return str(WORDS[CardStep.Action(act)]) if is_new else ""


@require_GET
@signed_in
def done(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    report = queries.latest_sitting(request.user, now=now)
    if report is None:
        return redirect("quiz:cards")
    context = {"report": report, "waiting": queries.waiting_cards(request.user, now=now)}
    return render(request, "quiz/cards/done.html", context)


def _as_it_stands(request: HttpRequest, *, announcement: str = "") -> HttpResponse:
    sitting = queries.open_sitting(request.user)
    if sitting is None:
        return go(request, resolve_url("quiz:cards-done"))
    card = Memory.objects.cards(request.user, sitting.queue[:1])[sitting.queue[0]]
    context = {**_context(request, sitting, card), "announcement": announcement}
    if request.htmx and request.htmx.target != "card-panel":  # from the done page
        return go(request, resolve_url("quiz:cards-review"))
    return part_or_redirect(request, f"{REVIEW}#card-panel", context, to=resolve_url("quiz:cards-review"))


def _context(
    request: HttpRequest, sitting: Sitting, card: Card, *, is_turned: bool = False, response: Any = None
) -> dict[str, object]:
    return {"sitting": sitting, "card": _shown(request, sitting, card, response), "is_turned": is_turned}


def _shown(request: HttpRequest, sitting: Sitting, card: Card, response: Any = None) -> Shown:
    return card_shown(
        card,
        sitting.in_force,
        now=timezone.now(),
        zone=request.user.zone,
        counts=sitting.kind != Sitting.Kind.CRAM,
        has_two_buttons=request.user.two_buttons,
        is_typed=sitting.is_typed,
        response=response,
    )
