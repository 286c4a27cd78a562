"""Matching: rows of a left and its right, and rights that match nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from facts.core.kinds.base import entry, in_order
from facts.forms.items import ItemForm, Text, Values, lines_of
from facts.forms.kinds import rows

PARTS = ("pair-{}-left", "pair-{}-right")


@dataclass(frozen=True)
class Row:
    number: int
    left: BoundField
    right: BoundField


class Form(ItemForm):
    KIND = "matching"
    LISTS = {"lefts": _("Left side"), "rights": _("Right side")}
    template = "admin/facts/item/kinds/pairs.html"

    extra = Text(rows=2, label=_("Further entries on the right"), help_text=_("They match nothing. One a line."))

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(rows.closed_up(data, PARTS), *args, **kwargs)
        self.count = rows.rows_in(self.data if self.is_bound else self.initial, PARTS)
        for i in range(self.count):
            left, right = (part.format(i) for part in PARTS)
            self.fields[left] = Text(label=_("Left entry %d") % (i + 1))
            self.fields[right] = Text(label=_("What goes with left entry %d") % (i + 1))
            self.fields[left].widget.attrs["placeholder"] = _("Left")
            self.fields[right].widget.attrs["placeholder"] = _("Right")

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        """The rights as the author sees them, so that a problem names the right one; `store` sorts them."""
        pairs = [tuple(cleaned.get(part.format(i)) or "" for part in PARTS) for i in range(self.count)]
        pairs = [(entry(left), entry(right)) for left, right in pairs if left or right]
        rights = [*(right for _left, right in pairs), *map(entry, lines_of(cleaned.get("extra", "")))]
        self.rights = list({right["id"]: right for right in rights if right["text"]}.values())
        key = {left["id"]: right["id"] for left, right in pairs}
        return {"lefts": [left for left, _right in pairs], "rights": self.rights}, {"pairs": key}

    def store(self, content: Values) -> Values:
        return {**content, "rights": in_order(content["rights"])}

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        texts = {right["id"]: right["text"] for right in content["rights"]}
        found = {"extra": "\n".join(text for id_, text in texts.items() if id_ not in key["pairs"].values())}
        for i, left in enumerate(content["lefts"]):
            found |= {PARTS[0].format(i): left["text"], PARTS[1].format(i): texts[key["pairs"][left["id"]]]}
        return found

    def field_at(self, where: str) -> str | None:
        match where.split("."):
            case ["lefts", number, *_]:
                return PARTS[0].format(number)
            case ["key", "pairs", number]:
                return PARTS[1].format(number)
            case ["rights", number, *_]:
                return self._row_of(int(number))
            case ["lefts" | "key", *_]:
                return PARTS[0].format(0)
        return "extra"

    def _row_of(self, number: int) -> str:
        """The field in which this right stands first."""
        text = self.rights[number]["text"]
        mine = (PARTS[1].format(i) for i in range(self.count))
        return next((name for name in mine if self.cleaned_data.get(name) == text), "extra")

    @property
    def open_rows(self) -> list[Row]:
        return self._rows()[0]

    @property
    def more_rows(self) -> list[Row]:
        return self._rows()[1]

    def _rows(self) -> tuple[list[Row], list[Row]]:
        found = [Row(i + 1, *(self[part.format(i)] for part in PARTS)) for i in range(self.count)]
        return rows.shown(sum(bool(row.left.value() or row.right.value()) for row in found), found)
