"""
The formats that questions come in and go out by.

To add one, write a module of the shape of `base.Format` here and list it. Of two that recognise the same file the one
listed first has it, unless the file's name speaks for the other.
"""

from . import aiken, anki, gift, moodle, qti1, qti2
from .base import Entry, Format, FormatError, Loss, Question, Reading, Written
from .tables import commas, tabs

_MODULES: tuple[Format, ...] = (anki, qti1, qti2, moodle, gift, aiken, tabs, commas)

FORMATS: dict[str, Format] = {format_.NAME: format_ for format_ in _MODULES}
"""By name."""


def recognise(data: bytes, name: str = "") -> Format | None:
    """The format of these bytes, by what they hold. The file's name decides only where several fit."""

    def is_otherwise_named(format_: Format) -> bool:
        return not name.lower().endswith(f".{format_.SUFFIX}")

    by_name = sorted(FORMATS.values(), key=is_otherwise_named)
    return next((format_ for format_ in by_name if format_.recognises(data)), None)


__all__ = ["FORMATS", "Entry", "Format", "FormatError", "Loss", "Question", "Reading", "Written", "recognise"]
