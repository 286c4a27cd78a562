"""Tags as an author writes them: words between commas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from facts.core.tags import problems, tags_of


class TagNames(forms.CharField):
    """Gives the names in order, each once, whatever case it was written in."""

    def __init__(self, **kwargs: Any) -> None:
        about = _("Words between commas, to find and to draw questions by.")
        super().__init__(**{"required": False, "max_length": 1000, "help_text": about, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        names = tags_of(super().clean(value).split(","))
        if faults := problems(names):
            raise ValidationError(faults)
        return names
