"""Cells for spreadsheets, which take some texts for formulas (reliability list, I11; OWASP "CSV Injection")."""

import re

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?\Z")


def safe_cell(value: object) -> str:
    """The value as text, an apostrophe before it where a spreadsheet would reckon with it. Numbers stay as they are."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
