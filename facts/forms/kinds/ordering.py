"""Ordering: the entries as they should stand, one a line, and what the two ends are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from facts.core.kinds.base import entry, in_order
from facts.forms.items import ItemForm, Text, Values, lines_of


class Form(ItemForm):
    KIND = "ordering"
    LISTS = {"entries": _("Entries")}

    entries = Text(rows=4, label=_("Entries in the right order"), help_text=_("One a line. Students see them mixed."))
    first = Text(label=_("The first is the"), initial=_("earliest"))
    last = Text(label=_("The last is the"), initial=_("latest"))
    own = ["entries", "first", "last"]

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        """The entries as the author sees them, so that a problem names the right one; `store` sorts them."""
        entries = [entry(line) for line in lines_of(cleaned.get("entries", ""))]
        ends = {end: cleaned.get(end, "") for end in ("first", "last")}
        return {"entries": entries, **ends}, {"order": [each["id"] for each in entries]}

    def store(self, content: Values) -> Values:
        return {**content, "entries": in_order(content["entries"])}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        texts = {each["id"]: each["text"] for each in content["entries"]}
        lines = "\n".join(texts[id_] for id_ in key["order"])
        return {"entries": lines, "first": content["first"], "last": content["last"]}

    def field_at(self, where: str) -> str | None:
        return where if where in ("first", "last") else "entries"
