"""Date: what is asked for, from a day to a century, follows from how the date is written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from facts.core.kinds import date
from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "date"

    value = Text(
        label=_("Date"),
        help_text=_(
            "2004 asks for the year, 2004-05 for the month, 2004-05-01 for the day, 182X for the decade (1820s), "
            "18XX for the century (19th, 1800 to 1899). 44 BC is -0043, 1 BC is 0000."
        ),
    )
    own = ["value"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        value = cleaned.get("value", "")
        try:
            asked = date.asked_of(value)
        except ValueError:
            asked = {"precision": "year"}
        return asked, {"value": value}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"value": key["value"]}

    def field_at(self, where: str) -> str | None:
        return "value"
