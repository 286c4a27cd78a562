"""Short answer: what is accepted, the best form first."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values, lines_of


class Form(ItemForm):
    KIND = "short"

    accepted = Text(rows=3, label=_("Accepted answers"), help_text=_("One a line, the best form first."))
    strict = forms.BooleanField(label=_("Accents count"), required=False)
    own = ["accepted", "strict"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        return {}, {"accepted": lines_of(cleaned.get("accepted", "")), "strict": cleaned.get("strict", False)}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"accepted": "\n".join(key["accepted"]), "strict": bool(key.get("strict"))}

    def field_at(self, where: str) -> str | None:
        return "strict" if where == "key.strict" else "accepted"
