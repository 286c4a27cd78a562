"""The chart templates draw every shape that the core reckoned, as sound XML and without words of their own."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from quiz.core.charts import (
    Score,
    cards_ahead,
    class_means,
    ink_bar,
    minutes_ahead,
    scores_over_time,
    spark,
    study_calendar,
    week,
)
from quiz.core.charts.memory import Held, growth

TODAY = date(2026, 11, 28)
EVIL = '<script>alert(1)</script> & "co"'
CHARTS = {
    "line": scores_over_time([Score("1 Sep", EVIL, 42), Score("8 Sep", "Recognition", 55)]),
    "bars": cards_ahead([24, 18, 15], limit=30),
    "calendar": study_calendar({TODAY: 12}, today=TODAY),
    "plain": growth([Held(TODAY, 1, 2.0)]),
    "minutes": minutes_ahead([(TODAY, 12), (date(2026, 11, 29), 15)], limit=20),
    "means": class_means([(EVIL, [10, 20, 30, 40, 55]), ("Sales", [50])]),
}


def drawn(template: str, **context: object) -> ElementTree.Element:
    return ElementTree.fromstring(render_to_string(f"quiz/{template}.html", context).strip())


@pytest.mark.parametrize("kind", CHARTS)
def test_chart_draws_each_shape_once_and_has_its_table(kind: str) -> None:
    chart = CHARTS[kind]

    figure = drawn(f"charts/{kind}", chart=chart, id="here", **({"heading": "Growth"} if kind == "plain" else {}))

    svg = figure.find("svg")
    assert svg is not None
    assert {tag: len(svg.findall(tag)) for tag in ("line", "rect", "path", "circle", "text")} == {
        "line": len(chart.lines) + len(chart.limits),
        "rect": len(chart.boxes),
        "path": bool(chart.path),
        "circle": len(chart.dots),
        "text": len(chart.texts),
    }
    assert svg.get("aria-labelledby") == "here-sentence"
    assert figure.findtext("figcaption/p[@id='here-sentence']") == chart.sentence
    assert figure.findtext("figcaption/h2")
    assert [cell.text for cell in figure.findall("details//th[@scope='col']")] == [cell.words for cell in chart.head]
    assert [cell.text for cell in figure.findall("details//th[@scope='row']")] == [row[0].words for row in chart.rows]
    assert not figure.findall(".//script")
    assert not figure.findall(".//*[@style]")


def test_chart_takes_another_heading() -> None:
    figure = drawn("charts/line", chart=CHARTS["line"], id="a", heading="Ada")

    assert (figure.findtext("figcaption/h2"), figure.findtext("details/table/caption")) == ("Ada", "Ada")


def test_chart_without_rows_is_its_sentence() -> None:
    figure = drawn("charts/line", chart=scores_over_time([]), id="a")

    assert [child.tag for child in figure] == ["figcaption"]


def test_coordinates_keep_their_point_in_any_language() -> None:
    with translation.override("de"):
        line = drawn("charts/line", chart=CHARTS["line"], id="a")
        bar = drawn("parts/inkbar", bar=ink_bar(0.92, thresholds=[0.7]))

    assert [dot.get("cy") for dot in line.findall(".//circle")] == ["85.4", "68.5"]
    assert [each.get("x1") for each in bar.findall("line")] == [None, "67.2"]
    assert bar.find("rect").attrib == {"y": "1", "width": "88.3", "height": "6"}  # type: ignore[union-attr]


def test_spark_draws_only_what_there_is() -> None:
    assert [len(drawn("parts/spark", spark=spark(scores))) for scores in ([], [50], [50, 60])] == [0, 1, 2]


def test_week_has_seven_days_and_one_today() -> None:
    strokes = drawn("parts/week", week=week({date(2026, 11, 27)}, today=TODAY))

    assert [day.get("data-is") for day in strokes] == ["rest", "rest", "rest", "rest", "studied", "today", "ahead"]
    assert [day.get("aria-current") for day in strokes] == [None, None, None, None, None, "date", None]
