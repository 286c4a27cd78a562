"""Typed units and currencies, and numbers in the writing that a question declares."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.kinds import KINDS
from facts.core.writings import WRITINGS, Writing
from quiz.core.marking import mark, perfect
from quiz.core.marking.base import Verdict
from quiz.core.marking.numbers import compare, read_number

CASES = [
    # converted, exactly
    ("10 m/s", "36", "0", "km/h", True),
    ("36 km/h", "10", "0", "m/s", True),
    ("36 kph", "10", "0", "metres per second", True),
    ("60 mph", "26.8224", "0", "m/s", True),
    ("2500 m", "2.5", "0", "km", True),
    ("2.5 km", "2500", "0", "metres", True),
    ("8.04672 km", "5", "0", "miles", True),
    ("1 ft", "12", "0", "inches", True),
    ("30.48cm", "1", "0", "foot", True),
    ("0.5 kg", "500", "0", "g", True),
    ("2 tonnes", "2000", "0", "kg", True),
    ("1 lb", "0.45359237", "0", "kg", True),
    ("90 minutes", "1.5", "0", "hours", True),
    ("36 months", "3", "0", "years", True),
    ("2 centuries", "200", "0", "years", True),
    ("1 ha", "10000", "0", "m²", True),
    ("1 km^2", "100", "0", "ha", True),
    ("100 hectares", "1", "0", "square kilometres", True),
    ("1000 litres", "1", "0", "m3", True),
    ("1 cc", "1", "0", "ml", True),
    ("25 °C", "298.15", "0", "K", True),
    ("298.15 K", "25", "0", "°C", True),
    ("77 °F", "25", "0", "°C", True),
    ("77 degrees Fahrenheit", "25", "0", "degrees Celsius", True),
    ("25 degrees", "25", "0", "°C", True),
    ("25 C", "25", "0", "°C", True),
    ("-40 F", "-40", "0", "°C", True),
    ("300 K", "300", "0", "kelvin", True),
    ("1 bar", "100", "0", "kPa", True),
    ("1 atm", "101.325", "0", "kPa", True),
    ("1 kWh", "3.6", "0", "MJ", True),
    ("5 MW", "5000", "0", "kW", True),
    ("5 mW", "5000", "0", "kW", False),
    ("8 bits", "1", "0", "byte", True),
    ("1 GB", "1000", "0", "MB", True),
    ("1 GiB", "1024", "0", "MiB", True),
    ("25.2 ‰", "2.52", "0", "%", True),
    ("25.2 per mille", "2.52", "0", "percent", True),
    ("2.52 per cent", "2.52", "0", "%", True),
    ("62 miles", "100", "1%", "km", True),
    ("63 miles", "100", "1%", "km", False),
    # what does not convert
    ("5 kg", "5", "0", "km", False),
    ("5 visits a year", "5", "0", "visits", True),
    ("5%", "5", "0", "km", False),
    ("30 miles per hour", "30", "0", "miles per gallon", False),
    ("30 miles per gallon", "30", "0", "miles per gallon", True),
    ("30 mpg", "30", "0", "miles per gallon", True),
    ("5 students per minute", "5", "0", "students per hour", False),
    ("5 students per hour", "5", "0", "students per hour", True),
    # the same letters for other things
    ("5 m", "5", "0", "m", True),
    ("5 m", "5", "0", "million", True),
    ("5 m", "5000000", "0", "people", True),
    ("5 M", "5", "0", "metres", True),
    ("5 pounds", "5", "0", "£", True),
    ("£5", "5", "0", "pounds", True),
    ("5 pounds", "5", "0", "lb", True),
    ("5 kg", "11.0231131", "0.0001", "pounds", True),
    ("5 in total", "5", "0", "people", True),
    ("5 in", "12.7", "0", "cm", True),
    # money
    ("$5", "5", "0", "USD", True),
    ("5 dollars", "5", "0", "CAD", True),
    ("US$5", "5", "0", "Canadian dollars", False),
    ("C$5", "5", "0", "Canadian dollars", True),
    ("5 Canadian dollars", "5", "0", "U.S. dollars", False),
    ("5 CHF", "5", "0", "Swiss francs", True),
    ("5 kr", "5", "0", "SEK", True),
    ("5 NOK", "5", "0", "SEK", False),
    ("₹5 crore", "50000000", "0", "rupees", True),
    ("Rs. 5 lakh", "500000", "0", "INR", True),
    ("50 cents", "0.5", "0", "dollars", True),
    ("5 cents", "5", "0", "dollars", False),
    ("50 pence", "0.5", "0", "pounds sterling", True),
    ("$5bn", "5000", "0", "million dollars", True),
    ("$1.2 trillion", "1200", "0", "billion U.S. dollars", True),
]


@pytest.mark.parametrize(("text", "value", "tolerance", "unit", "is_right"), CASES)
def test_units(text: str, value: str, tolerance: str, unit: str, is_right: bool) -> None:
    marked = compare(text, value, tolerance=tolerance, unit=unit)
    assert marked.verdict is (Verdict.RIGHT if is_right else Verdict.WRONG)


@pytest.mark.parametrize(
    ("text", "typed", "verdict", "notes"),
    [
        ("5 million km", "required", "right", ()),
        ("5000000 km", "required", "right", ()),
        ("5e9 metres", "optional", "right", ()),
        ("5", "optional", "right", ()),
        ("5 million", "optional", "right", ()),
        ("5", "required", "wrong", ("Right number, but the unit is missing: million km.",)),
        ("6", "required", "wrong", ()),
        ("5 km", "optional", "wrong", ()),
        ("5 million kg", "required", "wrong", ("Right number, wrong unit. It is in million km.",)),
        ("5 km", "", "right", ()),
    ],
)
def test_the_unit_is_printed_or_may_or_must_be_typed(text: str, typed: str, verdict: str, notes: Any) -> None:
    marked = compare(text, "5", unit="million km", typed=typed)
    assert (marked.verdict, marked.notes) == (verdict, notes)


WRITTEN = [
    ("en", "1,234.5", "1234.5"),
    ("en", "1 234.5", "1234.5"),
    ("en", "1.5e6", "1500000"),
    ("de", "1,23", "1.23"),
    ("de", "1.234,5", "1234.5"),
    ("de", "1 234,5", "1234.5"),
    ("de", "1.234", "1234"),
    ("de", "−0,5 %", "-0.5"),
    ("de", "279,75 Mio. €", "279.75"),
    ("de", "1,5e6", "1500000"),
    ("fr", "1,23", "1.23"),
    ("fr", "1 234,5", "1234.5"),
    ("fr", "1\u202f234,5", "1234.5"),
    ("fr", "1\u00a0234\u00a0567", "1234567"),
    ("ch", "1'234.5", "1234.5"),
    ("ch", "1’234’567", "1234567"),
    ("in", "12,34,567.8", "1234567.8"),
    ("in", "1,234,567.8", "1234567.8"),
    ("in", "1,00,000", "100000"),
]


@pytest.mark.parametrize(("writing", "text", "value"), WRITTEN)
def test_writings(writing: str, text: str, value: str) -> None:
    assert read_number(text, WRITINGS[writing]).value == Decimal(value)


REFUSED = [
    ("de", "1.23", "Write the decimals after a comma: 1,23."),
    ("de", "1,234.5", "Write the decimals after a comma: 1.234,5."),
    ("de", "1,234,567", "Part thousands with points: 1.234.567."),
    ("fr", "1.234", "Write 1,234 or 1\u202f234, whichever you mean."),
    ("fr", "1.5", "Write the decimals after a comma: 1,5."),
    ("ch", "1,234", "Write 1.234 or 1'234, whichever you mean."),
    ("ch", "1,5", "Write the decimals after a point: 1.5."),
    ("in", "1.23.456", "Write the number in digits, such as 5,500 or 2.5."),
    ("in", "1,5", "Write the decimals after a point: 1.5."),
    ("de", "fünf", "Write the number in digits, such as 5.500 or 2,5."),
]


@pytest.mark.parametrize(("writing", "text", "note"), REFUSED)
def test_what_another_writing_has_is_refused_with_a_note(writing: str, text: str, note: str) -> None:
    assert compare(text, "5", writing=WRITINGS[writing]).notes == (note,)


numbers = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)


@given(numbers, st.sampled_from(list(WRITINGS.values())))
def test_what_is_written_is_read(value: Decimal, writing: Writing) -> None:
    assert read_number(writing.write(value), writing).value == value


@given(
    numbers,
    st.sampled_from(list(WRITINGS)),
    st.sampled_from(["0", "1 %", "3 digits", "0.5"]),
    st.sampled_from(["printed", "optional", "required"]),
    st.sampled_from(["km/h", "million U.S. dollars", "%", "°C", "billion litres"]),
)
def test_the_perfect_response_is_right_in_every_writing(
    value: Decimal, writing: str, tolerance: str, typed: str, unit: str
) -> None:
    if not value:
        tolerance = "0"
    fields = {"stem": "?", "value": f"{value:f}", "tolerance": tolerance, "unit": unit}
    content, key = KINDS["number"].build({**fields, "writing": writing, "unit_typed": typed})
    assert KINDS["number"].problems(content, key) == []
    response = perfect("number", content, key)
    assert mark("number", content, key, response).verdict is Verdict.RIGHT
    assert unit in response or typed == "printed"
    assert unit not in str(KINDS["number"].face(content)) or typed == "printed"


@pytest.mark.parametrize(
    ("writing", "response", "fraction"),
    [("de", "1,5", 1), ("de", "1,5 Millionen", 1), ("de", "1.5", 0), ("en", "1.5", 1), ("en", "1,5", 0)],
)
def test_blanks_follow_the_writing_of_the_text(writing: str, response: str, fraction: int) -> None:
    content, key = KINDS["cloze"].build({"text": "Worth [[number:1.5~2%]] million.", "writing": writing})
    assert KINDS["cloze"].problems(content, key) == []
    assert mark("cloze", content, key, {"1": response}).fraction == fraction
    assert mark("cloze", content, key, perfect("cloze", content, key)).fraction == 1
