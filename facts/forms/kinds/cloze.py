"""Cloze: a text whose blanks are marked where they stand (`facts/core/kinds/cloze.py` tells how)."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from facts.core.kinds import cloze
from facts.core.writings import DEFAULT
from facts.forms.items import ItemForm, Text, Values
from facts.forms.kinds.number import WRITING_CHOICES


class Form(ItemForm):
    KIND = "cloze"
    LEAD = _("What to do")

    text = Text(
        rows=4,
        label=_("Text with blanks"),
        help_text=_(
            "A blank is its answer in double brackets: [[Harding]], with other answers behind a stroke: "
            "[[Harding|Warren Harding]], known wrong ones with an exclamation mark: [[Harding|!Coolidge]]. "
            "Numbers: [[number:1.5]], with a tolerance [[number:1.5~2%]]. Dates: [[date:1922]]. "
            "A choice, the right one with a star: [[choice:so|*thus|hence]]. "
            "A hint follows a hash: [[date:1922#a year]]."
        ),
    )
    writing = forms.ChoiceField(
        label=_("Numbers are written"), required=False, choices=WRITING_CHOICES, initial=DEFAULT
    )
    own = ["text", "writing"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stem", cloze.STEM)

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        try:
            text, blanks, key = cloze.parse_marked(cleaned.get("text", ""))
        except ValueError as error:
            raise ValidationError({"text": str(error)}) from error
        writing = cleaned.get("writing") or DEFAULT
        return {"text": text, "blanks": blanks, **({"writing": writing} if writing != DEFAULT else {})}, key

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"text": cloze.marked(content, key), "writing": content.get("writing") or DEFAULT}

    def field_at(self, where: str) -> str | None:
        return "writing" if where == "writing" else "text"
