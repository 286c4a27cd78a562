"""Join codes: six signs that can be read aloud and typed on a phone, none of them mistaken for another."""

import re
import uuid

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0 and O, 1, I and L."""
LENGTH = 6

_SPACES = re.compile(r"[\s-]+")


def code_of(operation: uuid.UUID) -> str:
    """The code that an operation makes: the same operation again makes the same code."""
    number, signs = operation.int, []
    for _place in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def read_code(text: str) -> str | None:
    """The code in what somebody typed, whatever the case and the spaces; None where it cannot be one."""
    code = _SPACES.sub("", text[:40]).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
