"""A mark by hand: quarters of what there is to have, or any other number, and a comment for the learner."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.core.attempts import mark_number

QUARTERS = ("0", "0.25", "0.5", "0.75", "1")
COMMENT_LENGTH = 2_000


class HandMarkForm(forms.Form):
    """Gives `fraction` (0 to 1) and `comment`. Who gives another mark than there was says why."""

    quarter = forms.ChoiceField(label=gettext_lazy("Marks"), required=False, widget=forms.RadioSelect)
    marks = forms.CharField(
        label=gettext_lazy("Or another number"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "figure"}),
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("The student reads it beside the mark."),
    )

    def __init__(self, *args: Any, weight: Decimal, fraction: Decimal | None = None, comment: str = "", **kwargs: Any):
        """`fraction` is the mark that stands, None while the answer waits for its first."""
        quarter = next((each for each in QUARTERS if fraction == Decimal(each)), "")
        other = mark_number(fraction * weight) if fraction is not None and not quarter else ""
        initial = {"quarter": quarter, "marks": other, "comment": comment}
        super().__init__(*args, initial=initial, **kwargs)
        self.weight, self.is_another = weight, fraction is not None
        self.fields["quarter"].choices = [(each, mark_number(Decimal(each) * weight)) for each in QUARTERS]
        if self.is_another:
            self.fields["comment"].help_text = _("Say why the mark changes. The student reads it.")

    def clean_marks(self) -> Decimal | None:
        text = self.cleaned_data["marks"].strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,4}(?:[.,][0-9]{1,5})?", text, re.ASCII):
            raise ValidationError(_("Write a number: 1, 0.5 or 2.75."))
        marks = Decimal(text.replace(",", "."))
        if marks > self.weight:
            raise ValidationError(_("There are %s marks to have.") % mark_number(self.weight))
        return marks

    def clean_comment(self) -> str:
        comment = self.cleaned_data["comment"].replace("\r\n", "\n").strip()
        if self.is_another and not comment:
            raise ValidationError(_("Say why the mark changes."))
        return comment

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        marks, quarter = cleaned.get("marks"), cleaned.get("quarter")
        if marks is not None:
            cleaned["fraction"] = (marks / self.weight).quantize(Decimal("0.00001"), ROUND_HALF_EVEN)
        elif quarter:
            cleaned["fraction"] = Decimal(quarter).quantize(Decimal("0.00001"))
        elif not self.errors:
            self.add_error("quarter", _("Choose the marks, or write a number."))
        return cleaned
