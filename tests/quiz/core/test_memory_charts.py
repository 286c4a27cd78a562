"""Pictures of memory: where each number stands, what the sentence says, and what the table holds."""

from datetime import date, timedelta

import pytest

from quiz.core.charts import Chart, study_calendar, study_year
from quiz.core.charts.memory import Forecasts, Held, Kept, calibration, growth, minutes_a_week, retention
from tests.quiz.core.test_charts import table

MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)


def dots(chart: Chart) -> list[tuple[str, str, str]]:
    return [(dot.x, dot.y, dot.radius) for dot in chart.dots]


def test_retention_stands_on_a_scale_from_fifty_beside_what_is_wanted() -> None:
    young = Kept("young", 200, 92.0, 87.4, 95.0, 90.0, 91.0, "as wanted")
    chart = retention([Kept("learning", 0), young, Kept("all", 200, 92.0, 87.4, 95.0, 90.0, 91.0, "as wanted")])

    assert chart.sentence == (
        "92 % of 200 answers came back, 90 % are wanted: as it should be, within what chance allows."
    )
    assert dots(chart) == [("274.8", "34.0", "4.5"), ("274.8", "76.0", "4.5")]
    assert [line.x1 for line in chart.limits] == ["262.0", "262.0"]
    assert table(chart)[1:3] == [
        ["Learning", "0", "–", "–", "–", "–"],
        ["Young", "200", "92 %", "87 to 95 %", "90 %", "91 %"],
    ]


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        ([], "No card has come back after a day or more yet."),
        ([Kept("all", 0)], "No card has come back after a day or more yet."),
        (
            [Kept("all", 3, 66.7, 20.8, 93.9, 90.0, 88.0)],
            "67 % of three answers came back, 90 % are wanted: too few answers to say more.",
        ),
        (
            [Kept("all", 300, 80.0, 75.1, 84.1, 90.0, 88.0, "below")],
            "80 % of 300 answers came back, 90 % are wanted: less than wanted.",
        ),
    ],
)
def test_the_sentence_of_retention(groups: list[Kept], sentence: str) -> None:
    assert retention(groups).sentence == sentence


def test_growth_is_a_line_by_date() -> None:
    days = [Held(MONDAY, 0, None), Held(MONDAY + WEEK, 1, 2.0), Held(MONDAY + 2 * WEEK, 40, 15.0)]

    chart = growth(days)

    assert chart.sentence == "The middle one of 40 cards holds 15 days; on 30 November it held 2.0."
    assert dots(chart) == [("191.0", "127.0", "3.5"), ("346.0", "42.5", "3.5")]
    assert table(chart) == [["Day", "Cards", "Holds, days"], ["30 November", "1", "2.0"], ["7 December", "40", "15"]]
    assert growth([]).sentence == "No memories yet."
    assert growth([]).rows == ()


def test_minutes_stand_week_by_week_and_this_week_is_hot() -> None:
    chart = minutes_a_week([(MONDAY - WEEK, 30), (MONDAY, 10)])

    assert chart.sentence == (
        "40 minutes in two weeks, 10 minutes of them this week; about 20 minutes in a week with cards."
    )
    assert [(box.look, box.height) for box in chart.boxes] == [("solid", "82.5"), ("hot", "27.5")]
    assert minutes_a_week([(MONDAY, 0)]).sentence == "No time spent yet."
    with pytest.raises(ValueError, match="At most 26"):
        minutes_a_week([(MONDAY, 1)] * 27)


def test_calibration_is_a_square_with_the_line_on_which_both_are_alike() -> None:
    chart = calibration(
        [Forecasts(60, 70, 4, 65.0, 100.0), Forecasts(80, 90, 12, 85.0, 75.0), Forecasts(90, 100, 84, 95.0, 94.0)],
        fewest=5,
    )

    assert chart.sentence == (
        "100 answers in three groups. Farthest from the line: 85 % expected, 75 % came back, twelve answers."
    )
    assert dots(chart) == [("264.0", "70.0", "4.9"), ("288.0", "24.4", "8.9")]
    (identity,) = chart.limits
    assert (identity.x1, identity.y1, identity.x2, identity.y2) == ("60.0", "250.0", "300.0", "10.0")
    assert table(chart)[1] == ["60 to 70 %", "4", "65 %", "100 %"]
    assert calibration([], fewest=5).sentence == "No answer could be foretold yet."
    few = calibration([Forecasts(60, 70, 4, 65.0, 100.0)], fewest=5)
    assert few.sentence == "Four answers in one group, none of five or more."


def test_a_year_is_two_half_years_the_latter_as_the_calendar_draws_it() -> None:
    today = MONDAY + timedelta(days=2)
    counts = {today: 5, today - timedelta(days=200): 9, today - timedelta(days=500): 7}

    year, half = study_year(counts, today=today), study_calendar({today: 5}, today=today)

    assert year.sentence == "Two study days in 52 weeks, 14 cards."
    assert len(year.boxes) == 26 * 7 + len(half.boxes)
    later = year.boxes[26 * 7 :]
    assert [box.x for box in later if box.look == "pale"] == [box.x for box in half.boxes if box.look == "pale"]
    assert {box.title for box in year.boxes if box.title} == {"25 November: 5 cards", "9 May: 9 cards"}
    assert sum(int(row[2]) for row in table(year)[1:]) == 14
