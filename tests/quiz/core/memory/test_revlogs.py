"""Review logs as files: what is read, on which day it counts, and what is refused with its line."""

from datetime import UTC, date, datetime

import pytest

from quiz.core.memory.evaluation import Entry
from quiz.core.memory.revlogs import Unreadable, read

GOOD = "2026-11-24T18:30:05Z"


def lines(*rows: str) -> list[str]:
    return [f"{row}\r\n" for row in rows]


def test_columns_stand_in_any_order_and_reviews_in_that_of_time():
    found = read(
        lines(
            "note,Review_Datetime,rating,card_id,review_duration",
            f'"kept, out",{GOOD},1,b,',
            "",
            ",2026-11-24T03:59:59.500+00:00,3,a,4100",
            ",2026-11-24 04:00:00,2,a,0",
        ),
        "UTC",
    )

    assert found == [
        Entry("a", 3, datetime(2026, 11, 24, 3, 59, 59, 500_000, UTC), date(2026, 11, 23).toordinal(), 4100),
        Entry("a", 2, datetime(2026, 11, 24, 4, tzinfo=UTC), date(2026, 11, 24).toordinal()),
        Entry("b", 1, datetime(2026, 11, 24, 18, 30, 5, tzinfo=UTC), date(2026, 11, 24).toordinal()),
    ]


def test_days_are_those_of_the_zone():
    (found,) = read(lines("card_id,rating,review_datetime", f"a,3,{GOOD}"), "Pacific/Auckland")

    assert found.day == date(2026, 11, 25).toordinal()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"a,5,{GOOD},1", "rating is 1, 2, 3 or 4, not '5'"),
        (f"a,3.0,{GOOD},1", "rating is 1, 2, 3 or 4, not '3.0'"),
        (f",3,{GOOD},1", "card_id is empty"),
        (f"a,3,{GOOD}", "it has 3 cells, the head 4"),
        (f"a,3,{GOOD},-1", "review_duration is a whole number of milliseconds, not '-1'"),
        (
            "a,3,2026-11-24,1",
            "review_datetime is a date and time as in 2026-11-24T18:30:05Z, not '2026-11-24'",
        ),
        (
            "a,3,1700000000000,1",
            "review_datetime is a date and time as in 2026-11-24T18:30:05Z, not '1700000000000'",
        ),
        (
            "a,3,0001-01-01T00:00:00Z,1",
            "review_datetime lies out of the calendar: '0001-01-01T00:00:00Z'",
        ),
    ],
)
def test_a_bad_line_is_named(row, reason):
    with pytest.raises(Unreadable) as refused:
        read(lines("card_id,rating,review_datetime,review_duration", f"a,3,{GOOD},1", row), "UTC")

    assert str(refused.value) == f"Line 3: {reason}."


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "Line 1: the head lacks card_id, rating, review_datetime."),
        (("card_id,rating",), "Line 1: the head lacks review_datetime."),
        (("card_id,rating,rating,review_datetime",), "Line 1: the head has rating twice."),
        (("card_id,rating,review_datetime",), "The file holds no review."),
    ],
)
def test_a_file_that_is_something_else_is_refused(rows, message):
    with pytest.raises(Unreadable) as refused:
        read(lines(*rows), "UTC")

    assert str(refused.value) == message


def test_many_bad_lines_are_counted_and_broken_quotes_are_named():
    head = "card_id,rating,review_datetime"
    with pytest.raises(Unreadable) as refused:
        read(lines(head, *["a,7,now"] * 2_000), "UTC")
    *named, last = str(refused.value).splitlines()
    assert (len(named), last) == (20, "And 1,980 more lines.")

    with pytest.raises(Unreadable, match=r"^Line 2: this is no CSV \("):
        read(lines(head, '"a"b,3,2026'), "UTC")
