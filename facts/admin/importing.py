"""Import a file: send it, look at what would become of each question, then take it in or discard it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from facts.actions.imports.deciding import accept_import, begin_import, discard_import
from facts.actions.imports.jobs import go_on
from facts.actions.imports.progress import told, told_at
from facts.actions.imports.work import GONE_AFTER
from facts.admin.history import named
from facts.core.formats import FORMATS
from facts.forms.importing import AcceptForm, ImportForm
from facts.models import Deck, Import, ImportRow
from facts.queries.imports import kinds, number_to_take, rows_of, verdicts
from people.admin.scoped import scope

PAST = 25


class Importing:
    """For the admin of items: the page beside its list, and one for each import."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.imports), name="facts_item_import"),
            path("import/<int:pk>/", wrap(require_GET(self.import_look)), name="facts_item_import_look"),
            path("import/<int:pk>/apply/", wrap(require_POST(self.import_apply)), name="facts_item_import_apply"),
            path("import/<int:pk>/discard/", wrap(require_POST(self.import_discard)), name="facts_item_import_discard"),
            *super().get_urls(),
        ]

    def imports(self, request: HttpRequest) -> HttpResponse:
        """The form, and what was imported before. A file sent twice by one form is one import."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        decks = scope(Deck, request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*sent, decks=decks, initial=request.GET.dict())
        if form.is_valid():
            cleaned = form.cleaned_data
            import_ = begin_import(
                cleaned["file"],
                deck=cleaned["deck"],
                topic=cleaned["topic"],
                item_state=cleaned["state"],
                format_=cleaned["format"],
                operation=cleaned["operation"],
                now=timezone.now(),
                owner=request.user,
            )
            go_on(import_)
            return redirect("admin:facts_item_import_look", import_.pk)
        past = scope(Import, request).select_related("deck", "owner")
        context = {
            **self._context(request, _("Import a file")),
            "form": form,
            "page": Paginator(past, PAST).get_page(request.GET.get("page")),
        }
        return render(request, "admin/facts/item/imports.html", context, status=422 if form.errors else 200)

    def import_look(self, request: HttpRequest, pk: int) -> HttpResponse:
        import_ = self._import(request, pk)
        if request.htmx:
            return self._progress(request, import_)
        form = AcceptForm(None, import_=import_, user=request.user)
        return self._look(request, import_, form)

    def _look(self, request: HttpRequest, import_: Import, form: AcceptForm) -> HttpResponse:
        verdict = request.GET.get("verdict", "")
        verdict = verdict if verdict in ImportRow.Verdict.values else ""
        page = None if import_.is_at_work else rows_of(import_, verdict, request.GET.get("page"))
        context = {
            **self._context(request, import_.file_name),
            **_progress_of(import_),
            "format": FORMATS[import_.format].LABEL if import_.format in FORMATS else "",
            "form": form,
            "is_abandoned": _is_abandoned(import_),
            "verdicts": verdicts(import_),
            "kinds": kinds(import_),
            "verdict": verdict,
            "page": page,
            "rows": [(looked, named(looked.changed)) for looked in page or ()],
            "media": import_.media.count(),
        }
        return render(request, "admin/facts/item/import.html", context, status=422 if form.errors else 200)

    def _progress(self, request: HttpRequest, import_: Import) -> HttpResponse:
        """The bar alone; once there is more to see, the whole page."""
        if not import_.is_at_work or _is_abandoned(import_):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "admin/facts/item/import.html#progress", _progress_of(import_))

    def import_apply(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A second press finds it taken in, or being taken in, and leads to the same page."""
        import_ = self._import(request, pk)
        form = AcceptForm(request.POST, import_=import_, user=request.user)
        if not form.is_valid():
            return self._look(request, import_, form)
        if accept_import(import_, now=timezone.now(), also=form.also):
            import_.refresh_from_db()
            go_on(import_)
        return redirect("admin:facts_item_import_look", pk)

    def import_discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        import_ = self._import(request, pk)
        if discard_import(import_, now=timezone.now()):
            import_.refresh_from_db()
            go_on(import_)
            messages.success(request, _("Discarded. The deck is as it was."))
        return redirect("admin:facts_item_import")

    def _import(self, request: HttpRequest, pk: int) -> Import:
        return get_object_or_404(scope(Import, request).select_related("deck", "topic", "owner"), pk=pk)

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}


def _progress_of(import_: Import) -> dict[str, Any]:
    taken = told(import_) if import_.state == Import.State.APPLYING else 0
    return {"import": import_, "number": number_to_take(import_), "taken": taken}


def _is_abandoned(import_: Import) -> bool:
    heard = [import_.touched_at, told_at(import_) if import_.state == Import.State.APPLYING else None]
    return import_.is_at_work and max(filter(None, heard)) < timezone.now() - GONE_AFTER
