"""The item editor: one form a kind, the student's view beside it, and a new version for every change of wording.

Items are retired, not deleted: memories and attempts rest on them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from facts.actions.items import keep_reversed, save_version, set_state, set_tags
from facts.admin.attention import Attention, chosen_of, in_short
from facts.admin.decks import OfDeck
from facts.admin.exporting import Exporting
from facts.admin.foreseeing import foreseen
from facts.admin.history import USES, History, told
from facts.admin.importing import Importing
from facts.admin.pasting import Pasting
from facts.admin.stale import StaleFilter, StaleItems, filled_in
from facts.core import prose
from facts.core.kinds import KINDS, short, shown
from facts.forms.items import ItemForm
from facts.forms.kinds import FORMS
from facts.forms.slugs import free_slug
from facts.models import Fact, Item, ItemVersion
from facts.queries.lint import findings, findings_of
from people.admin.scoped import ScopedAdmin, scope
from people.models import User

MOST_LOOKED_AT = 50
"""Derived drafts that one can look at in one go."""

OUTCOMES: list[Callable[..., dict[str, Any]]] = []
"""What follows an answer, for the preview: what stands above `facts` appends to it (`quiz/admin/outcomes.py`)."""


@admin.register(Item)
class ItemAdmin(Importing, Exporting, Pasting, History, StaleItems, OfDeck, ScopedAdmin):
    change_form_template = "admin/facts/item/change_form.html"
    autocomplete_fields = ["fact", "more_facts"]
    list_display = ["question", "kind", "topic", "state", "version", "attention"]
    list_filter = [
        "state",
        StaleFilter,
        "current__kind",
        ("topic", admin.RelatedOnlyFieldListFilter),
        ("deck", admin.RelatedOnlyFieldListFilter),
        "difficulty",
        ("tags", admin.RelatedOnlyFieldListFilter),
        Attention,
    ]
    search_fields = ["current__label", "current__content__stem"]
    search_help_text = gettext_lazy("Words of the question")
    list_per_page = 50
    actions = ["publish", "retire", "export"]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        beside = ("current", "topic", "deck", "fact", "reverse_of__current")
        return super().get_queryset(request).select_related(*beside)

    @admin.display(description=gettext_lazy("question"), ordering="current__label")
    def question(self, item: Item) -> str:
        return str(item)

    @admin.display(description=gettext_lazy("kind"), ordering="current__kind")
    def kind(self, item: Item) -> str:
        return item.current.get_kind_display() if item.current else ""

    @admin.display(description=gettext_lazy("version"), ordering="current__number")
    def version(self, item: Item) -> int | None:
        return item.current.number if item.current else None

    @admin.display(description=gettext_lazy("to mend"))
    def attention(self, item: Item) -> str:
        return in_short(item)

    @admin.action(description=gettext_lazy("Publish"))
    def publish(self, request: HttpRequest, items: QuerySet[Item]) -> HttpResponse | None:
        """What was derived is shown first; publishing it is confirmed there."""
        waiting = list(to_look_at(request, items)[: MOST_LOOKED_AT + 1])
        if len(waiting) > MOST_LOOKED_AT:
            self.message_user(request, _("Choose at most %d drafts at a time.") % MOST_LOOKED_AT, messages.WARNING)
            return None
        if waiting:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Publish what was derived"),
                "looked_at": [(item, _stored(item)) for item in waiting],
                "others": items.exclude(pk__in=[item.pk for item in waiting]),
            }
            return render(request, "admin/facts/item/publish.html", context)
        count = set_state(items.filter(current__isnull=False), Item.State.PUBLISHED)
        self.message_user(request, ngettext("%d item is published.", "%d items are published.", count) % count)
        return None

    @admin.action(description=gettext_lazy("Retire"))
    def retire(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        count = set_state(items, Item.State.RETIRED)
        self.message_user(request, ngettext("%d item is retired.", "%d items are retired.", count) % count)

    # The form

    def has_delete_permission(self, request: HttpRequest, obj: Item | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None) -> list[str]:
        return []

    def get_exclude(self, request: HttpRequest, obj: Item | None = None) -> list[str]:
        return ["deck"] if obj else []

    def get_fields(self, request: HttpRequest, obj: Item | None = None) -> list[str]:
        """What Django would find by building the form once more, for each of the two times that it asks."""
        left_out = self.get_exclude(request, obj)
        return [name for name in FORMS[_kind(request, obj)].base_fields if name not in left_out]

    def get_form(self, request: HttpRequest, obj: Item | None = None, change: bool = False, **kwargs: Any):
        form = super().get_form(request, obj, change=change, form=FORMS[_kind(request, obj)], **kwargs)
        if obj and "proposed" in request.GET and obj.fact and obj.fact.superseded_by_id:
            form.proposed = filled_in(obj, form.read)
        return form

    def get_urls(self) -> list:
        preview = self.admin_site.admin_view(require_POST(self.preview))
        return [
            path("preview/", preview, name="facts_item_preview"),
            path("<int:pk>/preview/", preview, name="facts_item_preview_of"),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Choose a kind first. A form that comes twice makes one item: the first result is shown again."""
        item = self._item(request, object_id) if object_id else None
        if _kind(request, item) not in FORMS:
            return self._choose_kind(request)
        if item and item.reverse_of and request.method == "POST":
            messages.info(request, _("That card follows this one. Change it here."))
            return redirect("admin:facts_item_change", item.reverse_of_id)
        extra_context = {**(extra_context or {}), **_about(item, request.user)}
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                if item:
                    Item.objects.select_for_update().get(pk=item.pk)
                    if asked := self._foreseen(request, item):
                        return asked
                elif made := self._made_before(request):
                    return made
                return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            if made := None if item else self._made_before(request):
                return made
            raise

    def _item(self, request: HttpRequest, object_id: str) -> Item:
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        return item

    def _foreseen(self, request: HttpRequest, item: Item) -> HttpResponse | None:
        """The page that asks before answers are marked again; a form with faults comes back without it."""
        form = self._form(request, item)
        if not item.current or not form.is_valid():
            return None
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return foreseen(request, item, form.wording, form.settled(form.suggested_change), context)

    def _choose_kind(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.copy()
        kinds = []
        for kind in KINDS.values():
            query["kind"] = kind.NAME
            kinds.append({"query": query.urlencode(), "label": kind.LABEL, "about": kind.ABOUT})
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Which kind of item?"),
            "kinds": kinds,
            "is_popup": IS_POPUP_VAR in request.GET,
        }
        return render(request, "admin/facts/item/kinds.html", context)

    def _made_before(self, request: HttpRequest) -> HttpResponse | None:
        """The item that this very form made, if it still says the same; else the form itself tells what to do."""
        form = self._form(request, None)
        form.is_valid()
        mine = ItemVersion.objects.filter(item__in=scope(Item, request), operation=form.cleaned_data.get("operation"))
        version = mine.first()
        if version is None or not form.says(version):
            return None
        messages.info(request, _("This was saved already, as version %d.") % version.number)
        return redirect("admin:facts_item_change", version.item_id)

    def _form(self, request: HttpRequest, item: Item | None) -> ItemForm:
        return self.get_form(request, item, change=item is not None)(request.POST, instance=item)

    def save_model(self, request: HttpRequest, item: Item, form: ItemForm, change: bool) -> None:
        """The row, then the version, then the state: what is published has a version."""
        state, before = item.state, item.current
        if change:
            item.save(update_fields=["topic", "fact", "difficulty"])
        else:
            words = item.fact.slug if item.fact else prose.plain(prose.block(form.cleaned_data["stem"]))
            item.slug = free_slug(Item.objects.filter(deck=item.deck), f"{words}-{form.KIND}")
            item.state = Item.State.DRAFT
            item.save()
        version = save_version(
            item,
            kind=form.KIND,
            content=form.content,
            key=form.key,
            explanation=form.cleaned_data["explanation"],
            operation=form.cleaned_data["operation"],
            now=timezone.now(),
            author=request.user,
            change=form.settled(form.suggested_change),
            note=form.cleaned_data["note"],
        )
        item.state = state
        item.save(update_fields=["state"])
        set_tags(item, form.cleaned_data["tag_names"])
        saved = _("Saved as version %d.") if version != before else _("Saved. The wording is that of version %d.")
        messages.success(
            request, told(saved % version.number, version) if version != before else saved % version.number
        )

    def save_related(self, request: HttpRequest, form: ItemForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.wants_reversed is not None:
            keep_reversed(form.instance, wants=form.wants_reversed)

    def response_add(self, request: HttpRequest, item: Item, post_url_continue: str | None = None) -> HttpResponse:
        return super().response_add(request, item) if IS_POPUP_VAR in request.POST else self._after_save(request, item)

    def response_change(self, request: HttpRequest, item: Item) -> HttpResponse:
        return (
            super().response_change(request, item) if IS_POPUP_VAR in request.POST else self._after_save(request, item)
        )

    def _after_save(self, request: HttpRequest, item: Item) -> HttpResponse:
        """Back to the item, or on to the next one about the same fact."""
        if "_addanother" in request.POST:
            query = {"fact": item.fact_id} if item.fact_id else {"deck": item.deck_id, "topic": item.topic_id}
            return redirect(reverse("admin:facts_item_add", query=query))
        return redirect("admin:facts_item_change", item.pk)

    # The student's view

    def render_change_form(self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any) -> HttpResponse:
        form: ItemForm = context["adminform"].form
        item = form.instance if form.instance.pk else None
        number = item.current.number if item and item.current else 0
        context |= {
            "form": form,
            "kind": KINDS[form.KIND],
            "next_number": number + 1,
            "preview_url": self._preview_url(form.KIND, item),
            "moved": True,
        }
        if form.is_bound:
            context |= {"preview": _typed(form), "faults": form.faults_of_kind}
        elif number:
            context["preview"] = _stored(item)
        return super().render_change_form(request, context, *args, **kwargs)

    def _preview_url(self, kind: str, item: Item | None) -> str:
        if item:
            return reverse("admin:facts_item_preview_of", args=[item.pk], query={"kind": kind})
        return reverse("admin:facts_item_preview", query={"kind": kind})

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The part beside the form, as the author types. Saves nothing."""
        item = self._item(request, str(pk)) if pk else None
        if _kind(request, item) not in FORMS:
            raise Http404
        form = self._form(request, item)
        form.is_valid()
        context = {"preview": _typed(form), "faults": form.faults_of_kind, "moved": True, "form": form, "item": item}
        return render(request, "admin/facts/item/part.html", context)


def to_look_at(request: HttpRequest, items: QuerySet[Item]) -> QuerySet[Item]:
    """Those that nobody wrote, and that somebody should see before students do."""
    if "looked" in request.POST:
        return items.none()
    return items.filter(state=Item.State.DRAFT, current__isnull=False).exclude(form="")


def _kind(request: HttpRequest, item: Item | None) -> str:
    return item.current.kind if item and item.current else request.GET.get("kind", "")


def _about(item: Item | None, user: User) -> dict[str, Any]:
    """Where the item is used, and its versions."""
    if item is None or item.current is None:
        return {}
    uses = [use.words for uses in USES for use in uses(item, user)]
    fields = ("item", "number", "label", "created_at", "author", "face", "back", "kind", "explanation")
    return {
        "uses": get_text_list(uses, _("and")),
        "versions": item.versions.select_related("author").only(*fields, "author__username"),
    }


def _stored(item: Item) -> dict[str, Any]:
    """The current version as a student sees it."""
    version = item.current
    preview = preview_of(version.kind, version.content, version.key, version.face, version.back, item.fact)
    return {**preview, "findings": findings(item, chosen_of(item))}


def _typed(form: ItemForm) -> dict[str, Any] | None:
    """What stands in the form, as a student would see it; None as long as it is not an item."""
    if form.content is None:
        return None
    fact, explanation = form.cleaned_data.get("fact"), form.cleaned_data.get("explanation", "")
    face, back = shown(form.KIND, form.content, form.key, explanation)
    preview = preview_of(form.KIND, form.content, form.key, face, back, fact, form)
    return {**preview, "findings": findings_of(form.KIND, form.content, form.key, explanation, fact)}


def preview_of(
    name: str, content: dict, key: dict, face: dict, back: dict, fact: Fact | None, form: ItemForm | None = None
) -> dict[str, Any]:
    """The question as the page of a quiz has it (`facts/kinds/*.html`), and the answer as the result page has it."""
    kind = KINDS[name]
    order, found = kind.arrange(content, key, None), {}
    fields = form.tried if form else {}
    for outcomes in OUTCOMES:
        found |= outcomes(name, content, key, face, back, order, fields, is_tried=bool(form and form.is_tried))
    answer = kind.present(face, order, found.get("response"))
    options = {
        **face.get("options", {}),
        **{short.wrong_id(each): escape(each["text"]) for each in key.get("wrong", [])},
    }
    feedback = [(options.get(id_, id_.capitalize()), html) for id_, html in back["feedback"].items()]
    return {
        "question": {**face, "kind": name, "face": face, "answer": answer},
        "back": back,
        "feedback": feedback,
        "fact": fact,
        **found,
    }
