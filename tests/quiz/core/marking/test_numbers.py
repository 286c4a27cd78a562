"""Typed numbers: what is read, and what is right."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.writings import WRITINGS
from quiz.core.marking.base import Verdict
from quiz.core.marking.numbers import compare, read_number

MILLIONS = "million U.S. dollars"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("minus 5", "-5"),
        ("+5", "5"),
        ("0", "0"),
        ("007", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("279.75", "279.75"),
        ("１２３", "123"),
        ("1,234", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("1 234 567", "1234567"),
        ("1\u202f234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u2009234", "1234"),
        ("1e6", "1000000"),
        ("1.5E-3", "0.0015"),
        ("1.5x10^6", "1500000"),
        ("1.5 × 10^6", "1500000"),
        ("1.5×10⁶", "1500000"),
        ("2 · 10⁻³", "0.002"),
        ("Rs. 5", "5"),
        ("kr 5", "5"),
        ("C$5", "5"),
        ("U.S. $5", "5"),
        ("$5", "5"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("US$ 5", "5"),
        ("USD 5", "5"),
        ("5 USD", "5"),
        ("€5", "5"),
        ("5€", "5"),
        ("5%", "5"),
        ("5 per cent", "5"),
        ("5 k", "5"),
        ("5 km", "5"),
        ("5 km²", "5"),
        ("29-year", "29"),
        ("about 5,500", "5500"),
        ("~5500", "5500"),
        ("c. 5500", "5500"),
        ("more than 5,500 peacekeepers", "5500"),
        ("six", "6"),
        ("Six agreements", "6"),
        ("Twenty", "20"),
        ("5 million.", "5"),
    ],
)
def test_read_number(text: str, value: str) -> None:
    assert read_number(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "five point two",
        "twenty-nine",
        "five and a half",
        "one hundred and five",
        "1/2",
        "½",
        "1 1/2",
        "3-5",
        "3–5",
        "3 to 5",
        "3 or 4",
        "10²",
        "10^6",
        "9**9**9",
        "2+2",
        "1 2",
        "1,234 567",
        "1,,234",
        "1..5",
        "1.2.3",
        "1e31",
        "1e100",
        "1e-99",
        "--5",
        "-$-5",
        "5 2",
        "0x1F",
        "1_000",
        "٥",
        "NaN",
        "Infinity",
        "9" * 41,
        "not 5",
        "5 <b>",
        "5; drop",
        "$",
        ".",
        ",",
    ],
)
def test_read_number_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Write the number in digits, such as 5,500 or 2\.5\.$"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("1,23", "Write the decimals after a point: 1.23."),
        ("279,75 million", "Write the decimals after a point: 279.75."),
        ("0,5", "Write the decimals after a point: 0.5."),
        ("1.234,56", "Write the decimals after a point: 1,234.56."),
        ("1 234,56", "Write the decimals after a point: 1,234.56."),
        ("12,34,567", "Part thousands with commas: 1,234,567."),
        ("1'234.5", "Part thousands with commas: 1,234.5."),
        ("1.234.567", "Part thousands with commas: 1,234,567."),
    ],
)
def test_read_number_says_how_to_write_it(text: str, note: str) -> None:
    with pytest.raises(ValueError, match=note.replace(".", r"\.")):
        read_number(text)


CASES = [
    ("279.75", "279.75", "0", MILLIONS, True),
    ("279.750", "279.75", "0", MILLIONS, True),
    ("279.75 million", "279.75", "0", MILLIONS, True),
    ("$279.75M", "279.75", "0", MILLIONS, True),
    ("$279.75 million", "279.75", "0", MILLIONS, True),
    ("USD 279.75 mn", "279.75", "0", MILLIONS, True),
    ("279.75 million U.S. dollars", "279.75", "0", MILLIONS, True),
    ("279,750,000", "279.75", "0", MILLIONS, True),
    ("$279,750,000", "279.75", "0", MILLIONS, True),
    ("0.27975 billion", "279.75", "0", MILLIONS, True),
    ("279750 k", "279.75", "0", MILLIONS, True),
    ("279.75 billion", "279.75", "0", MILLIONS, False),
    ("279.75 thousand", "279.75", "0", MILLIONS, False),
    ("€279.75 million", "279.75", "0", MILLIONS, False),
    ("279.75%", "279.75", "0", MILLIONS, False),
    ("279.76", "279.75", "0", MILLIONS, False),
    ("279.76", "279.75", "0.01", MILLIONS, True),
    ("279,760,000", "279.75", "0.01", MILLIONS, True),
    ("279,770,000", "279.75", "0.01", MILLIONS, False),
    ("640", "640", "10", MILLIONS, True),
    ("630", "640", "10", MILLIONS, True),
    ("629.99", "640", "10", MILLIONS, False),
    ("300 million euros", "300", "10", "million euros", True),
    ("300 million dollars", "300", "10", "million euros", False),
    ("2.52", "2.52", "0", "%", True),
    ("2.52%", "2.52", "0", "%", True),
    ("2.52 percent", "2.52", "0", "percent of GDP", True),
    ("2.52%", "2.52", "0", "", True),
    ("0.0252", "2.52", "0", "%", False),
    ("105mm", "105", "0", "mm", True),
    ("105 millimetres", "105", "0", "mm", True),
    ("105 cm", "105", "0", "mm", False),
    ("5 m", "5", "0", "metres", True),
    ("5 m", "5", "0", "km", False),
    ("5 m", "5", "0", "million metres", True),
    ("5 kilometers", "5", "0", "km", True),
    ("5 miles", "5", "0", "km", False),
    ("90 km/h", "90", "0", "km per hour", True),
    ("90 km", "90", "0", "km per hour", False),
    ("29 years", "29", "0", "years", True),
    ("29 years old", "29", "0", "years", True),
    ("29 months", "29", "0", "years", False),
    ("5,500 soldiers", "5500", "100", "peacekeepers", True),
    ("5.5 thousand", "5500", "100", "peacekeepers", True),
    ("5.5k", "5500", "0", "peacekeepers", True),
    ("six", "6", "0", "agreements", True),
    ("$70", "70", "2", "U.S. dollars", True),
    ("-5", "5", "0", "", False),
    ("-5", "-5", "0", "degrees", True),
    ("0.30000000000000004", "0.3", "0", "", False),
    ("0.1", "0.3", "0.2", "", True),
    ("99999999999999999999999999999999999999.9", "99999999999999999999999999999999999999.9", "0", "", True),
    ("1e30", "1", "0", "", False),
    # a percentage of the value, digits, a range
    ("102", "100", "2%", "", True),
    ("98", "100", "2 %", "", True),
    ("102.01", "100", "2%", "", False),
    ("-98", "-100", "2%", "", True),
    ("0", "0", "2%", "", True),
    ("285 million", "279.75", "2%", MILLIONS, True),
    ("286 million", "279.75", "2%", MILLIONS, False),
    ("280", "279.75", "3 digits", "", True),
    ("279.8", "279.75", "3 digits", "", True),
    ("279", "279.75", "3 digits", "", False),
    ("281", "279.75", "3 digits", "", False),
    ("2.34", "2.345", "3 digits", "", True),
    ("2.35", "2.345", "3 digits", "", True),
    ("2.36", "2.345", "3 digits", "", False),
    ("0.0012", "0.00123", "2 digits", "", True),
    ("0.0013", "0.00123", "2 digits", "", False),
    ("-280", "-279.75", "3 digits", "", True),
    ("6.02e23", "602214076000000000", "3 digits", "", False),
    ("100", "99.96", "3 digits", "", True),
    ("10", "12", "10..20", "", True),
    ("20", "12", "10..20", "", True),
    ("20.01", "12", "10..20", "", False),
    ("9", "12", "10..20", "", False),
    ("-2", "0", "-5..5", "", True),
    ("15 million", "12", "10..20", "million", True),
    ("25 million", "12", "10..20", "million", False),
    # traps that parsers fell into
    ("USD 3m", "3", "0", "million dollars", True),
    ("£5k", "5", "0", "pounds", False),
    ("£5k", "5000", "0", "pounds", True),
    ("1.5 billion", "1.5", "0", "billion", True),
    ("1.5 billion", "1.5", "0", "million", False),
    ("9**9**2", "9", "0", "", False),
    ("about 3.5 million people", "3500000", "0", "people", True),
    ("between 3 and 5", "4", "1", "", False),
]


@pytest.mark.parametrize(("text", "value", "tolerance", "unit", "is_right"), CASES)
def test_compare(text: str, value: str, tolerance: str, unit: str, is_right: bool) -> None:
    marked = compare(text, value, tolerance=tolerance, unit=unit)
    assert (marked.verdict, marked.fraction) == ((Verdict.RIGHT, 1) if is_right else (Verdict.WRONG, 0))


def test_notes() -> None:
    assert compare("1,23", "1.23").notes == ("Write the decimals after a point: 1.23.",)
    assert compare("€5", "5", unit="U.S. dollars").notes == ("Right number, wrong unit. It is in U.S. dollars.",)
    assert compare("€6", "5", unit="U.S. dollars").notes == ("The unit here is U.S. dollars.",)
    assert compare("5 miles", "5", unit="km").notes == ("Right number, wrong unit. It is in km.",)
    assert compare("6", "5").notes == ()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15))
def test_a_number_equals_itself(value: Decimal) -> None:
    for written in (f"{value:f}", f"{value:,f}", f"{value:,f}".replace(",", "\u202f"), f"about {value:f} things"):
        assert compare(written, f"{value:f}", unit=MILLIONS).fraction == 1


@given(st.text(max_size=200) | st.text(alphabet="0123456789.,-+e% $mkx^*/'", max_size=130), st.text(max_size=40))
def test_no_text_raises(text: str, unit: str) -> None:
    for writing in WRITINGS.values():
        compare(text, "279.75", unit=unit, typed="required", writing=writing)


@pytest.mark.parametrize("piece", ["1", "1,", "1 ", "a", "5 a", "a.", "-", " ", "5a-", "million ", "1,234"])
def test_long_texts_are_quick(piece: str) -> None:
    start = time.perf_counter()
    for text in (piece * 2000, (piece * 120)[:119] + "!", "5 " + (piece * 120)[:116] + ";"):
        compare(text, "1", unit=MILLIONS)
    assert time.perf_counter() - start < 0.2
