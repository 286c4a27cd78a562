"""What the forms of `single` and `several` share: rows of a choice, its feedback, and whether it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField, BoundWidget
from django.utils.translation import gettext_lazy as _

from facts.core.kinds.options import LETTERS, option
from facts.forms.items import ItemForm, Text, Values
from facts.forms.kinds import rows

PARTS = ("option-{}-text", "option-{}-feedback")


@dataclass(frozen=True)
class Row:
    letter: str
    key: BoundWidget
    text: BoundField
    feedback: BoundField


class OptionsForm(ItemForm):
    """A subclass declares `right`, a choice field over the rows, and reads and writes the key."""

    LISTS = {"options": _("Choices")}
    template = "admin/facts/item/kinds/options.html"

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(rows.closed_up(data, PARTS, key="right"), *args, **kwargs)
        given = self.data if self.is_bound else self.initial
        self.count = rows.rows_in(given, PARTS)
        for i in range(self.count):
            letter = LETTERS[i] if i < len(LETTERS) else str(i + 1)
            text, feedback = (part.format(i) for part in PARTS)
            self.fields[text] = Text(label=_("Choice %s") % letter)
            self.fields[feedback] = Text(rows=1, label=_("Feedback for choice %s") % letter)
            self.fields[feedback].widget.attrs["placeholder"] = _("Why might someone choose this?")
        self.fields["right"].choices = [(str(i), f"{LETTERS[i : i + 1] or i + 1}") for i in range(self.count)]

    def options(self, cleaned: Values) -> list[Values]:
        pairs = [tuple(cleaned.get(part.format(i)) or "" for part in PARTS) for i in range(self.count)]
        return [option({"text": text, "feedback": feedback}) for text, feedback in pairs if text or feedback]

    @staticmethod
    def read_options(content: Values) -> Values:
        found = {}
        for i, each in enumerate(content["options"]):
            found |= {PARTS[0].format(i): each["text"], PARTS[1].format(i): each.get("feedback") or ""}
        return found

    def field_at(self, where: str) -> str | None:
        match where.split("."):
            case ["options", number, "feedback"]:
                return PARTS[1].format(number)
            case ["options", number, *_]:
                return PARTS[0].format(number) if int(number) < self.count else PARTS[0].format(0)
            case ["options"]:
                return PARTS[0].format(0)
        return "right"

    @property
    def open_rows(self) -> list[Row]:
        return self._rows()[0]

    @property
    def more_rows(self) -> list[Row]:
        return self._rows()[1]

    def _rows(self) -> tuple[list[Row], list[Row]]:
        keys = list(self["right"])
        found = [
            Row(str(key.choice_label), key, *(self[part.format(i)] for part in PARTS)) for i, key in enumerate(keys)
        ]
        return rows.shown(sum(bool(row.text.value() or row.feedback.value()) for row in found), found)
