"""A fact's page: "This has changed", and what that led to."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from facts.actions.supersession import supersede
from facts.forms.slugs import free_slug
from facts.forms.supersession import SupersedeForm
from facts.models import Fact


class StandingFilter(admin.SimpleListFilter):
    title = gettext_lazy("date")
    parameter_name = "dated"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("past", _("Past their date")), ("superseded", _("Superseded"))]

    def queryset(self, request: HttpRequest, facts: QuerySet[Fact]) -> QuerySet[Fact]:
        match self.value():
            case "past":
                return facts.past(timezone.localdate())
            case "superseded":
                return facts.filter(superseded_by__isnull=False)
        return facts


class Superseding:
    """What the fact's admin page has of it."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.supersede)
        return [path("<int:pk>/supersede/", view, name="facts_fact_supersede"), *super().get_urls()]

    @admin.display(description=gettext_lazy("has it changed?"))
    def superseded(self, fact: Fact) -> str:
        if fact.superseded_by is None:
            address = reverse("admin:facts_fact_supersede", args=[fact.pk])
            return format_html('<a href="{}">{}</a>', address, _("This has changed"))
        new = reverse("admin:facts_fact_change", args=[fact.superseded_by_id])
        since = _("Since %s another fact stands in its place:") % f"{fact.superseded_on:%Y-%m-%d}"
        stale = fact.items.stale().count()
        if not stale:
            return format_html('{} <a href="{}">{}</a>', since, new, fact.superseded_by)
        words = ngettext("%d item still asks for the old one", "%d items still ask for the old one", stale) % stale
        address = reverse("admin:facts_item_stale", query={"fact": fact.pk})
        return format_html('{} <a href="{}">{}</a> <a href="{}">{}</a>', since, new, fact.superseded_by, address, words)

    def supersede(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what holds now. The old statement stays as it was."""
        old = self.get_queryset(request).filter(pk=pk).select_related("source", "superseded_by").first()
        if old is None:
            raise Http404
        form = SupersedeForm(request.POST or None, old=old)
        if request.method == "POST" and form.is_valid():
            said = {name: form.cleaned_data[name] for name in ("statement", "as_of", "since", "source", "locator")}
            slug = free_slug(Fact.objects.filter(deck=old.deck_id), old.slug)
            try:
                new = supersede(old, slug=slug, **said)
            except ValueError:
                form.add_error(None, _("Another fact took its place before."))
            else:
                messages.success(request, _("The new fact stands. Look at each item that asked for the old one."))
                return redirect(
                    reverse("admin:facts_item_stale", query={"fact": old.pk})
                    if old.items.stale()
                    else reverse("admin:facts_fact_change", args=[new.pk])
                )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": old,
            "title": _("This has changed"),
            "form": form,
        }
        return render(request, "admin/facts/fact/supersede.html", context)
