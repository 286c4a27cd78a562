"""True or false: the statement, which it is, and what to say to each answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "truefalse"
    LEAD = _("Statement")

    right = forms.ChoiceField(
        label=_("The statement is"),
        required=False,
        choices=[("true", _("True")), ("false", _("False"))],
        widget=forms.RadioSelect,
    )
    feedback_true = Text(rows=1, label=_("Feedback for “True”"))
    feedback_false = Text(rows=1, label=_("Feedback for “False”"))
    own = ["right", "feedback_true", "feedback_false"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        feedback = {word: cleaned.get(f"feedback_{word}", "") for word in ("true", "false")}
        return {"feedback": feedback}, {"right": {"true": True, "false": False}.get(cleaned.get("right", ""))}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        feedback = content.get("feedback") or {}
        return {
            "right": "true" if key["right"] else "false",
            **{f"feedback_{word}": feedback.get(word, "") for word in ("true", "false")},
        }

    def field_at(self, where: str) -> str | None:
        return where.replace(".", "_") if where.startswith("feedback.") else "right"
