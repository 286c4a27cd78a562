"""Typed values of a fact as rows of a form. They work without scripts: what a type does not have is passed over.

Whoever shows suggestions gives them as the form's initial values: `FactForm(initial={"values": [...]})`, in the JSON of
`facts/core/values.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from facts.core.values import FIELDS, MOST_VALUES, TYPES, Value, absent, faults
from facts.forms.items import lines_of

EMPTY_ROWS = 2
PARTS = ("type", "text", "value", "unit", "start", "end", "entries", "ordered")
LABELS = {
    "entity": _("Name"),
    "number": _("Number"),
    "money": _("Sum of money"),
    "date": _("Date"),
    "period": _("Period"),
    "list": _("List"),
    "text": _("Other words"),
}


@dataclass
class Row:
    """One value as it stands in the form, whatever somebody typed, with what is wrong by field."""

    number: int
    given: Mapping[str, Any]
    faults: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not any(str(value).strip() for name, value in self.given.items() if name != "ordered")


class ValuesWidget(forms.Widget):
    template_name = "admin/facts/fact/values.html"
    use_fieldset = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.faults: dict[int, dict[str, list[str]]] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """The rows that hold something, each with all of its fields as they were typed."""
        rows = [{part: data.get(f"{name}-{i}-{part}", "") for part in PARTS} for i in range(MOST_VALUES + 1)]
        return [row for row in rows if not Row(0, row).is_empty]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return f"{name}-0-type" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-type"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = [as_typed(each) for each in value or []]
        count = min(len(given) + EMPTY_ROWS, MOST_VALUES)
        filled = [*given, *({} for _empty in range(count - len(given)))]
        context["widget"] |= {
            "rows": [Row(i, each, self.faults.get(i, {})) for i, each in enumerate(filled)],
            "types": [(type_, LABELS[type_]) for type_ in TYPES],
        }
        return context


class ValuesField(forms.Field):
    """Gives the values as they are stored. What is wrong stands on the widget, by row and field."""

    widget = ValuesWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def clean(self, value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        read = [_read(row) for row in value or []]
        self.widget.faults = {}
        for i, each in enumerate(read):
            for name, sentence in faults(each):
                self.widget.faults.setdefault(i, {}).setdefault(name, []).append(sentence)
        if self.widget.faults:
            raise ValidationError([see_row(i) for i in self.widget.faults])
        if len(read) > MOST_VALUES:
            raise ValidationError(_("A fact has at most %d values.") % MOST_VALUES)
        return [Value.read(each).json() for each in read]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [_read(row) for row in data or []] != [_read(as_typed(each)) for each in initial or []]


def see_row(i: int) -> str:
    """What the summary says of a row whose fields say more."""
    return _("Value %(number)d: see below.") % {"number": i + 1}


def _read(row: Mapping[str, Any]) -> dict[str, Any]:
    """JSON of what was typed: only what its type has. Raises nothing; `faults` tells what is wrong."""
    own = FIELDS.get(row["type"], ())
    read: dict[str, Any] = {"type": row["type"], "text": row["text"].strip()}
    for name in own:
        if name == "entries":
            read[name] = lines_of(row[name].replace("\r\n", "\n"))
        elif name == "ordered":
            read[name] = bool(row[name])
        else:
            read[name] = row[name].strip()
    return read


def as_typed(value: Mapping[str, Any]) -> dict[str, Any]:
    """A stored value as the fields of a row; a row that comes back from the form stays as it is."""
    entries = value.get("entries", "")
    typed = {part: value.get(part) or "" for part in PARTS}
    return typed | {"entries": entries if isinstance(entries, str) else "\n".join(map(str, entries))}


def check_standing(form: forms.BaseForm, cleaned: Mapping[str, Any]) -> None:
    """Each value stands in the statement, word for word; also one that has other faults."""
    widget = form.fields["values"].widget
    for i, row in enumerate(form["values"].data):
        text = row["text"].strip()
        if text and text not in cleaned.get("statement", text):
            if i not in widget.faults:
                form.add_error("values", see_row(i))
            widget.faults.setdefault(i, {}).setdefault("text", []).append(absent(text))
