"""Sources, and the facts that stand in them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from facts.admin import reading
from facts.admin.decks import OfDeck
from facts.admin.deriving import Deriving, address_of
from facts.admin.superseding import StandingFilter, Superseding
from facts.forms.facts import FactForm, Suggesting
from facts.forms.reading import SourceForm
from facts.models import Fact, Item, Source
from people.admin.scoped import Scoped, ScopedAdmin, scope


@admin.register(Source)
class SourceAdmin(OfDeck, ScopedAdmin):
    form = SourceForm
    fields = ["deck", "title", "publisher", "as_of", "url", "text", "file", "text_format", "slug"]
    change_form_template = "admin/facts/source/change_form.html"
    prepopulated_fields = {"slug": ["title"]}
    list_display = ["title", "publisher", "as_of", "facts"]
    list_filter = [("deck", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["title", "publisher"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).annotate(fact_count=Count("facts")).defer("dropped")

    def get_urls(self) -> list:
        return [*reading.urls(self.admin_site), *super().get_urls()]

    @admin.display(description=_("facts"), ordering="fact_count")
    def facts(self, source: Source) -> int:
        return source.fact_count


class ItemsOfFact(Scoped, admin.TabularInline):
    """What asks for the fact, to look at and to open."""

    model = Item
    fields = readonly_fields = ["question", "kind", "state"]
    verbose_name_plural = _("items that ask for it")
    can_delete = False
    max_num = extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        return super().get_queryset(request).select_related("current")

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    @admin.display(description=_("question"))
    def question(self, item: Item) -> str:
        return format_html('<a href="{}">{}</a>', reverse("admin:facts_item_change", args=[item.pk]), item)

    @admin.display(description=_("kind"))
    def kind(self, item: Item) -> str:
        return item.current.get_kind_display() if item.current else ""


@admin.register(Fact)
class FactAdmin(Superseding, Deriving, OfDeck, ScopedAdmin):
    form = FactForm
    change_form_template = "admin/facts/fact/change_form.html"
    actions = ["derive_items"]
    list_display = ["statement", "topic", "as_of", "footing", "items"]
    list_select_related = ["topic", "source"]
    list_filter = [
        StandingFilter,
        ("deck", admin.RelatedOnlyFieldListFilter),
        ("topic", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["statement", "slug", "locator"]
    search_help_text = _("Words of the statement, or its place in the source")
    list_per_page = 50
    inlines = [ItemsOfFact]

    def get_fields(self, request: HttpRequest, obj: Fact | None = None) -> list[str]:
        fields = ["deck", "statement", "subject", "relation", "values", "topic", "source", "locator", "as_of"]
        fields += ["valid_until_on", "slug"]
        return [*fields, "write", "superseded"] if obj else fields

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs: Any):
        """Relations in use are offered: facts of the same one are siblings."""
        if db_field.name == "relation":
            rows = scope(Fact, request).exclude(relation="").order_by("relation")
            kwargs["widget"] = Suggesting(rows.values_list("relation", flat=True).distinct(), {"class": "vTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Fact | None = None) -> list[str]:
        return ["deck", "slug", "write", "superseded"] if obj else []

    def get_inlines(self, request: HttpRequest, obj: Fact | None) -> list:
        return self.inlines if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        facts = super().get_queryset(request).annotate(item_count=Count("items"))
        return facts.defer("source__text", "source__dropped")

    @admin.display(description=_("source"), ordering="source__title")
    def footing(self, fact: Fact) -> str:
        return f"{fact.source}, {fact.locator}"

    @admin.display(description=_("items"), ordering="item_count")
    def items(self, fact: Fact) -> int:
        return fact.item_count

    @admin.display(description=_("new item"))
    def write(self, fact: Fact) -> str:
        write = reverse("admin:facts_item_add", query={"fact": fact.pk})
        link = format_html('<a href="{}">{}</a>', write, _("Write an item that asks for this fact"))
        if not fact.values:
            return link
        return format_html('{}, <a href="{}">{}</a>', link, address_of([fact.pk]), _("derive items from it"))
