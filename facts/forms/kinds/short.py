"""Short answer: what is accepted, the best form first."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values, lines_of


class Form(ItemForm):
    KIND = "short"

    accepted = Text(
        rows=3,
        label=_("Accepted answers"),
        help_text=_("One a line, the best form first. In the others a star stands for anything: New*."),
    )
    wrong = Text(
        rows=2,
        label=_("Known wrong answers"),
        help_text=_(
            "One a line, with feedback behind a stroke: Kaunas | The capital between the wars. "
            "Near one of these no slip is forgiven."
        ),
    )
    strict = forms.BooleanField(label=_("Accents count"), required=False)
    own = ["accepted", "wrong", "strict"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        key = {"accepted": lines_of(cleaned.get("accepted", "")), "strict": cleaned.get("strict", False)}
        lines = [line.partition("|") for line in lines_of(cleaned.get("wrong", ""))]
        wrong = [{"text": text.strip(), "feedback": feedback.strip()} for text, _stroke, feedback in lines]
        return {}, key | ({"wrong": wrong} if wrong else {})

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        wrong = [" | ".join(filter(None, [each["text"], each.get("feedback")])) for each in key.get("wrong", [])]
        return {"accepted": "\n".join(key["accepted"]), "wrong": "\n".join(wrong), "strict": bool(key.get("strict"))}

    def field_at(self, where: str) -> str | None:
        return {"strict": "strict", "wrong": "wrong"}.get(where.split(".")[1] if "." in where else "", "accepted")
