"""The study calendar: days of half a year, or of a whole, as squares that grow instead of changing tint: for print."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from quiz.core.charts.scales import percentile
from quiz.core.charts.shapes import Box, Cell, Chart, Text, box, cells, text
from quiz.core.charts.words import MONTHS, capital, card_words, counted

WEEKS = 26

_X, _Y = 34.0, 24.0  # the middle of the first square
_WEEK, _DAY = 12.8, 13.0
_HALF_HEIGHT = 118.0
_SIZES = (1.6, 4.5, 6.5, 8.5, 10.5)  # nothing, then the quarters of the days studied
_SHORT_MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LABEL_WEEKS = 3  # as wide as a month's name


def study_calendar(counts: Mapping[date, int], *, today: date) -> Chart:
    """Reviews per study day over 26 weeks, Monday on top, this week last and only up to today.

    Squares follow the learner's own quartiles, so that half an hour a day fills the page as well as three.
    """
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    days = [(day, counts.get(day, 0)) for day in _days(first, today)]
    studied = [number for _, number in days if number > 0]
    quartiles = [percentile(studied, share) for share in (25, 50, 75)] if studied else []
    said = capital(counted(len(studied), "study day", "study days"))
    return Chart(
        sentence=f"{said} in {WEEKS} weeks" + ("; larger squares are longer days." if len(studied) > 1 else "."),
        head=cells("Month", "Study days", "Cards", numbers=2),
        rows=_months(days),
        view_box="0 0 360 112",
        corner="0.8",
        boxes=tuple(_square(place, day, number, quartiles) for place, (day, number) in enumerate(days)),
        texts=(*_month_labels(first), *(text(0, _Y + _DAY * row + 4, "MTWTFSS"[row]) for row in (0, 2, 4))),
    )


def study_year(counts: Mapping[date, int], *, today: date) -> Chart:
    """Reviews per study day over two half years, the older one above, squares alike in both."""
    half = timedelta(weeks=WEEKS)
    first = today - timedelta(days=today.weekday(), weeks=2 * WEEKS - 1)
    days = [(day, counts.get(day, 0)) for day in _days(first, today)]
    studied = [number for _, number in days if number > 0]
    quartiles = [percentile(studied, share) for share in (25, 50, 75)] if studied else []
    boxes: list[Box] = []
    texts: list[Text] = []
    for row, begins in enumerate((first, first + half)):
        down = row * _HALF_HEIGHT
        part = [pair for pair in days if begins <= pair[0] < begins + half]
        boxes += [_square(place, day, number, quartiles, down=down) for place, (day, number) in enumerate(part)]
        texts += _month_labels(begins, down=down)
        texts += [text(0, down + _Y + _DAY * each + 4, "MTWTFSS"[each]) for each in (0, 2, 4)]
    said = capital(counted(len(studied), "study day", "study days"))
    return Chart(
        sentence=f"{said} in {2 * WEEKS} weeks, {card_words(sum(studied))}.",
        head=cells("Month", "Study days", "Cards", numbers=2),
        rows=_months(days),
        view_box=f"0 0 360 {2 * _HALF_HEIGHT:.0f}",
        corner="0.8",
        boxes=tuple(boxes),
        texts=tuple(texts),
    )


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _square(place: int, day: date, number: int, quartiles: Sequence[float], *, down: float = 0.0) -> Box:
    size = _SIZES[bisect_right(quartiles, number) + 1 if number > 0 else 0]
    return box(
        "solid" if number > 0 else "pale",
        x=_X + _WEEK * (place // 7) - size / 2,
        y=down + _Y + _DAY * (place % 7) - size / 2,
        width=size,
        height=size,
        title=f"{day.day} {MONTHS[day.month - 1]}: {card_words(number)}" if number > 0 else "",
    )


def _months(days: Iterable[tuple[date, int]]) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for (_year, month), group in groupby(days, key=lambda pair: (pair[0].year, pair[0].month)):
        numbers = [number for _, number in group]
        rows.append(cells(MONTHS[month - 1], str(sum(number > 0 for number in numbers)), str(sum(numbers)), numbers=2))
    return tuple(rows)


def _month_labels(first: date, *, down: float = 0.0) -> list[Text]:
    """Each month's name over the first week that begins in it; at the left end only if the next is not too near."""
    months = [(first + timedelta(weeks=number)).month for number in range(WEEKS)]
    starts = [number for number in range(WEEKS) if number == 0 or months[number] != months[number - 1]]
    if starts[1] < _LABEL_WEEKS:
        starts = starts[1:]
    return [text(_X - 6 + _WEEK * start, down + 10, _SHORT_MONTHS[months[start] - 1]) for start in starts]
