"""Items whose fact has changed: each beside what it would say of the new fact, to confirm, to edit or to keep."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from facts.actions.supersession import confirm, note_of
from facts.admin.history import operation_of
from facts.core.changes import Wording
from facts.core.kinds import KINDS
from facts.core.supersession import proposed
from facts.models import Fact, Item, ItemVersion
from people.admin.scoped import scope

PAGE = 25


class StaleFilter(admin.SimpleListFilter):
    title = gettext_lazy("fact")
    parameter_name = "stale"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("1", _("Has changed"))]

    def queryset(self, request: HttpRequest, items: QuerySet[Item]) -> QuerySet[Item]:
        return items.stale() if self.value() else items


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item as it is, and as it would be. `faults` keep the new wording from being saved as it stands."""

    item: Item
    old: Fact
    new: Fact
    wording: Wording
    faults: list[str]

    @property
    def is_same(self) -> bool:
        return self.wording == self.item.current.wording

    @property
    def before(self) -> dict[str, str]:
        return self.item.current.face | self.item.current.back

    @property
    def after(self) -> dict[str, str]:
        kind = KINDS[self.wording.kind]
        return kind.face(self.wording.content) | kind.back(self.wording.content, self.wording.key)


def proposal(item: Item) -> Proposal:
    """Of an item whose fact was superseded."""
    old, new = item.fact, item.fact.newest
    dates = [
        (one[field], other[field])
        for one, other in zip(old.values, new.values, strict=False)
        for field in ("value", "start", "end")
        if one["type"] == other["type"] and field in one
    ]
    wording = proposed(item.current.wording, old.statement, new.statement, dates)
    faults = [problem.what for problem in KINDS[wording.kind].problems(wording.content, wording.key)]
    return Proposal(item, old, new, wording, faults)


class StaleItems:
    """What the item's admin page has of it: a list, and a button for each."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("stale/", wrap(require_GET(self.stale)), name="facts_item_stale"),
            path("<int:pk>/confirm/", wrap(require_POST(self.confirm)), name="facts_item_confirm"),
            *super().get_urls(),
        ]

    def _stale(self, request: HttpRequest) -> QuerySet[Item]:
        rows = scope(Item, request).stale().filter(current__isnull=False)
        return rows.select_related("current", "topic", "fact__superseded_by")

    def stale(self, request: HttpRequest) -> HttpResponse:
        rows = self._stale(request).order_by("deck", "fact", "pk")
        if fact := request.GET.get("fact", ""):
            rows = rows.filter(fact=int(fact)) if fact.isdecimal() and len(fact) < 18 else rows.none()
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Items whose fact has changed"),
            "page": page,
            "proposals": [proposal(item) for item in page],
        }
        return render(request, "admin/facts/item/stale.html", context)

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the proposed wording, or (`keep`) leave the wording and only move to the new fact."""
        operation = operation_of(request)
        item = get_object_or_404(scope(Item, request), pk=pk)
        if ItemVersion.objects.filter(operation=operation).exists() or not item.fact or not item.fact.superseded_by_id:
            messages.info(request, _("This was confirmed before."))
            return redirect("admin:facts_item_stale")
        found = proposal(item)
        keeps = "keep" in request.POST
        if found.faults and not keeps:
            messages.error(request, found.faults[0])
            return redirect(edit_url(item))
        wording = item.current.wording if keeps else found.wording
        version = confirm(item, wording, operation=operation, now=timezone.now(), author=request.user)
        messages.success(request, _("Confirmed: “%s” asks for the new fact.") % version.label)
        return redirect("admin:facts_item_stale")


def edit_url(item: Item) -> str:
    """The item editor with the proposal filled in."""
    return reverse("admin:facts_item_change", args=[item.pk], query={"proposed": "1"})


def filled_in(item: Item, read) -> dict[str, object]:
    """What the editor begins with for an item whose fact was superseded: the proposal, its meaning and the note."""
    found = proposal(item)
    wording = found.wording
    return {
        "stem": wording.content["stem"],
        "explanation": wording.explanation,
        **read(wording.content, wording.key),
        "fact": found.new.pk,
        "change": "meaning",
        "note": note_of(found.old),
    }
