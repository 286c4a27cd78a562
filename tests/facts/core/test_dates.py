"""Dates as far as they are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.dates import PartialDate


@pytest.mark.parametrize(
    ("text", "precision", "words"),
    [
        ("2004", "year", "2004"),
        ("2004-05", "month", "May 2004"),
        ("1990-03-11", "day", "11 March 1990"),
        ("2024-02-29", "day", "29 February 2024"),
        ("0079-08", "month", "August 79"),
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
        "0000",
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
    dates = ["2003-12", "2004", "2004-05", "2004-05-01", "2004-05-02", "2004-06"]
    assert [str(date) for date in sorted(map(PartialDate.parse, reversed(dates)))] == dates


def test_at() -> None:
    date = PartialDate(1990, 3, 11)
    assert [str(date.at(precision)) for precision in ("year", "month", "day")] == ["1990", "1990-03", "1990-03-11"]


@given(st.dates())
def test_parse_reads_what_str_writes(day: object) -> None:
    assert str(PartialDate.parse(str(day))) == str(day)


@given(st.text(max_size=12))
def test_parse_raises_nothing_else(text: str) -> None:
    try:
        PartialDate.parse(text)
    except ValueError:
        pass
