"""No cell runs as a formula, and every text comes back."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core import cells


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ("-5", "-5"),
        ("+3,5", "+3,5"),
        ("-5\n", "'-5\n"),
        ("'n quote", "'n quote"),
        ("a=b", "a=b"),
        (None, ""),
        (-5.5, "-5.5"),
    ],
)
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(value, cell):
    assert cells.written(value) == cell
    assert cells.read(cell) == ("" if value is None else str(value))


@given(st.text(alphabet="'=+-@\t\r\n＝15.,a", max_size=6) | st.text(max_size=8))
def test_every_text_comes_back_and_none_begins_with_a_sign_of_formulas(text):
    cell = cells.written(text)

    assert cells.read(cell) == text
    assert cell[:1] not in tuple("=@\t\r\n＝＋－＠")
    if cell[:1] in ("+", "-"):
        float(cell.replace(",", "."))
    assert next(csv.reader(StringIO(f'"{cell.replace(chr(34), chr(34) * 2)}"', newline=""))) == [cell]
