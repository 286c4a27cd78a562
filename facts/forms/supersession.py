"""A fact that changes: the new statement, since when it holds, and where it stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facts.models import Fact


class SupersedeForm(forms.ModelForm):
    since = forms.DateField(
        label=_("Since"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day on which the old statement ceased to hold."),
    )

    class Meta:
        model = Fact
        fields = ["statement", "as_of", "source", "locator"]
        widgets = {"statement": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, data: Any = None, *, old: Fact) -> None:
        initial = {"statement": old.statement, "source": old.source_id, "locator": old.locator}
        super().__init__(data, initial=initial)
        self.old = old
        self.fields["source"].queryset = self.fields["source"].queryset.filter(deck=old.deck_id)

    def clean_statement(self) -> str:
        statement = self.cleaned_data["statement"].strip()
        if statement == self.old.statement.strip():
            raise forms.ValidationError(_("This is the old statement. Write what holds now."))
        return statement
