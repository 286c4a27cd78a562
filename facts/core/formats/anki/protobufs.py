"""
The little of Protocol Buffers that Anki's packages use.

A message is a row of fields: a number and a type, then the value. `08 03` is field 1 with the whole number 3, and
`0A 02 68 69` field 1 with the two bytes "hi".
"""

from facts.core.formats.base import FormatError

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_WIDE = {_EIGHT: 8, _FOUR: 4}


class Message:
    """The fields of a message, each with all values that it has. Raises FormatError where these bytes are none."""

    def __init__(self, data: bytes) -> None:
        self._fields: dict[int, list[int | bytes]] = {}
        at = 0
        while at < len(data):
            tag, at = _varint(data, at)
            value: int | bytes
            if tag & 7 == _VARINT:
                value, at = _varint(data, at)
            else:
                length, at = _varint(data, at) if tag & 7 == _BYTES else (_WIDE.get(tag & 7, len(data)), at)
                value, at = data[at : at + length], at + length
            if at > len(data) or not tag >> 3:
                raise FormatError("A part of this package is damaged, so that it cannot be read.")
            self._fields.setdefault(tag >> 3, []).append(value)

    def number(self, field: int, default: int = 0) -> int:
        """The last value of a field, where it is a whole number."""
        numbers = [value for value in self._fields.get(field, ()) if isinstance(value, int)]
        return numbers[-1] if numbers else default

    def parts(self, field: int) -> list[bytes]:
        return [value for value in self._fields.get(field, ()) if isinstance(value, bytes)]

    def text(self, field: int) -> str:
        parts = self.parts(field)
        return parts[-1].decode("utf-8", "surrogateescape") if parts else ""


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The whole number that begins here, and where it ends: seven bits a byte, the lowest first."""
    value = 0
    for place, byte in enumerate(data[at : at + 10]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise FormatError("A part of this package is damaged, so that it cannot be read.")
