"""Charts against the drawings in the design and against values reckoned by hand from its formulas."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.core.charts import (
    Chart,
    Score,
    cards_ahead,
    class_means,
    ink_bar,
    percentile,
    scores_over_time,
    spark,
    study_calendar,
    week,
)
from quiz.core.charts.scales import next_top

SATURDAY = date(2026, 11, 28)
DUE = [24, 18, 15, 22, 9, 12, 17, 14, 20, 11, 8, 13, 19, 10, 7, 12, 9, 15, 8, 6, 11, 7, 9, 5, 8, 6, 10, 4, 6, 5]
SCORES = [
    Score("1 Sep", "Warm-up", 42),
    Score("8 Sep", "Recognition", 55),
    Score("15 Sep", "NATO and EU", 50),
    Score("29 Sep", "Grants", 63),
    Score("6 Oct", "Sales", 58),
    Score("20 Oct", "Agreements", 71),
    Score("27 Oct", "Missions", 68),
    Score("10 Nov", "Baltic dialogue", 80),
    Score("17 Nov", "Revision", 84),
]


def words_at(chart: Chart) -> list[tuple[str, str, str, str]]:
    return [(text.words, text.x, text.y, text.anchor) for text in chart.texts]


def table(chart: Chart) -> list[list[str]]:
    return [[cell.words for cell in row] for row in (chart.head, *chart.rows)]


# Scores over time


def test_line_is_the_one_in_the_design() -> None:
    chart = scores_over_time(SCORES)

    assert chart.path == (
        "M36.0 85.4L74.8 68.5L113.5 75.0L152.2 58.1L191.0 64.6L229.8 47.7L268.5 51.6L307.2 36.0L346.0 30.8"
    )
    assert [(line.look, line.x1, line.x2, line.y1, line.y2) for line in chart.lines] == [
        ("axis", "30.0", "352.0", "140.0", "140.0"),
        ("grid", "30.0", "352.0", "75.0", "75.0"),
        ("grid", "30.0", "352.0", "10.0", "10.0"),
    ]
    assert words_at(chart) == [
        ("0", "25.0", "144.0", "end"),
        ("50", "25.0", "79.0", "end"),
        ("100", "25.0", "14.0", "end"),
        ("1 Sep", "36.0", "158.0", "start"),
        ("6 Oct", "191.0", "158.0", "middle"),
        ("17 Nov", "346.0", "158.0", "end"),
        ("84", "346.0", "22.8", "end"),
        ("42", "33.0", "102.4", "start"),
    ]
    assert (len(chart.dots), chart.dots[0].radius, chart.dots[0].title) == (9, "3.5", "Warm-up, 1 Sep: 42 %")
    assert chart.sentence == "From 42 to 84 % in nine quizzes, best in the latest."
    assert table(chart)[:2] == [["Date", "Quiz", "Score"], ["1 Sep", "Warm-up", "42 %"]]
    assert [cell.is_number for cell in chart.rows[0]] == [False, False, True]


def test_line_of_one_point_stands_in_the_middle_without_a_line() -> None:
    chart = scores_over_time([Score("1 Sep", "Warm-up", 50)])

    assert (chart.path, [(dot.x, dot.y) for dot in chart.dots]) == ("", [("191.0", "75.0")])
    assert words_at(chart)[3:] == [("1 Sep", "191.0", "158.0", "middle"), ("50", "191.0", "67.0", "middle")]
    assert chart.sentence == "50 % in one quiz."


def test_line_without_points_has_a_sentence_and_nothing_to_draw() -> None:
    chart = scores_over_time([])

    assert (chart.sentence, chart.rows, chart.path, chart.dots) == ("No quiz taken yet.", (), "", ())


def test_line_breaks_where_a_quiz_was_not_taken() -> None:
    percents = [40, 60, None, 80, None, 100, 0]
    chart = scores_over_time([Score(str(place), f"Quiz {place}", percent) for place, percent in enumerate(percents)])

    assert chart.path == "M36.0 88.0L87.7 62.0M294.3 10.0L346.0 140.0"
    assert [dot.x for dot in chart.dots] == ["36.0", "87.7", "191.0", "294.3", "346.0"]
    assert chart.sentence == "From 40 to 0 % in five quizzes, two not taken, best in Quiz 5 with 100 %."
    assert table(chart)[3] == ["2", "Quiz 2", "not taken"]


def test_line_that_was_never_taken_still_tells_its_quizzes() -> None:
    chart = scores_over_time([Score("1 Sep", "Warm-up", None)])

    assert (chart.sentence, chart.dots, len(chart.rows)) == ("No quiz taken yet.", (), 1)


def test_line_of_zeros_lies_on_the_axis_with_its_values_above() -> None:
    chart = scores_over_time([Score("a", "A", 0), Score("b", "B", 0)])

    assert chart.path == "M36.0 140.0L346.0 140.0"
    assert words_at(chart)[-2:] == [("0", "346.0", "132.0", "end"), ("0", "33.0", "132.0", "start")]


def test_line_keeps_true_dates_and_drops_a_label_without_room() -> None:
    days = [date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 11)]
    chart = scores_over_time([Score(f"{day.day} Sep", "Q", 50, day) for day in days])

    assert [dot.x for dot in chart.dots] == ["36.0", "67.0", "346.0"]
    assert [text.words for text in chart.texts[3:5]] == ["1 Sep", "11 Sep"]


def test_line_of_one_day_is_spread_evenly() -> None:
    chart = scores_over_time([Score("1 Sep", "Q", 50, date(2026, 9, 1))] * 3)

    assert [dot.x for dot in chart.dots] == ["36.0", "191.0", "346.0"]


# Cards ahead


def test_bars_are_those_in_the_design() -> None:
    chart = cards_ahead(DUE, limit=30)

    first, second, last = chart.boxes[0], chart.boxes[1], chart.boxes[-1]
    assert (first.look, first.x, first.y, first.width, first.height) == ("hot", "33.0", "54.0", "7.0", "66.0")
    assert (second.look, second.x, second.y, second.height) == ("solid", "43.6", "70.5", "49.5")
    assert (last.x, last.y) == ("340.4", "106.2")
    assert [bar.title for bar in chart.boxes[:3]] == ["today: 24 cards", "tomorrow: 18 cards", "in 2 days: 15 cards"]
    assert [(line.look, line.y1) for line in chart.limits] == [("limit", "37.5")]
    assert words_at(chart) == [
        ("0", "25.0", "124.0", "end"),
        ("20", "25.0", "69.0", "end"),
        ("40", "25.0", "14.0", "end"),
        ("your daily limit, 30", "352.0", "33.5", "end"),
        ("today", "33.0", "138.0", "start"),
        ("in 2 weeks", "184.9", "138.0", "middle"),
        ("in 30 days", "351.0", "138.0", "end"),
    ]
    assert chart.sentence == "24 cards today, about 11 a day over the next 30 days."
    assert table(chart)[:4] == [["Day", "Cards"], ["Today", "24"], ["Tomorrow", "18"], ["In 2 days", "15"]]


def test_bars_all_zero_keep_a_scale() -> None:
    chart = cards_ahead([0] * 30)

    assert {(bar.y, bar.height) for bar in chart.boxes} == {("120.0", "0.0")}
    assert [text.words for text in chart.texts[:3]] == ["0", "2", "4"]
    assert (chart.sentence, chart.limits) == ("Nothing due in the next 30 days.", ())


def test_bars_of_a_short_span_say_so() -> None:
    assert cards_ahead([1, 0, 0]).sentence == "1 card today, less than one a day over the next three days."
    assert [text.words for text in cards_ahead([1] * 14).texts[3:]] == ["today", "in a week", "in 14 days"]


def test_bars_of_no_days_have_nothing_to_draw() -> None:
    chart = cards_ahead([])

    assert (chart.sentence, chart.rows, chart.boxes) == ("Nothing due.", (), ())


def test_bars_leave_room_for_a_limit_above_them() -> None:
    assert [text.words for text in cards_ahead([3], limit=60).texts[:3]] == ["0", "50", "100"]


def test_bars_for_more_days_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="30"):
        cards_ahead([1] * 31)


@pytest.mark.parametrize(
    ("number", "top"),
    [(0, 4), (1, 4), (4, 4), (5, 5), (6, 10), (11, 20), (24, 40), (41, 50), (51, 100), (101, 200), (4001, 5000)],
)
def test_scale_of_counts_ends_at_a_round_number(number: int, top: int) -> None:
    assert next_top(number) == top


@given(st.integers(0, 10**9))
def test_scale_of_counts_always_holds_its_numbers(number: int) -> None:
    top = next_top(number)

    assert max(number, 4) <= top <= max(4, 2.5 * number)
    assert re.fullmatch("[1245]0*", str(top))


# Study calendar


def test_calendar_starts_on_a_monday_and_ends_today() -> None:
    chart = study_calendar({}, today=SATURDAY)

    first, last = chart.boxes[0], chart.boxes[-1]
    assert len(chart.boxes) == 25 * 7 + 6
    assert (first.look, first.x, first.y, first.width, first.title) == ("pale", "33.2", "23.2", "1.6", "")
    assert (last.x, last.y) == ("353.2", "88.2")
    assert chart.sentence == "No study days in 26 weeks."
    assert table(chart)[1] == ["June", "0", "0"]


def test_calendar_squares_grow_by_the_quartiles_of_the_learner() -> None:
    monday = date(2026, 6, 1)
    counts = {monday + timedelta(days=place): number for place, number in enumerate([10, 20, 30, 40])}

    chart = study_calendar(counts, today=SATURDAY)

    assert [(box.look, box.x, box.y, box.width) for box in chart.boxes[:5]] == [
        ("solid", "31.8", "21.8", "4.5"),
        ("solid", "30.8", "33.8", "6.5"),
        ("solid", "29.8", "45.8", "8.5"),
        ("solid", "28.8", "57.8", "10.5"),
        ("pale", "33.2", "75.2", "1.6"),
    ]
    assert [box.title for box in chart.boxes[:5]] == [
        "1 June: 10 cards",
        "2 June: 20 cards",
        "3 June: 30 cards",
        "4 June: 40 cards",
        "",
    ]
    assert chart.sentence == "Four study days in 26 weeks; larger squares are longer days."
    assert table(chart)[:2] == [["Month", "Study days", "Cards"], ["June", "4", "100"]]


def test_calendar_of_a_single_study_day_shows_it_large() -> None:
    chart = study_calendar({SATURDAY: 3}, today=SATURDAY)

    assert [(box.width, box.title) for box in chart.boxes if box.look == "solid"] == [("10.5", "28 November: 3 cards")]
    assert chart.sentence == "One study day in 26 weeks."


def test_calendar_ignores_days_outside_its_half_year() -> None:
    outside = {SATURDAY + timedelta(days=1): 5, date(2026, 5, 31): 5}

    assert study_calendar(outside, today=SATURDAY) == study_calendar({}, today=SATURDAY)


def test_calendar_names_months_over_the_week_that_begins_in_them() -> None:
    chart = study_calendar({}, today=SATURDAY)

    assert words_at(chart) == [
        ("June", "28.0", "10.0", "start"),
        ("July", "92.0", "10.0", "start"),
        ("Aug", "143.2", "10.0", "start"),
        ("Sep", "207.2", "10.0", "start"),
        ("Oct", "258.4", "10.0", "start"),
        ("Nov", "309.6", "10.0", "start"),
        ("M", "0.0", "28.0", "start"),
        ("W", "0.0", "54.0", "start"),
        ("F", "0.0", "80.0", "start"),
    ]


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_calendar_months_never_touch_and_stay_inside(today: date) -> None:
    chart = study_calendar({}, today=today)

    labels = [float(text.x) for text in chart.texts if text.y == "10.0"]
    assert all(after - before >= 38 for before, after in pairwise(labels))
    assert len({cell.words for cell, *_ in chart.rows}) == len(chart.rows)
    assert all(float(box.x) + float(box.width) <= 360 for box in chart.boxes)


# Class means


def test_means_stand_on_the_line_of_the_middle_of_the_class() -> None:
    chart = class_means([("Warm-up", [0, 25, 50, 75, 100]), ("Sales", [49] * 6)])

    assert [(line.look, line.x1, line.x2, line.y1, line.y2) for line in chart.lines] == [
        ("grid", "6.0", "6.0", "4.0", "90.0"),
        ("grid", "166.0", "166.0", "4.0", "90.0"),
        ("grid", "326.0", "326.0", "4.0", "90.0"),
        ("axis", "38.0", "294.0", "34.0", "34.0"),
        ("axis", "162.8", "162.8", "76.0", "76.0"),
    ]
    assert [(dot.x, dot.y, dot.radius, dot.title) for dot in chart.dots] == [
        ("166.0", "34.0", "4.5", "Warm-up: mean 50 %"),
        ("162.8", "76.0", "4.5", "Sales: mean 49 %"),
    ]
    assert ("Warm-up", "0.0", "22.0", "start") in words_at(chart)
    assert ("50", "372.0", "39.0", "end") in words_at(chart)
    assert chart.view_box == "0 0 372 110"
    assert chart.sentence == "Lowest in Sales with 49 %. Lines span the middle 80 % of the class."
    assert table(chart) == [
        ["Quiz", "Mean", "Middle 80 %", "Answers"],
        ["Warm-up", "50 %", "10 to 90 %", "5"],
        ["Sales", "49 %", "49 to 49 %", "6"],
    ]


def test_means_under_five_answers_are_too_few() -> None:
    chart = class_means([("Warm-up", [40, 50, 60, 70])])

    assert (chart.dots, [line.look for line in chart.lines]) == ((), ["grid"] * 3)
    assert words_at(chart)[-1] == ("too few", "372.0", "39.0", "end")
    assert chart.sentence == "No quiz has five answers yet."
    assert table(chart)[1] == ["Warm-up", "too few", "", "4"]


def test_means_of_no_quiz_have_nothing_to_draw() -> None:
    assert class_means([]).rows == ()


@pytest.mark.parametrize(
    ("numbers", "share", "expected"),
    [([7], 10, 7), ([7], 90, 7), ([0, 100], 10, 10), ([0, 100], 90, 90), ([4, 1, 3, 2], 50, 2.5), ([1, 2, 3], 100, 3)],
)
def test_percentile(numbers: list[float], share: float, expected: float) -> None:
    assert percentile(numbers, share) == pytest.approx(expected)


def test_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="No numbers"):
        percentile([], 50)


# Small ones


def test_spark_is_the_one_in_the_design() -> None:
    drawn = spark([62, 70, 66, 78, 81, 88])

    assert drawn.path == "M2.0 19.2L18.8 15.8L35.6 17.5L52.4 12.4L69.2 11.1L86.0 8.1"
    assert (drawn.last, drawn.label) == ("M86.0 8.1h.01", "Scores 62 to 88 percent over 6 quizzes")


def test_spark_of_one_score_is_a_dot_and_of_none_is_empty() -> None:
    assert (spark([30]).path, spark([30]).last, spark([30]).label) == (
        "",
        "M44.0 33.0h.01",
        "Score 30 percent in 1 quiz",
    )
    assert (spark([]).path, spark([]).last, spark([]).label) == ("", "", "No scores yet")


def test_spark_keeps_low_scores_at_the_foot() -> None:
    assert spark([0, 30, 100]).path == "M2.0 33.0L44.0 33.0L86.0 2.9"


def test_ink_bar_is_as_wide_as_the_recall() -> None:
    bar = ink_bar(0.92, thresholds=[0.5, 0.7, 0.9])

    assert (bar.width, bar.ticks, bar.label) == ("88.3", ("48.0", "67.2", "86.4"), "Memory strength 92 of 100")


def test_ink_bar_tells_what_was_before() -> None:
    bar = ink_bar(0.72, before=0.58)

    assert (bar.ticks, bar.label) == (("55.7",), "Memory strength 72 of 100, 58 before")


@pytest.mark.parametrize(("recall", "width"), [(-0.1, "0.0"), (0.0, "0.0"), (1.0, "96.0"), (1.2, "96.0")])
def test_ink_bar_never_leaves_its_box(recall: float, width: str) -> None:
    assert ink_bar(recall).width == width


def test_week_is_the_one_in_the_design() -> None:
    studied = {date(2026, 11, day) for day in (22, 23, 24, 26, 27)}  # the 22nd is of the week before

    shown = week(studied, today=SATURDAY, goal=5)

    assert [(day.state, day.letter, day.words) for day in shown.days] == [
        ("studied", "M", "Monday: studied"),
        ("studied", "T", "Tuesday: studied"),
        ("rest", "W", "Wednesday: rest day"),
        ("studied", "T", "Thursday: studied"),
        ("studied", "F", "Friday: studied"),
        ("today", "S", "Saturday: today, not yet"),
        ("ahead", "S", "Sunday: to come"),
    ]
    assert [day.is_today for day in shown.days] == [False] * 5 + [True, False]
    assert [(day.path, day.dashes) for day in shown.days[4:]] == [
        ("M8.5 27 L15.5 5", ""),
        ("M8.5 27 L15.5 5", "1 4"),
        ("M11.9 16h.2", ""),
    ]
    assert shown.sentence == "Four study days of your five. Saturday would make it."


@pytest.mark.parametrize(
    ("days", "goal", "sentence"),
    [
        ([], 5, "No study day yet this week."),
        ([], None, "No study day yet this week."),
        ([23], None, "One study day this week."),
        ([23, 24], 5, "Two study days of your five."),
        ([23, 24, 28], 4, "Three study days of your four."),
        ([23, 24, 28], 3, "Three study days of your three."),
        ([23, 24, 28], 2, "Three study days; you aimed for two."),
    ],
)
def test_week_says_how_it_stands(days: list[int], goal: int | None, sentence: str) -> None:
    assert week({date(2026, 11, day) for day in days}, today=SATURDAY, goal=goal).sentence == sentence


def test_week_today_once_studied_is_a_stroke_like_the_others() -> None:
    today = week({SATURDAY}, today=SATURDAY).days[5]

    assert (today.state, today.is_today, today.words, today.dashes) == ("studied", True, "Saturday: today, studied", "")


# Scores below nothing


def test_line_with_scores_below_nothing_draws_them_there() -> None:
    chart = scores_over_time([Score("1 Sep", "Sure", -120), Score("8 Sep", "Surer", 40)])

    assert [(line.look, line.y1) for line in chart.lines] == [("grid", "140.0"), ("axis", "62.0"), ("grid", "10.0")]
    assert [dot.y for dot in chart.dots] == ["124.4", "41.2"]
    assert [text.words for text in chart.texts[:3]] == ["−150", "0", "100"]
    assert chart.sentence == "From −120 to 40 % in two quizzes, best in the latest."
    assert table(chart)[1][-1] == "−120 %"


def test_means_below_nothing_stay_in_the_picture() -> None:
    chart = class_means([("Sure", [-60, -50, -40, -30, -20]), ("Right", [80, 90, 90, 90, 100])])

    assert [text.words for text in chart.texts[:3]] == ["−100 %", "0 %", "100 %"]
    assert [dot.x for dot in chart.dots] == ["102.0", "310.0"]
    assert chart.sentence.startswith("Lowest in Sure with −40 %.")


@given(st.lists(st.floats(-200, 100), min_size=1, max_size=20))
def test_no_score_leaves_the_plot(percents: list[float]) -> None:
    chart = scores_over_time([Score("1 Sep", "Quiz", percent) for percent in percents])

    assert all(10 <= float(dot.y) <= 140 for dot in chart.dots)
