"""Date: what is asked for, a year, a month or a day, follows from how the date is written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from facts.core.dates import PartialDate
from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "date"

    value = Text(label=_("Date"), help_text=_("2004 asks for the year, 2004-05 for the month, 2004-05-01 for the day."))
    own = ["value"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        value = cleaned.get("value", "")
        try:
            precision = PartialDate.parse(value).precision
        except ValueError:
            precision = "year"
        return {"precision": precision}, {"value": value}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"value": key["value"]}

    def field_at(self, where: str) -> str | None:
        return "value"
