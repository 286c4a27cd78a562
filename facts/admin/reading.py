"""Reading facts from a source: its text on the left, a form for each proposal on the right, twenty a page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from facts.actions.reading import accept_proposal, drop_proposal, offer_again
from facts.forms.reading import ProposalForm
from facts.models import Source
from facts.queries.reading import PER_PAGE, Offer, offer_of, page_of
from people.admin.scoped import scope

TEMPLATE = "admin/facts/source/read.html"


def urls(site: admin.AdminSite) -> list:
    return [
        path("<int:pk>/read/", site.admin_view(require_GET(read)), name="facts_source_read"),
        path("<int:pk>/read/<slug:digest>/", site.admin_view(require_POST(decide)), name="facts_source_decide"),
    ]


def read(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _source(request, pk), _number(request))


def decide(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """Accept a proposal, drop it, or take that back: the button says which."""
    source = _source(request, pk)
    offer = offer_of(source, digest)
    if offer is None:
        raise Http404
    what = request.POST.get("go", "")
    if what == "drop":
        drop_proposal(source, digest)
    elif what == "offer":
        offer_again(source, digest)
    elif what == "accept" and offer.fact is None:
        form = ProposalForm(request.POST, source=source, proposal=offer.proposal, topics=_topics(source))
        if not form.is_valid():
            return _after(request, source, offer, form)
        operation = form.cleaned_data["operation"]
        accept_proposal(source, digest, operation=operation, fields=form.fact_fields)
    elif what != "accept":
        raise Http404
    source.refresh_from_db(fields=["dropped"])
    return _after(request, source, offer_of(source, digest) or offer, None)


def _after(request: HttpRequest, source: Source, offer: Offer, bound: ProposalForm | None) -> HttpResponse:
    """htmx gets the proposal as it stands now; others the page, at the next proposal or at what is wrong."""
    number = (offer.number - 1) // PER_PAGE + 1
    if request.htmx:
        form = bound or _form(source, offer, _topics(source))
        context = {"source": source, "offer": offer, "form": form, "is_news": True}
        return render(request, f"{TEMPLATE}#offer", context)
    if bound:
        return _page(request, source, number, bound)
    words = _("Accepted.") if offer.fact else _("Dropped.") if offer.is_dropped else _("Offered again.")
    messages.success(request, words)
    address = reverse("admin:facts_source_read", args=[source.pk], query={"page": number})
    return redirect(f"{address}#offer-{offer.number}")


def _page(request: HttpRequest, source: Source, number: int | None, bound: ProposalForm | None = None) -> HttpResponse:
    page = page_of(source, number)
    topics = _topics(source)
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "opts": Source._meta,
        "title": _("Read facts from this source"),
        "source": source,
        "page": page,
        "has_topics": bool(topics),
        "passages": [
            (passage, [(offer, _form(source, offer, topics, bound)) for offer in passage.offers])
            for passage in page.passages
        ],
    }
    return render(request, TEMPLATE, context)


def _form(
    source: Source, offer: Offer, topics: list[tuple[int, str]], bound: ProposalForm | None = None
) -> ProposalForm:
    """The form as it was sent, where it was this one; else what is proposed."""
    proposal = offer.proposal
    if bound and bound.proposal.digest == proposal.digest:
        return bound
    initial = {
        "operation": uuid.uuid4(),
        "statement": proposal.statement,
        "subject": proposal.subject,
        "locator": proposal.locator,
        "as_of": proposal.as_of,
    }
    return ProposalForm(source=source, proposal=proposal, topics=topics, initial=initial)


def _topics(source: Source) -> list[tuple[int, str]]:
    """The deck's topics; first the one that the last fact of this source went to."""
    topics = list(source.deck.topics.values_list("pk", "title"))
    last = source.facts.order_by("-pk").values_list("topic_id", flat=True).first()
    return sorted(topics, key=lambda topic: topic[0] != last)


def _source(request: HttpRequest, pk: int) -> Source:
    source = scope(Source, request).filter(pk=pk).select_related("deck").first()
    if source is None:
        raise Http404
    return source


def _number(request: HttpRequest) -> int | None:
    number = request.GET.get("page", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None
