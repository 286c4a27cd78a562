"""Decks and their topics."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from facts.admin.exporting import DeckExporting
from facts.forms.decks import DeckForm
from facts.forms.slugs import SluggedForm
from facts.models import Deck, Topic
from people.admin.scoped import Scoped, ScopedAdmin, scope


class OfDeck(Scoped):
    """For rows of a deck: the only deck is chosen at once, and names tell the deck where there are several."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        mine = _own_decks(request)
        return {**({"deck": mine[0]} if len(mine) == 1 else {}), **super().get_changeform_initial_data(request)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(_own_decks(request))

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs: Any):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in ("topic", "source"):
            field.queryset = field.queryset.select_related("deck")
            if len(_own_decks(request)) > 1:
                field.label_from_instance = lambda row: f"{row.deck}: {row}"
        return field

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["deck", "slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj=None) -> dict[str, Any]:
        return {} if obj else super().get_prepopulated_fields(request, obj)


def _own_decks(request: HttpRequest) -> list[int]:
    """Two at most: what matters is whether there is one, and whether it is the only one. Each field of a form asks."""
    if not hasattr(request, "_own_decks"):
        request._own_decks = list(scope(Deck, request).values_list("pk", flat=True)[:2])
    return request._own_decks


@admin.register(Deck)
class DeckAdmin(DeckExporting, ScopedAdmin):
    form = DeckForm
    fields = ["title", "slug", "description", "editor_names"]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "facts", "items"]
    search_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Deck]:
        counts = {"fact_count": Count("facts", distinct=True), "item_count": Count("items", distinct=True)}
        return super().get_queryset(request).annotate(**counts)

    @admin.display(description=_("facts"), ordering="fact_count")
    def facts(self, deck: Deck) -> int:
        return deck.fact_count

    @admin.display(description=_("items"), ordering="item_count")
    def items(self, deck: Deck) -> int:
        return deck.item_count

    def get_form(self, request: HttpRequest, obj: Deck | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user = request.user
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Deck | None = None) -> list[str]:
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Deck | None = None) -> dict[str, Any]:
        return {} if obj else self.prepopulated_fields

    def save_related(self, request: HttpRequest, form: DeckForm, formsets: list, change: bool) -> None:
        """Whoever makes a deck edits it."""
        super().save_related(request, form, formsets, change)
        editors = form.cleaned_data["editor_names"]
        form.instance.editors.set(editors if change or request.user.is_superuser else {*editors, request.user})


@admin.register(Topic)
class TopicAdmin(OfDeck, ScopedAdmin):
    form = SluggedForm
    fields = ["deck", "title", "slug", "position"]
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "deck", "position", "facts"]
    list_select_related = ["deck"]
    list_filter = [("deck", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(fact_count=Count("facts"))

    @admin.display(description=_("facts"), ordering="fact_count")
    def facts(self, topic: Topic) -> int:
        return topic.fact_count
