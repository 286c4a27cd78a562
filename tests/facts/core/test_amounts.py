"""Writings, tolerances and units, as authors write them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core import measures
from facts.core.tolerances import HOW_TO_WRITE, Tolerance
from facts.core.units import read_unit
from facts.core.writings import WRITINGS


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("en", "-1,234,567.50"),
        ("de", "-1.234.567,50"),
        ("fr", "-1\u202f234\u202f567,50"),
        ("ch", "-1'234'567.50"),
        ("in", "-12,34,567.50"),
    ],
)
def test_write(name: str, written: str) -> None:
    writing = WRITINGS[name]
    assert writing.write(Decimal("-1234567.50")) == written
    assert [writing.write(Decimal(small)) for small in ("0", "7", "999")] == ["0", "7", "999"]


@given(st.text("0123456789.,' ", max_size=12))
def test_read_raises_nothing(text: str) -> None:
    for writing in WRITINGS.values():
        value = writing.read(text)
        assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "way", "low", "high"),
    [
        ("0", "absolute", "0", "0"),
        ("0.5", "absolute", "0.5", "0"),
        ("2%", "relative", "2", "0"),
        ("2.5 %", "relative", "2.5", "0"),
        ("3 digits", "digits", "3", "0"),
        ("1 digit", "digits", "1", "0"),
        ("10..20", "range", "10", "20"),
        (" -5 .. 5.5 ", "range", "-5", "5.5"),
    ],
)
def test_parse(text: str, way: str, low: str, high: str) -> None:
    tolerance = Tolerance.parse(text)
    assert (tolerance.way, tolerance.low, tolerance.high) == (way, Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["", "-1", "1,5", "2 percent", "digits", "1..", "10...20", "1e5", "five", "9" * 19])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=HOW_TO_WRITE.replace(".", r"\.")):
        Tolerance.parse(text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("20..10", "The range ends before it begins."), ("13 digits", "A number is compared in 1 to 12 digits.")],
)
def test_parse_refuses_what_makes_no_sense(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Tolerance.parse(text)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("10..20", "15", None),
        ("10..20", "9", "The value lies outside of the range."),
        ("3 digits", "0", "Zero has no digits to compare. Write how far off an answer may be."),
        ("2%", "0", None),
    ],
)
def test_problem(text: str, value: str, problem: str | None) -> None:
    assert Tolerance.parse(text).problem(Decimal(value)) == problem


@given(
    st.sampled_from(["0", "0.5", "2%", "1 digit", "3 digits", "12 digits", "-99999..99999"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-9999, max_value=9999).filter(bool),
)
def test_the_value_itself_is_always_allowed(text: str, value: Decimal) -> None:
    assert Tolerance.parse(text).allows(Fraction(value), value)


@pytest.mark.parametrize(
    ("text", "magnitude", "measure", "per"),
    [
        ("", None, None, None),
        ("peacekeepers", None, None, None),
        ("million U.S. dollars", 10**6, "us dollar", None),
        ("thousand million yen", 10**9, "yen", None),
        ("billion km", 10**9, "km", None),
        ("percent of GDP", None, "%", None),
        ("km/h", None, "km/h", None),
        ("square metres", None, "square metre", None),
        ("miles per gallon", None, "mi", "gal"),
        ("students per hour", None, None, "h"),
        ("m", None, "m", None),
    ],
)
def test_read_unit(text: str, magnitude: int | None, measure: str | None, per: str | None) -> None:
    unit = read_unit(text)
    names = [each and each.name for each in (unit.measure, unit.per)]
    assert (unit.magnitude, names) == (magnitude, [measure, per])


@pytest.mark.parametrize(
    ("text", "like", "magnitude", "measure"),
    [
        ("5 m", "km", None, "m"),
        ("5 m", "", 10**6, None),
        ("5 m", "million km", 10**6, None),
        ("5 K", "°C", None, "K"),
        ("5 k", "", 1000, None),
        ("5 bn euros", "", 10**9, "euro"),
    ],
)
def test_read_unit_like_another(text: str, like: str, magnitude: int | None, measure: str | None) -> None:
    unit = read_unit(text, short=True, like=read_unit(like))
    assert (unit.magnitude, unit.measure and unit.measure.name) == (magnitude, measure)


@given(st.text(max_size=150))
def test_read_unit_raises_nothing(text: str) -> None:
    read_unit(text, short=True)


@given(st.fractions(min_value=-1000, max_value=1000))
def test_conversion_there_and_back_is_exact(number: Fraction) -> None:
    for name in ("km", "°F", "mph", "MiB", "lb"):
        [measure, *_] = measures.find([name])
        assert measure.from_base(measure.to_base(number)) == number


def test_a_code_of_a_currency_is_that_currency() -> None:
    [dollar], [euro], [any_dollar] = (measures.find([name]) for name in ("USD", "EUR", "$"))
    assert dollar.converts_to(any_dollar)
    assert not dollar.converts_to(euro)
    assert dollar.currencies < any_dollar.currencies
