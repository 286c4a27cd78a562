"""A source with its text, and a proposal read from it: what an author changes before it becomes a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from facts.core.extraction.found import Found
from facts.core.extraction.proposals import Proposal
from facts.core.extraction.texts import LONGEST
from facts.core.prose import UNFIT
from facts.core.values import MOST_VALUES, TYPES, Value, problems_of
from facts.forms.slugs import SluggedForm, free_slug
from facts.models import Fact, Source
from facts.models.facts import check_partial_date

Format = Source.TextFormat
FORMATS = {".txt": Format.PLAIN, ".md": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML}
MOST_BYTES = 4 * LONGEST
TYPE_NAMES = {
    "entity": _("name"),
    "number": _("number"),
    "money": _("sum"),
    "date": _("date"),
    "period": _("period"),
    "list": _("list"),
    "text": _("text"),
}


class SourceForm(SluggedForm):
    """A file takes the place of what stands in the text field; its name says its format."""

    file = forms.FileField(
        label=_("Text from a file"),
        required=False,
        help_text=_(
            "A .txt, .md or .html file in UTF-8, up to 400,000 characters. It takes the place of the text above."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,text/plain,text/markdown,text/html"}),
    )

    def clean_file(self) -> tuple[str, str] | None:
        """The text of the file and its format."""
        file: UploadedFile | None = self.cleaned_data.get("file")
        if not file:
            return None
        text_format = FORMATS.get(PurePath(file.name or "").suffix.lower())
        if text_format is None:
            raise ValidationError(_("Choose a .txt, .md or .html file."))
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is too long: 400,000 characters is the most."))
        try:
            text = UNFIT.sub("", file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not in UTF-8. Save it as UTF-8, or paste its text.")) from None
        if len(text) > LONGEST:
            raise ValidationError(_("The file is too long: 400,000 characters is the most."))
        return text, text_format

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("file"):
            cleaned["text"], cleaned["text_format"] = cleaned["file"]
        return cleaned

    def clean_text(self) -> str:
        return UNFIT.sub("", self.cleaned_data["text"])


@dataclass(frozen=True, slots=True)
class Row:
    """A value as it stands in the form: `worth` is what it is worth, in one line that fits its type."""

    type: str
    text: str
    worth: str
    reason: str = ""


WORTH = re.compile(r"\s*([^\s]+)\s*(.*)", re.DOTALL)


def row_of(value: Value, reason: str = "") -> Row:
    match value.type:
        case "number" | "money":
            worth = f"{value.value} {value.unit}".strip()
        case "date":
            worth = value.value
        case "period":
            worth = f"{value.start}/{value.end}"
        case "list":
            worth = " | ".join(value.entries)
        case _:
            worth = ""
    return Row(value.type, value.text, worth, reason)


def value_of(row: Row) -> dict[str, Any]:
    """The value as JSON, right or not: `facts.core.values` says what is wrong with it."""
    value: dict[str, Any] = {"type": row.type, "text": row.text}
    match row.type:
        case "number" | "money":
            number, unit = WORTH.fullmatch(row.worth).groups() if row.worth.strip() else ("", "")
            return {**value, "value": number, "unit": unit.strip()}
        case "date":
            return {**value, "value": row.worth.strip()}
        case "period":
            start, _slash, end = row.worth.partition("/")
            return {**value, "start": start.strip(), "end": end.strip()}
        case "list":
            entries = [entry.strip() for entry in row.worth.split("|")]
            return {**value, "entries": entries, "ordered": False}
    return value


class ProposalForm(forms.Form):
    """Its values are rows from 0 on: value-0-type, value-0-text, value-0-worth. A row without text is left out."""

    operation = forms.UUIDField(widget=forms.HiddenInput)
    statement = forms.CharField(label=_("Statement"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    topic = forms.TypedChoiceField(label=_("Topic"), coerce=int)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    relation = forms.CharField(
        label=_("Relation"),
        max_length=80,
        required=False,
        help_text=_("What it says of the subject: joined NATO in."),
    )
    locator = forms.CharField(label=_("Place in the source"), max_length=100)
    as_of = forms.CharField(
        label=_("True as of"),
        max_length=10,
        validators=[check_partial_date],
        help_text=_("2022, 2022-03 or 2022-03-17."),
    )

    def __init__(
        self, data: Any = None, *, source: Source, proposal: Proposal, topics: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        digest = proposal.digest
        super().__init__(data, auto_id=f"id_{digest}_%s", **kwargs)
        self.source, self.proposal = source, proposal
        self.fields["topic"].choices = topics
        self.faults: dict[int, list[str]] = {}
        self.reasons = {each.value.text: each.reason for each in proposal.found}
        self.rows = self._typed() if self.is_bound else [_row(each) for each in proposal.found]

    def _typed(self) -> list[Row]:
        found = []
        for i in range(MOST_VALUES + 1):
            parts = [str(self.data.get(f"value-{i}-{name}", "")) for name in ("type", "text", "worth")]
            if parts[1].strip():
                kind, text, worth = (UNFIT.sub("", part) for part in parts)
                found.append(Row(kind, text.strip(), worth, self.reasons.get(text.strip(), "")))
        return found

    def clean_statement(self) -> str:
        return " ".join(self.cleaned_data["statement"].split())

    def clean(self) -> dict[str, Any]:
        """What is wrong with a value stands beside its row."""
        cleaned = super().clean() or self.cleaned_data
        values = [value_of(row) for row in self.rows]
        for i, fault in problems_of(values, cleaned.get("statement", "")):
            self.faults.setdefault(i, []).append(fault)
        if self.faults and "statement" in cleaned:
            raise ValidationError(_("Mend the values, or empty their text to leave them out."))
        cleaned["values"] = values
        return cleaned

    @property
    def values(self) -> Iterator[dict[str, Any]]:
        """Rows for the template, with an empty one to add."""
        for i, row in enumerate([*self.rows, Row("entity", "", "")][: MOST_VALUES + 1]):
            types = [(name, TYPE_NAMES[name], name == row.type) for name in TYPES]
            yield {"number": i, "row": row, "types": types, "faults": self.faults.get(i, ())}

    @property
    def fact_fields(self) -> dict[str, Any]:
        """What the fact is made of, once the form is valid."""
        names = ("statement", "subject", "relation", "locator", "as_of", "values")
        rows = Fact.objects.filter(deck_id=self.source.deck_id)
        return {
            **{name: self.cleaned_data[name] for name in names},
            "topic_id": self.cleaned_data["topic"],
            "slug": free_slug(rows, self.cleaned_data["statement"]),
        }


def _row(found: Found) -> Row:
    return row_of(found.value, found.reason)
