"""Facts: the statement with its footing, and what in it can be asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from facts.core.extraction.reading import values_in
from facts.core.values import MOST_VALUES
from facts.forms.slugs import SluggedForm
from facts.forms.values import ValuesField, as_typed, check_standing


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

    @property
    def is_finding(self) -> bool:
        """Whether the author asks for the values of the statement, and saves nothing yet."""
        return self.is_bound and "_find" in self.data

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and "_find" in data:
            data = with_found(data)
        super().__init__(data, *args, **kwargs)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_finding

    def clean(self) -> dict[str, Any]:
        """A value stands in the statement, word for word; also one that has other faults."""
        cleaned = super().clean()
        check_standing(self, cleaned)
        return cleaned


def with_found(data: QueryDict) -> QueryDict:
    """What was typed, with the rows of values filled from the statement."""
    statement, as_of = data.get("statement", ""), data.get("as_of", "")
    typed = data.copy()
    for name in [name for name in typed if name.startswith("values-")]:
        del typed[name]
    found = [each.value for each in values_in(statement, speaks_of=as_of) if each.value.text in statement]
    for i, value in enumerate(found[:MOST_VALUES]):
        for part, given in as_typed(value.json()).items():
            typed[f"values-{i}-{part}"] = given
    return typed
