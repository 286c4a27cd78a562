"""Deriving items at the desk: what a fact gives, as a student would see it, and the drafts that one ticks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.actions.deriving import make_items
from facts.admin.items import shown
from facts.core import prose
from facts.core.deriving import Draft
from facts.core.kinds import KINDS
from facts.core.lint import Finding
from facts.models import Fact, Item
from facts.queries.deriving import Proposal, Proposals, proposals
from facts.queries.lint import findings_of
from people.admin.scoped import scope

MOST_FACTS = 20

ORIGINS = {
    "sibling": gettext_lazy("from another fact"),
    "neighbour": gettext_lazy("near the right one"),
    "typed": gettext_lazy("typed by learners"),
}


@dataclass(frozen=True)
class Offer:
    """One draft on the page. `value` is what its tick box sends."""

    value: str
    form: str
    label: str
    preview: dict[str, Any]
    wrong: Sequence[tuple[str, str, str]]
    findings: Sequence[Finding]
    item: Item | None


class Deriving:
    """For the admin of facts: the page, and the action that leads to it."""

    def get_urls(self) -> list:
        return [path("derive/", self.admin_site.admin_view(self.derive), name="facts_fact_derive"), *super().get_urls()]

    @admin.action(description=gettext_lazy("Derive items"))
    def derive_items(self, request: HttpRequest, facts: QuerySet[Fact]) -> HttpResponse | None:
        numbers = list(facts.standing().values_list("pk", flat=True)[: MOST_FACTS + 1])
        if len(numbers) > MOST_FACTS:
            self.message_user(request, _("Choose at most %d facts at a time.") % MOST_FACTS, messages.WARNING)
            return None
        if not numbers:
            self.message_user(request, _("Other facts have taken the place of these."), messages.WARNING)
            return None
        return redirect(address_of(numbers))

    def derive(self, request: HttpRequest) -> HttpResponse:
        """What the facts give; sent back with ticks, the drafts are made as items that nobody sees yet."""
        given = request.POST if request.method == "POST" else request.GET
        facts = self._facts(request, given.getlist("fact"))
        found = proposals(facts)
        if request.method == "POST":
            return self._make(request, found)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Derive items"),
            "facts": [(each, list(offers(each))) for each in found],
            "operation": uuid.uuid4(),
        }
        return render(request, "admin/facts/fact/derive.html", context)

    def _facts(self, request: HttpRequest, numbers: list[str]) -> list[Fact]:
        """Those asked for, in that order; one that is not there for this person is 404."""
        if not 0 < len(numbers) <= MOST_FACTS or not all(re.fullmatch("[0-9]{1,18}", each) for each in numbers):
            raise Http404
        rows = scope(Fact, request).standing().select_related("deck", "topic", "source").in_bulk(map(int, numbers))
        if any(int(number) not in rows for number in numbers):
            raise Http404
        return [rows[int(number)] for number in dict.fromkeys(numbers)]

    def _make(self, request: HttpRequest, found: Sequence[Proposals]) -> HttpResponse:
        try:
            operation = uuid.UUID(request.POST.get("operation", ""))
        except ValueError:
            messages.error(request, _("This form is incomplete. Tick what you want and send it again."))
            return redirect(address_of([each.fact.pk for each in found]))
        ticked = set(request.POST.getlist("draft"))
        made: list[Item] = []
        for each in found:
            drafts = [one.draft for one in each.proposals if _value(each.fact, one.draft) in ticked]
            made += make_items(each.fact, drafts, operation=operation, now=timezone.now(), author=request.user)
        if not made:
            messages.warning(request, _("No draft was made: none was ticked that is not there already."))
            return redirect(address_of([each.fact.pk for each in found]))
        words = ngettext("%d draft is made.", "%d drafts are made.", len(made)) % len(made)
        messages.success(request, _("%s Nobody sees them until you publish them.") % words)
        return redirect(reverse("admin:facts_item_changelist", query={"state__exact": Item.State.DRAFT}))


def address_of(numbers: Sequence[int]) -> str:
    return reverse("admin:facts_fact_derive", query={"fact": numbers})


def offers(of_fact: Proposals) -> Iterator[Offer]:
    for proposal in of_fact.proposals:
        yield _offer(of_fact.fact, proposal)


def _offer(fact: Fact, proposal: Proposal) -> Offer:
    draft = proposal.draft
    kind = KINDS[draft.kind]
    face, back = kind.face(draft.content), kind.back(draft.content, draft.key)
    back["explanation"] = prose.block(draft.explanation)
    return Offer(
        value=_value(fact, draft),
        form=draft.form,
        label=kind.LABEL,
        preview=shown(draft.kind, draft.content, draft.key, face, back, fact),
        wrong=[(each.text, str(ORIGINS[each.origin]), each.feedback) for each in draft.wrong],
        findings=findings_of(draft.kind, draft.content, draft.key, draft.explanation, fact),
        item=proposal.item,
    )


def _value(fact: Fact, draft: Draft) -> str:
    return f"{fact.pk} {draft.form}"
