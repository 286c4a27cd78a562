"""Long text: how long, what to begin with, and the guide for whoever marks it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.core.kinds.long import GUIDE_LENGTH
from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "long"

    words = forms.IntegerField(label=_("Length in words"), required=False, help_text=_("About how long. May be empty."))
    beginning = Text(rows=2, label=_("Text to begin with"), help_text=_("Stands in the field already. May be empty."))
    guide = Text(
        rows=5,
        label=_("Guide for marking"),
        max_length=2 * GUIDE_LENGTH,
        help_text=_("What a good answer says, and for how many marks. The back of its flashcard."),
    )
    shown = forms.BooleanField(label=_("Students see the guide once their answer is marked"), required=False)
    own = ["words", "beginning", "guide", "shown"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        content = {"words": cleaned.get("words"), "template": cleaned.get("beginning", "")}
        return content, {"guide": cleaned.get("guide", ""), "shown": cleaned.get("shown", False)}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {
            "words": content.get("words"),
            "beginning": content.get("template") or "",
            "guide": key["guide"],
            "shown": bool(key.get("shown")),
        }

    def field_at(self, where: str) -> str | None:
        return {"words": "words", "template": "beginning", "key.shown": "shown"}.get(where, "guide")
