"""Typed dates: what is read, and what is right."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.dates import MONTHS, PartialDate
from quiz.core.marking.base import Verdict
from quiz.core.marking.moments import compare, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2004", "2004"),
        (" 2004 ", "2004"),
        ("2004.", "2004"),
        ("in 2004", "2004"),
        ("In the year 2004", "2004"),
        ("c. 2004", "2004"),
        ("circa 2004", "2004"),
        ("FY 2017", "2017"),
        ("AD 476", "0476"),
        ("２００４", "2004"),
        ("2004-05", "2004-05"),
        ("2004/05", "2004-05"),
        ("March 1990", "1990-03"),
        ("march, 1990", "1990-03"),
        ("Mar 1990", "1990-03"),
        ("Mar. 1990", "1990-03"),
        ("Sept. 1990", "1990-09"),
        ("in March of 1990", "1990-03"),
        ("1990 March", "1990-03"),
        ("Febuary 1990", "1990-02"),
        ("Setember 1990", "1990-09"),
        ("11 March 1990", "1990-03-11"),
        ("11th March 1990", "1990-03-11"),
        ("the 11th of March, 1990", "1990-03-11"),
        ("on 11 March 1990", "1990-03-11"),
        ("March 11, 1990", "1990-03-11"),
        ("March 11th, 1990", "1990-03-11"),
        ("MAR 11 1990", "1990-03-11"),
        ("11-Mar-1990", "1990-03-11"),
        ("1990 March 11", "1990-03-11"),
        ("1990-03-11", "1990-03-11"),
        ("1990/3/11", "1990-03-11"),
        ("1990.03.11", "1990-03-11"),
        ("29 February 2024", "2024-02-29"),
    ],
)
def test_read_date(text: str, date: str) -> None:
    assert str(read_date(text)) == date


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("11.03.1990", "Write the month as a word, as in 11 March 1990."),
        ("3/11/1990", "Write the month as a word, as in 11 March 1990."),
        ("3/11/90", "Write the month as a word, as in 11 March 1990."),
        ("03-1990", "Write the month as a word, as in 11 March 1990."),
        ("11 3 1990", "Write the month as a word, as in 11 March 1990."),
        ("90", "Write the year with four digits, as in 11 March 1990."),
        ("'90", "Write the year with four digits, as in 11 March 1990."),
        ("11 March", "Write the year with four digits, as in 11 March 1990."),
        ("March", "Write the year with four digits, as in 11 March 1990."),
        ("30 February 1990", "There is no such date."),
        ("29 February 2023", "There is no such date."),
        ("0 March 1990", "There is no such date."),
        ("1990-13-01", "There is no such date."),
        ("0000", "There is no such date."),
        ("", "Write the date as in 11 March 1990."),
        ("the", "Write the date as in 11 March 1990."),
        ("x", "Write the date as in 11 March 1990."),
        ("soon", "Write the date as in 11 March 1990."),
        ("1914 or 1915", "Write the date as in 11 March 1990."),
        ("1914/1915", "Write the date as in 11 March 1990."),
        ("1914-1918", "Write the date as in 11 March 1990."),
        ("1820s", "Write the date as in 11 March 1990."),
        ("44 BC", "Write the date as in 11 March 1990."),
        ("-1990", "Write the date as in 11 March 1990."),
        ("19990", "Write the date as in 11 March 1990."),
        ("March April 1990", "Write the date as in 11 March 1990."),
        ("11 12 March 1990", "Write the date as in 11 March 1990."),
        ("Juny 1990", "Write the date as in 11 March 1990."),
        ("1990 March 11 00:00", "Write the date as in 11 March 1990."),
        ("1" * 61, "Write the date as in 11 March 1990."),
    ],
)
def test_read_date_refuses(text: str, note: str) -> None:
    with pytest.raises(ValueError, match=f"^{note}$".replace(".", r"\.")):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "key", "is_right", "notes"),
    [
        ("2004", "2004", True, ()),
        ("in 2004", "2004", True, ()),
        ("May 2004", "2004", True, ()),
        ("1 May 2004", "2004", True, ()),
        ("2005", "2004", False, ()),
        ("1915", "1914", False, ()),
        ("May 2005", "2004", False, ()),
        ("1 May 2004", "2004-05", True, ()),
        ("2004-05", "2004-05", True, ()),
        ("2004", "2004-05", False, ("Give the month too, as in March 1990.",)),
        ("2005", "2004-05", False, ()),
        ("June 2004", "2004-05", False, ()),
        ("11 March 1990", "1990-03-11", True, ()),
        ("March 11, 1990", "1990-03-11", True, ()),
        ("March 1990", "1990-03-11", False, ("Give the day too, as in 11 March 1990.",)),
        ("1990", "1990-03-11", False, ("Give the month and day too, as in 11 March 1990.",)),
        ("12 March 1990", "1990-03-11", False, ()),
        ("11.03.1990", "1990-03-11", False, ("Write the month as a word, as in 11 March 1990.",)),
        ("04", "2004", False, ("Write the year with four digits, as in 1990.",)),
        ("long ago", "2004", False, ("Write the date as in 1990.",)),
    ],
)
def test_compare(text: str, key: str, is_right: bool, notes: tuple[str, ...]) -> None:
    marked = compare(text, key)
    assert (marked.verdict, marked.notes) == (Verdict.RIGHT if is_right else Verdict.WRONG, notes)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_equals_itself(day: datetime.date) -> None:
    date, month = PartialDate.parse(str(day)), MONTHS[day.month - 1]
    forms = [str(date), date.words(), f"{month} {day.day}, {day.year}", f"{day.day} {month[:3]}. {day.year}"]
    for key in (date, date.at("month"), date.at("year")):
        assert all(compare(form, str(key)).fraction == 1 for form in forms)


@given(st.text(max_size=80) | st.text(alphabet="0123456789 .,-/'marchthof", max_size=62))
def test_no_text_raises(text: str) -> None:
    compare(text, "1990-03-11")


@pytest.mark.parametrize("piece", ["1", "1 ", "a", "-", " ", "march ", "1th "])
def test_long_texts_are_quick(piece: str) -> None:
    start = time.perf_counter()
    compare(piece * 2000, "1990")
    compare((piece * 60)[:60], "1990")
    assert time.perf_counter() - start < 0.2
