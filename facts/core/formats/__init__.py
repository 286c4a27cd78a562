"""
The formats that questions come in and go out by.

To add one, write a module of the shape of `base.Format` here and list it. Of two that recognise the same file the one
listed first has it, unless the file's name speaks for the other.
"""

from . import anki, moodle, qti1
from .base import Entry, Format, FormatError, Loss, Question, Reading, Written
from .tables import commas, tabs

_MODULES: tuple[Format, ...] = (anki, moodle, qti1, tabs, commas)

FORMATS: dict[str, Format] = {format_.NAME: format_ for format_ in _MODULES}
"""By name."""


def recognise(data: bytes, name: str = "") -> Format | None:
    """The format of these bytes, by what they hold. The file's name decides only where several fit."""
    found = [format_ for format_ in FORMATS.values() if format_.recognises(data)]
    named = [format_ for format_ in found if name.lower().endswith(f".{format_.SUFFIX.lstrip('.')}")]
    return next(iter([*named, *found]), None)


__all__ = ["FORMATS", "Entry", "Format", "FormatError", "Loss", "Question", "Reading", "Written", "recognise"]
