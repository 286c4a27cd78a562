"""Number: the value, how far off one may be, and the unit beside the field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "number"

    value = Text(label=_("Value"), help_text=_("In digits: 279.75"))
    tolerance = Text(label=_("Tolerance"), initial="0", help_text=_("How far off an answer may be. 0: not at all."))
    unit = Text(label=_("Unit"), help_text=_("Stands behind the field: million U.S. dollars."))
    own = ["value", "tolerance", "unit"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        value, tolerance = cleaned.get("value", ""), cleaned.get("tolerance") or "0"
        return {"unit": cleaned.get("unit", "")}, {"value": value, "tolerance": tolerance}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"value": key["value"], "tolerance": key.get("tolerance") or "0", "unit": content.get("unit") or ""}

    def field_at(self, where: str) -> str | None:
        return {"unit": "unit", "key.tolerance": "tolerance"}.get(where, "value")
