"""Single choice: rows with one filled circle."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.forms.items import Values
from facts.forms.kinds.options import OptionsForm


class Form(OptionsForm):
    KIND = "single"

    right = forms.ChoiceField(label=_("Choices"), required=False, widget=forms.RadioSelect)
    hint = _("The filled circle is the key.")
    about_weights = _("For a choice that is partly right: 0.5 gives half the marks. The right one gives them all.")

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        options, right = self.options(cleaned), cleaned.get("right")
        chosen = options[int(right)]["id"] if right and int(right) < len(options) else ""
        return {"options": options}, {"right": chosen, **self.weights(cleaned, options)}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        ids = [each["id"] for each in content["options"]]
        return {**cls.read_options(content, key), "right": str(ids.index(key["right"]))}
