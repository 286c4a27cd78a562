"""Number: the value, how far off one may be, its unit, and how numbers are written."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.core.kinds import number
from facts.core.writings import DEFAULT, WRITINGS
from facts.forms.items import ItemForm, Text, Values

WRITING_CHOICES = [(writing.name, writing.label) for writing in WRITINGS.values()]


class Form(ItemForm):
    KIND = "number"

    value = Text(label=_("Value"), help_text=_("In digits, with a point: 279.75"))
    tolerance = Text(
        label=_("Tolerance"),
        initial="0",
        help_text=_(
            "0.5: so much off. 2 %: of the value. 3 digits: rounded to so many. 10..20: from the one to the other."
        ),
    )
    unit = Text(label=_("Unit"), help_text=_("For example: million U.S. dollars, km/h, °C, %."))
    unit_typed = forms.ChoiceField(
        label=_("Typing the unit"),
        required=False,
        choices=[
            (number.PRINTED, _("Not needed: it stands beside the field")),
            ("optional", _("Optional: it is not shown")),
            ("required", _("Required: it is not shown")),
        ],
        initial=number.PRINTED,
        help_text=_("Other units of the same kind are converted: 36 km/h is 10 m/s."),
    )
    writing = forms.ChoiceField(
        label=_("Numbers are written"),
        required=False,
        choices=WRITING_CHOICES,
        initial=DEFAULT,
        help_text=_("What could be read in two ways is refused, and the student told how to write it."),
    )
    own = ["value", "tolerance", "unit", "unit_typed", "writing"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        given = {name: cleaned[name] for name in self.own if cleaned.get(name)}
        return number.build({"stem": "", "value": "", **given})

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {
            "value": key["value"],
            "tolerance": key.get("tolerance") or "0",
            "unit": content.get("unit") or key.get("unit") or "",
            "unit_typed": content.get("unit_typed") or number.PRINTED,
            "writing": content.get("writing") or DEFAULT,
        }

    def field_at(self, where: str) -> str | None:
        known = {"key.unit": "unit", "key.tolerance": "tolerance"}
        return where if where in self.own else known.get(where, "value")
