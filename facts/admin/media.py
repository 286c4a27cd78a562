"""Pictures and sounds: upload one, copy the line that shows it, see where it is used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facts.actions.media import remove_media, store_media
from facts.admin.decks import OfDeck
from facts.forms.media import UploadForm
from facts.models import Item, Media
from facts.templatetags.prose import rendered
from people.admin.scoped import ScopedAdmin


@admin.register(Media)
class MediaAdmin(OfDeck, ScopedAdmin):
    """What a question shows, or showed to somebody once, is not deleted."""

    list_display = ["look", "alt", "kind", "deck", "bytes"]
    list_display_links = ["alt"]
    list_select_related = ["deck"]
    list_filter = ["kind", ("deck", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["alt", "name"]
    search_help_text = gettext_lazy("Words of the description, or the name")
    list_per_page = 50
    actions = None

    def get_fields(self, request: HttpRequest, obj: Media | None = None) -> list[str]:
        return ["look", "line", "alt", "deck", "kind", "bytes", "used"] if obj else ["deck", "upload", "alt"]

    def get_readonly_fields(self, request: HttpRequest, obj: Media | None = None) -> list[str]:
        return ["look", "line", "deck", "kind", "bytes", "used"] if obj else []

    def get_form(self, request: HttpRequest, obj: Media | None = None, change: bool = False, **kwargs: Any):
        return super().get_form(request, obj, change=change, **kwargs if obj else {"form": UploadForm, **kwargs})

    def has_delete_permission(self, request: HttpRequest, obj: Media | None = None) -> bool:
        return obj is None or not obj.versions.exists()

    def save_model(self, request: HttpRequest, obj: Media, form: Any, change: bool) -> None:
        """The same file again leads to the row that is there."""
        if change:
            obj.save(update_fields=["alt"])
        else:
            stored = store_media(obj.deck, form.cleaned_data["upload"], alt=obj.alt)
            obj.__dict__.update(stored.__dict__)

    def delete_model(self, request: HttpRequest, obj: Media) -> None:
        remove_media(obj)

    def response_add(self, request: HttpRequest, obj: Media, post_url_continue: str | None = None) -> HttpResponse:
        """To its page, where the line to copy stands."""
        super().response_add(request, obj, post_url_continue)
        return redirect("admin:facts_media_change", obj.pk)

    @admin.display(description=gettext_lazy("look"))
    def look(self, media: Media) -> str:
        return format_html('<div class="media" hx-disable>{}</div>', rendered(media.html))

    @admin.display(description=gettext_lazy("line to write"))
    def line(self, media: Media) -> str:
        words = _(
            "Copy it into the text of an item. The words in brackets are read out where it cannot be seen or heard."
        )
        return format_html('<code class="copy">{}</code><p class="soft">{}</p>', media.line, words)

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def bytes(self, media: Media) -> str:
        return filesizeformat(media.size)

    @admin.display(description=gettext_lazy("used in"))
    def used(self, media: Media) -> str:
        items = Item.objects.filter(pk__in=media.versions.values("item")).select_related("current")
        links = [(reverse("admin:facts_item_change", args=[item.pk]), item) for item in items]
        return format_html_join("", '<p><a href="{}">{}</a></p>', links) or _("Not used yet.")
