"""Cloze: a text whose blanks are marked where they stand (`facts/core/kinds/cloze.py` tells how)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from facts.core.kinds import cloze
from facts.forms.items import ItemForm, Text, Values


class Form(ItemForm):
    KIND = "cloze"
    LEAD = _("What to do")

    text = Text(
        rows=4,
        label=_("Text with blanks"),
        help_text=_(
            "A blank is its answer in double brackets: [[Harding]], with other answers behind a stroke: "
            "[[Harding|Warren Harding]], known wrong ones with an exclamation mark: [[Harding|!Coolidge]]. "
            "Numbers: [[number:1.5~0.1]]. Dates: [[date:1922]]. "
            "A choice, the right one with a star: [[choice:so|*thus|hence]]. "
            "A hint follows a hash: [[date:1922#a year]]."
        ),
    )
    own = ["text"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("stem", cloze.STEM)

    def build(self, cleaned: Values) -> tuple[Values, Values]:
        try:
            text, blanks, key = cloze.parse_marked(cleaned.get("text", ""))
        except ValueError as error:
            raise ValidationError({"text": str(error)}) from error
        return {"text": text, "blanks": blanks}, key

    @classmethod
    def read(cls, content: Values, key: Values) -> Values:
        return {"text": cloze.marked(content, key)}

    def field_at(self, where: str) -> str | None:
        return "text"
