"""Card: a front and a back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "card"
    LEAD = _("Front")

    back = Text(rows=3, label=_("Back"))
    own = ["back"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        return {}, {"back": cleaned.get("back", "")}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"back": key["back"]}

    def field_at(self, where: str) -> str | None:
        return "back"
