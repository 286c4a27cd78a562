"""Several choices: rows with ticked boxes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import Values
from facts.forms.kinds.options import OptionsForm


class Form(OptionsForm):
    KIND = "several"

    right = forms.MultipleChoiceField(label=_("Choices"), required=False, widget=forms.CheckboxSelectMultiple)
    hint = _("The ticked boxes are the key.")
    about_weights = _("What each choice is worth, as 0.5 or -0.25; those of the right ones make 1. Empty: all alike.")

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        options = self.options(cleaned)
        numbers = [int(each) for each in cleaned.get("right") or []]
        right = [options[i]["id"] for i in numbers if i < len(options)]
        current = self.instance.current.key["right"] if self.instance.pk and self.instance.current else []
        right = current if sorted(current) == sorted(right) else right
        return {"options": options}, {"right": right, **self.weights(cleaned, options)}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        right = [str(i) for i, each in enumerate(content["options"]) if each["id"] in key["right"]]
        return {**cls.read_options(content, key), "right": right}
