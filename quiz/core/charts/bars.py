"""Cards ahead: a bar for each of the next study days."""

from collections.abc import Sequence

from quiz.core.charts.scales import RIGHT, across, frame, height, next_top, scale
from quiz.core.charts.shapes import Chart, Text, box, cells, text
from quiz.core.charts.words import capital, card_words, counted

DAYS_AHEAD = 30

_BOTTOM = 120.0
_LABELS_AT = _BOTTOM + 18
_START, _PITCH, _WIDTH = 33.0, 10.6, 7.0


def cards_ahead(counts: Sequence[int], *, limit: int | None = None) -> Chart:
    """Cards due per study day, today first, for up to thirty days; `limit` is the learner's own per day.

    Raises ValueError for more days than fit.
    """
    if len(counts) > DAYS_AHEAD:
        raise ValueError(f"At most {DAYS_AHEAD} days fit, got {len(counts)}.")
    top = next_top(max([*counts, limit or 0]))
    limit_at = height(limit or 0, top=top, bottom=_BOTTOM)
    limit_words = [] if limit is None else [text(RIGHT, limit_at - 4, f"your daily limit, {limit}", "end")]
    return Chart(
        sentence=_sentence(counts),
        head=cells("Day", "Cards"),
        rows=tuple(cells(capital(_distance(day)), str(number)) for day, number in enumerate(counts)),
        view_box="0 0 360 144",
        lines=frame(_BOTTOM),
        boxes=tuple(
            box(
                "solid" if day else "hot",
                x=_START + _PITCH * day,
                y=height(number, top=top, bottom=_BOTTOM),
                width=_WIDTH,
                height=_BOTTOM - height(number, top=top, bottom=_BOTTOM),
                title=f"{_distance(day)}: {card_words(number)}",
            )
            for day, number in enumerate(counts)
        ),
        limits=() if limit is None else (across("limit", limit_at),),
        texts=(*scale(top, _BOTTOM), *limit_words, *_labels(len(counts))),
    )


def _labels(days: int) -> list[Text]:
    """Below the axis: today, the whole week nearest before the middle, the end."""
    labels = [text(_START, _LABELS_AT, "today")]
    weeks = days // 2 // 7
    if weeks:
        middle = _START + _PITCH * 7 * weeks + _WIDTH / 2
        labels.append(text(middle, _LABELS_AT, "in a week" if weeks == 1 else f"in {weeks} weeks", "middle"))
    if days > 7:
        labels.append(text(min(_START + _PITCH * days, RIGHT), _LABELS_AT, f"in {days} days", "end"))
    return labels


def _distance(days: int) -> str:
    return ("today", "tomorrow")[days] if days < 2 else f"in {days} days"


def _sentence(counts: Sequence[int]) -> str:
    if not counts:
        return "Nothing due."
    span = f"the next {counted(len(counts), 'day', 'days')}"
    if not any(counts):
        return f"Nothing due in {span}."
    mean = sum(counts) / len(counts)
    pace = f"about {mean:.0f}" if mean >= 1 else "less than one"
    return f"{capital(card_words(counts[0]))} today, {pace} a day over {span}."
