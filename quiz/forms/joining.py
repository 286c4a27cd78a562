"""The code that somebody types, and how a course lets people in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.core.joining import read_code


class CodeForm(forms.Form):
    """`cleaned_data["code"]` is a code as it is stored; whether a course has it is another question."""

    code = forms.CharField(
        label=gettext_lazy("Class code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=gettext_lazy("Six signs that your teacher gave you. Capitals and spaces do not matter."),
        error_messages={"required": gettext_lazy("Type the code.")},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("A class code has six letters and digits, such as K7M-Q2X."))
        return code


class JoiningForm(forms.Form):
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Left empty, until you close it."),
    )
    needs_approval = forms.BooleanField(label=gettext_lazy("I look at everybody before they come in"), required=False)

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise ValidationError(_("This moment is past."))
        return until
