"""A source with its text, and a proposal read from it: what an author changes before it becomes a fact."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from facts.core.extraction.proposals import Proposal
from facts.core.extraction.texts import LONGEST
from facts.core.prose import UNFIT
from facts.forms.slugs import SluggedForm, free_slug
from facts.forms.values import ValuesField, check_standing
from facts.models import Fact, Source
from facts.models.facts import check_partial_date

Format = Source.TextFormat
FORMATS = {".txt": Format.PLAIN, ".md": Format.MARKDOWN, ".html": Format.HTML, ".htm": Format.HTML}
MOST_BYTES = 4 * LONGEST


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


class ProposalForm(forms.Form):
    """What becomes of a proposal, as the author has it."""

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
    values = ValuesField(label=_("Values"))

    def __init__(
        self, data: Any = None, *, source: Source, proposal: Proposal, topics: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        digest = proposal.digest
        super().__init__(data, auto_id=f"id_{digest}_%s", **kwargs)
        self.source, self.proposal = source, proposal
        self.fields["topic"].choices = topics
        self.initial.setdefault("values", [each.value.json() for each in proposal.found])

    def clean_statement(self) -> str:
        return " ".join(self.cleaned_data["statement"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_standing(self, cleaned)
        return cleaned

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
