"""An item's history: what each version changed, who uses it, and acts on the item as a whole.

Restore makes an old wording the newest version; duplicate makes a draft of its own; retire takes it out of use.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from facts.actions.items import save_version
from facts.admin.foreseeing import foreseen
from facts.core.differences import Difference, differences
from facts.forms.changes import ChangeForm, Choice
from facts.forms.slugs import free_slug
from facts.models import Item, ItemVersion
from people.admin.scoped import scope
from people.models import User


class Use(NamedTuple):
    """Where an item is used, in words ("2 quizzes"), and the title and address of each page that one may open."""

    words: str
    pages: Sequence[tuple[str, str]] = ()


USES: list[Callable[[Item, User], list[Use]]] = []
"""What stands above `facts` appends to it."""

FOLLOWED: list[Callable[[ItemVersion], list[str]]] = []
"""What followed from a new version, in sentences ("3 answers were marked again."). It grows as USES does."""

MARKED_AGAIN: list[Callable[[Item, User], Mapping[int, Use]]] = []
"""By version of an item, what marking again by it did, and the page that tells more. It grows as USES does."""

FIELDS = {
    "kind": gettext_lazy("Kind"),
    "stem": gettext_lazy("Question"),
    "text": gettext_lazy("Text"),
    "options": gettext_lazy("Choice"),
    "lefts": gettext_lazy("Left side"),
    "rights": gettext_lazy("Right side"),
    "entries": gettext_lazy("Entry"),
    "blanks": gettext_lazy("Blanks"),
    "unit": gettext_lazy("Unit"),
    "precision": gettext_lazy("Precision"),
    "first": gettext_lazy("First"),
    "last": gettext_lazy("Last"),
    "feedback": gettext_lazy("Feedback"),
    "key": gettext_lazy("Answer"),
    "explanation": gettext_lazy("Explanation"),
}
"""What authors call the parts of an item."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A version, what it changed in the one before, and the form that makes it the newest again."""

    version: ItemVersion
    changed: list[tuple[str, Difference]]
    restoring: list[Choice] | None
    marked_again: Sequence[Use]


def entries(item: Item, user: User) -> list[Entry]:
    """Newest first."""
    again = [marked_again(item, user) for marked_again in MARKED_AGAIN]
    versions = list(item.versions.select_related("author").order_by("-number"))
    before: dict[int, ItemVersion] = {new.pk: old for new, old in pairwise(versions)}
    found = []
    for version in versions:
        old = before.get(version.pk)
        changed = differences(old.wording, version.wording) if old else []
        form = ChangeForm()
        suggestion = form.suggestion(item.current.wording, version.wording)
        restoring = form.choices_of_change(suggestion) if suggestion else None
        uses = [uses[version.pk] for uses in again if version.pk in uses]
        found.append(Entry(version, named(changed), restoring, uses))
    return found


def named(changed: Iterable[Difference]) -> list[tuple[str, Difference]]:
    """Each with what authors call its field."""
    return [(str(FIELDS.get(each.field, each.field.capitalize())), each) for each in changed]


def told(sentence: str, version: ItemVersion) -> str:
    """A sentence about a version that was just saved, and what followed from it."""
    return " ".join([sentence, *(words for words_of in FOLLOWED for words in words_of(version))])


class History:
    """What the item's admin page has of it."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/versions/", wrap(require_GET(self.versions)), name="facts_item_versions"),
            path("<int:pk>/restore/<int:number>/", wrap(require_POST(self.restore)), name="facts_item_restore"),
            path("<int:pk>/duplicate/", wrap(require_POST(self.duplicate)), name="facts_item_duplicate"),
            path("<int:pk>/retire/", wrap(require_POST(self.retire_one)), name="facts_item_retire"),
            *super().get_urls(),
        ]

    def _written(self, request: HttpRequest, pk: int) -> Item:
        rows = scope(Item, request).filter(current__isnull=False).select_related("current", "deck", "topic", "fact")
        return get_object_or_404(rows, pk=pk)

    def versions(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = self._written(request, pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": item,
            "title": _("Versions"),
            "entries": entries(item, request.user),
            "uses": [use for uses in USES for use in uses(item, request.user)],
            "note": ChangeForm()["note"],
        }
        return render(request, "admin/facts/item/versions.html", context)

    @transaction.atomic
    def _restore(self, item: Item, version: ItemVersion, form: ChangeForm, operation: uuid.UUID, user: User) -> None:
        item = Item.objects.select_for_update(of=("self",)).select_related("current").get(pk=item.pk)
        if ItemVersion.objects.filter(operation=operation).exists():
            return
        save_version(
            item,
            kind=version.kind,
            content=version.content,
            key=version.key,
            explanation=version.explanation,
            operation=operation,
            now=timezone.now(),
            author=user,
            change=form.settled(form.suggestion(item.current.wording, version.wording)),
            note=form.cleaned_data["note"],
        )

    def restore(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        item = self._written(request, pk)
        version = item.versions.filter(number=number).first()
        if version is None:
            raise Http404
        form = ChangeForm(request.POST)
        if not form.is_valid():
            raise BadRequest(next(iter(form.errors.values()))[0])
        operation = operation_of(request)
        if not ItemVersion.objects.filter(operation=operation).exists():
            change = form.settled(form.suggestion(item.current.wording, version.wording))
            context = {**self.admin_site.each_context(request), "opts": self.opts}
            back = reverse("admin:facts_item_versions", args=[pk])
            if asked := foreseen(request, item, version.wording, change, context, back=back):
                return asked
        self._restore(item, version, form, operation, request.user)
        item.refresh_from_db()
        sentence = _("Version %(old)d stands again, as version %(new)d.")
        messages.success(request, told(sentence % {"old": number, "new": item.current.number}, item.current))
        return redirect("admin:facts_item_versions", pk)

    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft with the same wording. The form sent twice leads to the one that it made."""
        item, operation = self._written(request, pk), operation_of(request)
        made = ItemVersion.objects.filter(operation=operation, item__in=scope(Item, request)).first()
        copy = made.item if made else self._copy(item, operation, request.user)
        messages.success(request, _("This is a draft of its own now. The first one is as it was."))
        return redirect("admin:facts_item_change", copy.pk)

    @transaction.atomic
    def _copy(self, item: Item, operation: uuid.UUID, user: User) -> Item:
        slug = free_slug(Item.objects.filter(deck=item.deck), item.slug, most=110)
        copy = Item.objects.create(deck=item.deck, slug=slug, topic=item.topic, fact=item.fact)
        copy.more_facts.set(item.more_facts.all())
        save_version(
            copy,
            kind=item.current.kind,
            content=item.current.content,
            key=item.current.key,
            explanation=item.current.explanation,
            operation=operation,
            now=timezone.now(),
            author=user,
        )
        return copy

    def retire_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Retiring twice is retiring once."""
        item = self._written(request, pk)
        item.state = Item.State.RETIRED
        item.save(update_fields=["state"])
        messages.success(request, _("Retired. What was answered stays; nobody is asked it any more."))
        return redirect("admin:facts_item_versions", pk)


def operation_of(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("operation", ""))
    except ValueError as error:
        raise BadRequest(_("This form is incomplete. Open the page again and repeat what you did.")) from error
