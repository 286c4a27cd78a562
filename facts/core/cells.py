"""
Cells of a table that a spreadsheet opens: none of them may run as a formula (OWASP, "CSV Injection").

A cell that begins with a sign of formulas gets an apostrophe in front, and `read` takes it away again, so that the two
are inverse for every text. Plain numbers stay as they are.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""Also behind apostrophes, since those that were there must be told from those that we add."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


def written(value: object) -> str:
    """The cell for this value; None is an empty one."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def read(cell: str) -> str:
    """The text of this cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
