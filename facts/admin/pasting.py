"""Paste many: a list of questions and answers becomes items, after a look at what would be made."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facts.actions.pasting import make_items
from facts.forms.pasting import PasteForm
from facts.models import Deck
from people.admin.scoped import scope


class Pasting:
    """For the admin of items: the page beside its list."""

    change_list_template = "admin/facts/item/change_list.html"

    def get_urls(self) -> list:
        return [path("paste/", self.admin_site.admin_view(self.paste), name="facts_item_paste"), *super().get_urls()]

    def paste(self, request: HttpRequest) -> HttpResponse:
        """Look first (`_look`), then make (`_make`). What cannot be made stays in the field, to be put right."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        decks = scope(Deck, request)
        if request.method != "POST":
            return self._page(request, PasteForm(None, decks=decks, initial=request.GET.dict()))
        form = PasteForm(request.POST, decks=decks)
        if not form.is_valid() or "_make" not in request.POST or not form.wordings:
            return self._page(request, form)
        cleaned = form.cleaned_data
        count = make_items(
            form.wordings,
            deck=cleaned["deck"],
            topic=cleaned["topic"],
            fact=cleaned["fact"],
            state=cleaned["state"],
            is_reversed=form.is_reversed,
            operation=cleaned["operation"],
            now=timezone.now(),
            author=request.user,
        )
        made = ngettext("%d item is made.", "%d items are made.", count) % count
        messages.success(request, made if count else _("These items were made already."))
        if not form.faults:
            return redirect("admin:facts_item_changelist")
        data = request.POST.copy()
        data["text"], data["operation"] = form.left_over, str(uuid.uuid4())
        rest = PasteForm(data, decks=decks)
        rest.is_valid()
        return self._page(request, rest)

    def _page(self, request: HttpRequest, form: PasteForm) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Paste many"), "form": form}
        return render(request, "admin/facts/item/paste.html", context)
