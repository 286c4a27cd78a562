"""Facts: the statement with its footing, and what in it can be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.core.values import absent
from facts.forms.slugs import SluggedForm
from facts.forms.values import ValuesField, see_row


class Suggesting(forms.TextInput):
    """A line of text with words to choose from, or others."""

    template_name = "admin/facts/fact/suggesting.html"

    def __init__(self, words: Iterable[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.words = words

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["words"] = self.words
        context["widget"]["attrs"]["list"] = f"{name}-words"
        return context


class FactForm(SluggedForm):
    SLUG_FROM = "statement"

    values = ValuesField(
        label=_("Values"), help_text=_("What in the statement can be asked for. Rows left empty are passed over.")
    )

    def clean(self) -> dict[str, Any]:
        """A value stands in the statement, word for word; also one that has other faults."""
        cleaned = super().clean()
        widget = self.fields["values"].widget
        for i, row in enumerate(self["values"].data):
            text = row["text"].strip()
            if text and text not in cleaned.get("statement", text):
                if i not in widget.faults:
                    self.add_error("values", see_row(i))
                widget.faults.setdefault(i, {}).setdefault("text", []).append(absent(text))
        return cleaned
