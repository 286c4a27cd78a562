"""Typed dates: what is read, and what is right."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.core.dates import MONTHS, PRECISIONS, PartialDate, Precision
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
        ("70 AD", "0070"),
        ("A.D. 70", "0070"),
        ("70 CE", "0070"),
        ("44 BC", "-0043"),
        ("44BC", "-0043"),
        ("44 BCE", "-0043"),
        ("44 b.c.", "-0043"),
        ("c. 44 B.C.E.", "-0043"),
        ("1 BC", "0000"),
        ("the year 753 BC", "-0752"),
        ("March 44 BC", "-0043-03"),
        ("15 March 44 BC", "-0043-03-15"),
        ("March 15, 44 BC", "-0043-03-15"),
        ("15 March AD 70", "0070-03-15"),
        ("1820s", "182X"),
        ("the 1820s", "182X"),
        ("1820's", "182X"),
        ("in the early 1820s", "182X"),
        ("mid-1820s", "182X"),
        ("760s AD", "076X"),
        ("182X", "182X"),
        ("1800s", "18XX"),
        ("18xx", "18XX"),
        ("19th century", "18XX"),
        ("the 19th c.", "18XX"),
        ("Nineteenth century", "18XX"),
        ("the late nineteenth century", "18XX"),
        ("twenty-first century", "20XX"),
        ("1st century", "00XX"),
        ("1st century AD", "00XX"),
        ("1st century BC", "-00XX"),
        ("5th century BCE", "-04XX"),
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
        ("90", "Write the year with four digits, as in 11 March 1990, or with AD or BC."),
        ("'90", "Write the year with four digits, as in 11 March 1990, or with AD or BC."),
        ("11 March", "Write the year with four digits, as in 11 March 1990, or with AD or BC."),
        ("March", "Write the year with four digits, as in 11 March 1990, or with AD or BC."),
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
        ("1825s", "Write the date as in 11 March 1990."),
        ("20s", "Write the decade with four digits, as in 1820s."),
        ("480s BC", "Write years before Christ one by one, as in 44 BC."),
        ("0 BC", "There is no such date."),
        ("AD 0", "There is no such date."),
        ("0th century", "There is no such date."),
        ("30 February 44 BC", "There is no such date."),
        ("44 BC AD", "Write the date as in 11 March 1990."),
        ("44 BC 1990", "Write the date as in 11 March 1990."),
        ("-44", "Write the date as in 11 March 1990."),
        ("twentysecond century", "Write the date as in 11 March 1990."),
        ("c. 1850 or so", "Write the date as in 11 March 1990."),
        ("3/4/2020", "Write the month as a word, as in 11 March 1990."),
        ("-0043", "Write the date as in 11 March 1990."),
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


CASES = [
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
    ("04", "2004", False, ("Write the year with four digits, as in 1990, or with AD or BC.",)),
    ("long ago", "2004", False, ("Write the date as in 1990.",)),
    # decades
    ("1820s", "182X", True, ()),
    ("the 1820s", "182X", True, ()),
    ("1823", "182X", True, ()),
    ("May 1829", "182X", True, ()),
    ("1820", "182X", True, ()),
    ("1830", "182X", False, ()),
    ("1830s", "182X", False, ()),
    ("1800s", "180X", True, ()),
    ("1800s", "182X", False, ()),
    ("19th century", "182X", False, ("Give the decade, as in 1820s.",)),
    ("1820s", "1823", False, ("Give the year, as in 1990.",)),
    ("1830s", "1823", False, ()),
    ("1820s", "1823-05", False, ("Give the whole date, as in March 1990.",)),
    ("20s", "192X", False, ("Write the decade with four digits, as in 1820s.",)),
    # centuries
    ("19th century", "18XX", True, ()),
    ("nineteenth century", "18XX", True, ()),
    ("the 1800s", "18XX", True, ()),
    ("1823", "18XX", True, ()),
    ("1820s", "18XX", True, ()),
    ("11 March 1899", "18XX", True, ()),
    ("1800", "18XX", True, ()),
    ("1900", "18XX", True, ()),
    ("1901", "18XX", False, ()),
    ("1900s", "18XX", False, ()),
    ("20th century", "18XX", False, ()),
    ("19th century BC", "18XX", False, ()),
    ("18th century", "18XX", False, ()),
    ("19th century", "1823", False, ("Give the year, as in 1990.",)),
    # before Christ, and soon after
    ("44 BC", "-0043", True, ()),
    ("44 BCE", "-0043", True, ()),
    ("15 March 44 BC", "-0043", True, ()),
    ("March 44 BC", "-0043-03", True, ()),
    ("44 BC", "-0043-03", False, ("Give the month too, as in March 1990.",)),
    ("43 BC", "-0043", False, ()),
    ("AD 44", "-0043", False, ()),
    ("44", "-0043", False, ("Write the year with four digits, as in 1990, or with AD or BC.",)),
    ("1st century BC", "-0043", False, ("Give the year, as in 1990.",)),
    ("AD 70", "0070", True, ()),
    ("70 AD", "0070", True, ()),
    ("0070", "0070", True, ()),
    ("70 BC", "0070", False, ()),
    ("476", "0476", True, ()),
    ("5th century BC", "-04XX", True, ()),
    ("490 BC", "-04XX", True, ()),
    ("500 BC", "-04XX", True, ()),
    ("401 BC", "-04XX", True, ()),
    ("400 BC", "-04XX", False, ()),
    ("5th century", "-04XX", False, ()),
]


@pytest.mark.parametrize(("text", "key", "is_right", "notes"), CASES)
def test_compare(text: str, key: str, is_right: bool, notes: tuple[str, ...]) -> None:
    marked = compare(text, key)
    assert (marked.verdict, marked.notes) == (Verdict.RIGHT if is_right else Verdict.WRONG, notes)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_date_equals_itself(day: datetime.date) -> None:
    date, month = PartialDate.parse(str(day)), MONTHS[day.month - 1]
    forms = [str(date), date.words(), f"{month} {day.day}, {day.year}", f"{day.day} {month[:3]}. {day.year}"]
    for key in (date, date.at("month"), date.at("year")):
        assert all(compare(form, str(key)).fraction == 1 for form in forms)


years = st.integers(-5_000, 5_000)


@given(years, st.sampled_from(PRECISIONS))
def test_words_are_read_again(year: int, precision: Precision) -> None:
    date = PartialDate(year, 5, 17).at(precision)
    if precision != "decade" or date.year >= 100:
        assert read_date(date.words(), like=precision) == date
        assert compare(date.words(), str(date)).verdict is Verdict.RIGHT


@given(years, years, st.sampled_from(PRECISIONS))
def test_only_what_lies_within_is_right(year: int, other: int, precision: Precision) -> None:
    key, given_ = PartialDate(year, 5, 17).at(precision), PartialDate(other)
    is_right = compare(given_.words(), str(key)).fraction == 1
    strict_end = precision == "century" and year > 0 and other == key.year + 100
    assert is_right == (strict_end or (given_.at(precision) == key and precision in ("century", "decade", "year")))


@given(st.text(max_size=80) | st.text(alphabet="0123456789 .,-/'marchthofbceadxsury", max_size=62))
def test_no_text_raises(text: str) -> None:
    compare(text, "1990-03-11")


@pytest.mark.parametrize("piece", ["1", "1 ", "a", "-", " ", "march ", "1th "])
def test_long_texts_are_quick(piece: str) -> None:
    start = time.perf_counter()
    compare(piece * 2000, "1990")
    compare((piece * 60)[:60], "1990")
    assert time.perf_counter() - start < 0.2
