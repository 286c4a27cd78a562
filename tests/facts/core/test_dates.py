"""Dates as far as they are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.dates import MOST_YEAR, PRECISIONS, PartialDate, Precision


@pytest.mark.parametrize(
    ("text", "precision", "words"),
    [
        ("2004", "year", "2004"),
        ("2004-05", "month", "May 2004"),
        ("1990-03-11", "day", "11 March 1990"),
        ("2024-02-29", "day", "29 February 2024"),
        ("0079-08", "month", "August AD 79"),
        ("0476", "year", "476"),
        ("182X", "decade", "1820s"),
        ("076X", "decade", "760s"),
        ("007X", "decade", "AD 70 to 79"),
        ("000X", "decade", "AD 1 to 9"),
        ("-004X", "decade", "50 to 41 BC"),
        ("18XX", "century", "19th century"),
        ("00XX", "century", "1st century"),
        ("10XX", "century", "11th century"),
        ("20XX", "century", "21st century"),
        ("-04XX", "century", "5th century BC"),
        ("-00XX", "century", "1st century BC"),
        ("0000", "year", "1 BC"),
        ("-0043", "year", "44 BC"),
        ("-0043-03", "month", "March 44 BC"),
        ("-0043-03-15", "day", "15 March 44 BC"),
        ("-0004-02-29", "day", "29 February 5 BC"),
    ],
)
def test_parse(text: str, precision: str, words: str) -> None:
    date = PartialDate.parse(text)
    assert (str(date), date.precision, date.words()) == (text, precision, words)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "04",
        "-0000",
        "-000",
        "10000",
        "182x",
        "1X2X",
        "1XXX",
        "182X-05",
        "-0001-02-29",
        "2004-5",
        "2004-13",
        "2004-00",
        "2004-02-30",
        "2023-02-29",
        "2004-05-01T00:00",
        " 2004",
        "２００４",
    ],
)
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        PartialDate.parse(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2004, None, 5)


def test_order() -> None:
    dates = ["-04XX", "-0043", "-0043-03", "-0042", "0000", "00XX", "0070", "18XX", "180X", "1800", "1800-01"]
    dates += ["182X", "1820", "1823", "1829-12-31", "2003-12", "2004", "2004-05", "2004-05-01", "2004-05-02", "2004-06"]
    assert [str(date) for date in sorted(map(PartialDate.parse, reversed(dates)))] == dates


def test_at() -> None:
    date = PartialDate(1990, 3, 11)
    assert [str(date.at(precision)) for precision in PRECISIONS] == ["19XX", "199X", "1990", "1990-03", "1990-03-11"]


@pytest.mark.parametrize(
    ("text", "decade", "century"),
    [
        ("1800", "180X", "18XX"),
        ("1799-12-31", "179X", "17XX"),
        ("0001", "000X", "00XX"),
        ("0000", "-000X", "-00XX"),
        ("-0043", "-004X", "-00XX"),
        ("-0099", "-009X", "-00XX"),
        ("-0100", "-010X", "-01XX"),
        ("182X", "182X", "18XX"),
        ("18XX", "18XX", "18XX"),
    ],
)
def test_at_decade_and_century(text: str, decade: str, century: str) -> None:
    date = PartialDate.parse(text)
    assert (str(date.at("decade")), str(date.at("century"))) == (decade, century)


@given(st.integers(-MOST_YEAR, MOST_YEAR), st.sampled_from(PRECISIONS))
def test_a_wider_date_reads_back_and_comes_no_later(year: int, precision: Precision) -> None:
    date = PartialDate(year, 2, 28)
    wider = date.at(precision)
    assert PartialDate.parse(str(wider)) == wider <= date
    assert wider.precision == precision


@pytest.mark.parametrize("wrong", [(1823, None, None, 1), (1820, 5, None, 1), (10_000,), (-10_000,)])
def test_what_is_no_date_is_refused(wrong: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        PartialDate(*wrong)


@given(st.dates())
def test_parse_reads_what_str_writes(day: object) -> None:
    assert str(PartialDate.parse(str(day))) == str(day)


@given(st.text(max_size=12))
def test_parse_raises_nothing_else(text: str) -> None:
    try:
        PartialDate.parse(text)
    except ValueError:
        pass
