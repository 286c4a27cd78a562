"""Minutes ahead: a bar for each day until an exam; where there are many, one for today and one for each week after."""

from collections.abc import Sequence
from datetime import date

from quiz.core.charts.scales import LEFT, RIGHT, across, frame, height, next_top, scale
from quiz.core.charts.shapes import Chart, Text, box, cells, text
from quiz.core.charts.words import MONTHS, capital

MOST_BARS = 45
_BOTTOM = 120.0
_LABELS_AT = _BOTTOM + 18
_START, _WIDEST, _SOLID = LEFT + 3, 24.0, 0.66
_WEEK = 7


def minutes_ahead(days: Sequence[tuple[date, float]], *, limit: int) -> Chart:
    """Minutes that each day is expected to take, today first; `limit` is the most that a day may take."""
    weekly = len(days) > MOST_BARS
    step = _WEEK if weekly else 1
    spans = [days[:1], *(days[first : first + step] for first in range(1, len(days), step))] if days else []
    bars = [(span[0][0], sum(minutes for _, minutes in span) / len(span)) for span in spans]
    top = next_top(max([limit, *(minutes for _, minutes in bars)]))
    pitch = min(_WIDEST, (RIGHT - _START) / max(len(bars), 1))
    limit_at = height(limit, top=top, bottom=_BOTTOM)
    names = [_name(place, day, weekly) for place, (day, _) in enumerate(bars)]
    return Chart(
        sentence=_sentence(days),
        head=cells("Week from" if weekly else "Day", "Minutes a day" if weekly else "Minutes"),
        rows=tuple(cells(capital(name), f"{minutes:.0f}") for name, (_, minutes) in zip(names, bars, strict=True)),
        view_box="0 0 360 144",
        lines=frame(_BOTTOM),
        boxes=tuple(
            box(
                "solid" if place else "hot",
                x=_START + pitch * place,
                y=height(minutes, top=top, bottom=_BOTTOM),
                width=pitch * _SOLID,
                height=_BOTTOM - height(minutes, top=top, bottom=_BOTTOM),
                title=f"{name}: {minutes:.0f} min",
            )
            for place, (name, (_, minutes)) in enumerate(zip(names, bars, strict=True))
        ),
        limits=(across("limit", limit_at),),
        texts=(
            *scale(top, _BOTTOM),
            text(RIGHT, limit_at - 4, f"at most {limit} min a day", "end"),
            *_labels(days, min(_START + pitch * len(bars), RIGHT)),
        ),
    )


def _labels(days: Sequence[tuple[date, float]], end: float) -> list[Text]:
    """Below the axis: today, and the last day where there is room."""
    labels = [text(_START, _LABELS_AT, "today")]
    if end - _START > 120:
        labels.append(text(end, _LABELS_AT, _day(days[-1][0]), "end"))
    return labels


def _name(place: int, day: date, weekly: bool) -> str:
    if not place:
        return "today"
    return "tomorrow" if place == 1 and not weekly else _day(day)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _sentence(days: Sequence[tuple[date, float]]) -> str:
    if not days:
        return "No day is left to study."
    today, later = days[0][1], [minutes for _, minutes in days[1:]]
    words = f"{capital(_minutes(today))} today"
    if later:
        words += f", then {_minutes(sum(later) / len(later))} a day until {_day(days[-1][0])}"
    whole = sum(minutes for _, minutes in days)
    return f"{words}: {_hours(whole)} in all."


def _minutes(minutes: float) -> str:
    return f"about {minutes:.0f} min" if minutes >= 0.95 else "less than a minute"


def _hours(minutes: float) -> str:
    return f"{minutes / 60:.0f} h" if minutes >= 119.5 else f"{minutes:.0f} min"
