"""Exporting from the desk: chosen items, or a whole deck."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from facts.models import Deck, Item
from facts.queries.exporting import bank
from facts.views.exporting import export

PAGE = "admin/facts/item/export.html"


class Exporting:
    """For the admin of items: an action on the list. The page sends the choice again, until it is downloaded."""

    @admin.action(description=gettext_lazy("Export to a file"))
    def export(self, request: HttpRequest, items: QuerySet[Item]) -> HttpResponse:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        is_all = request.POST.get("select_across") == "1"
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Export items"),
            "chosen": chosen[:1] if is_all else chosen,
            "is_all": is_all,
        }
        return export(request, bank(items), name="items", template=PAGE, context=context)


class DeckExporting:
    """For the admin of decks: the page of one."""

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(require_GET(self.export))
        return [path("<int:pk>/export/", page, name="facts_deck_export"), *super().get_urls()]

    def export(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All its items that are in use or being written."""
        deck: Deck | None = self.get_object(request, str(pk))
        if deck is None:
            raise Http404
        items = Item.objects.filter(deck=deck).exclude(state=Item.State.RETIRED)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Export %(deck)s") % {"deck": deck},
            "deck": deck,
        }
        return export(request, bank(items), name=deck.slug, template=PAGE, context=context)
