"""The minutes until an exam as a picture."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quiz.core.charts import minutes_ahead

SATURDAY = date(2026, 11, 28)


def test_minutes_ahead_stand_by_day_and_then_by_week():
    near = minutes_ahead([(SATURDAY + timedelta(days=day), 10.0 * (day > 0)) for day in range(12)], limit=20)
    far = minutes_ahead([(SATURDAY + timedelta(days=day), float(day)) for day in range(60)], limit=60)

    assert near.sentence == "Less than a minute today, then about 10 min a day until 9 December: 110 min in all."
    assert [each.look for each in near.boxes] == ["hot", *["solid"] * 11]
    assert [each.title for each in near.boxes[:3]] == ["today: 0 min", "tomorrow: 10 min", "30 November: 10 min"]
    assert [each.words for each in near.texts[3:]] == ["at most 20 min a day", "today", "9 December"]
    assert len(far.boxes) == len(far.rows) == 10
    assert [each.title for each in far.boxes[:3]] == ["today: 0 min", "29 November: 4 min", "6 December: 11 min"]
    assert far.rows[-1][1].words == "58"


@given(
    st.lists(st.floats(0, 480), max_size=400).map(
        lambda each: [(SATURDAY + timedelta(days=day), minutes) for day, minutes in enumerate(each)]
    ),
    st.integers(1, 480),
)
def test_minutes_ahead_stay_in_their_box(days, limit):
    chart = minutes_ahead(days, limit=limit)

    assert len(chart.boxes) == len(chart.rows)
    assert all(float(each.x) >= 30 and float(each.x) + float(each.width) <= 352.1 for each in chart.boxes)
    assert all(9.9 <= float(each.y) <= 120 for each in chart.boxes)
    assert minutes_ahead([], limit=limit).sentence == "No day is left to study."
