"""Bytes that are text in some encoding."""

import re

from facts.core.formats.base import FormatError
from facts.core.prose import UNFIT

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NEWLINE = re.compile(r"\r\n?")


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """
    The text, with `\\n` at the ends of lines, and what to tell of how it was read.

    UTF-8 and UTF-16 by their marks or as they are; what is neither is read as Windows-1252, and that is said. Raises
    FormatError with the line of the first character that cannot be in a text.
    """
    text, notes = _decoded(data)
    text = _NEWLINE.sub("\n", text)
    if found := UNFIT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        sign = "a NUL" if found[0] == "\0" else f"the sign U+{ord(found[0]):04X}"
        raise FormatError(f"There is {sign} here, which is no text. Save the file as UTF-8 text.", f"line {line}")
    return text, notes


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding), ()
    if encoding := _wide(data):
        return _strict(data, encoding), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise FormatError("This is not UTF-8. Save the file as UTF-8 text.", f"line {line}") from None
    return text, (f"The file is not UTF-8 (line {line}). It was read as Windows-1252: look at letters with accents.",)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise FormatError(f"This is not {encoding.upper()}, as its first bytes say.", f"line {line}") from None


def _wide(data: bytes) -> str:
    """UTF-16 without a mark has a NUL beside nearly every letter."""
    head = data[:400]
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 4 and head[::2].count(0) > len(head) // 3 else ""
