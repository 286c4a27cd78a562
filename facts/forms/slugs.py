"""Stable ids: made from the words when the author leaves them empty, never changed afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from facts.models import Deck


def free_slug(rows: models.QuerySet, words: str, *, most: int = 60) -> str:
    """A slug of these words that no row has yet: "nato-accession", "nato-accession-2"."""
    base = slugify(words)[:most].strip("-") or "row"
    taken = set(rows.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


class SluggedForm(forms.ModelForm):
    """For decks and what lies in them: SLUG_FROM is the field whose words make the slug."""

    SLUG_FROM = "title"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Made from the words if you leave it empty. It never changes afterwards.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in self.fields and "slug" not in self.errors and not cleaned.get("slug"):
            rows = self._meta.model._default_manager.all()
            if self._meta.model is not Deck:
                rows = rows.filter(deck=cleaned.get("deck"))
            cleaned["slug"] = free_slug(rows, cleaned.get(self.SLUG_FROM) or "")
        return cleaned
