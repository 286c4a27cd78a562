"""A list of people, pasted or as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.core.rosters import MOST_BYTES, Roster, Unreadable, decoded, read_roster


class RosterForm(forms.Form):
    """`roster` is what the list says, `text` the list itself; `read_as` the encoding of a file."""

    text = forms.CharField(
        label=gettext_lazy("One person a line"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "dir": "auto"}),
        help_text=gettext_lazy("A name, or a user name, a name and a group, as copied from a spreadsheet."),
    )
    file = forms.FileField(label=gettext_lazy("Or a CSV file"), required=False)
    roster: Roster
    read_as = ""

    def clean(self) -> dict[str, Any]:
        text, file = self.cleaned_data.get("text", ""), self.cleaned_data.get("file")
        if self.errors:
            return self.cleaned_data
        try:
            if file:
                text, self.read_as = decoded(file.read(MOST_BYTES + 1))
            self.roster = read_roster(text)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        if not self.roster.people and not self.roster.problems:
            raise ValidationError(_("There is nobody in this list."))
        return {**self.cleaned_data, "text": text}
