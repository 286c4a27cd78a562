"""Memory in pictures: true retention beside what was wanted, how long memories hold, and forecasts beside answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quiz.core.charts.scales import LEFT, RIGHT, frame, height, next_top, path_through, scale
from quiz.core.charts.shapes import Cell, Chart, Dot, Line, Text, box, cells, dot, line, text
from quiz.core.charts.words import MONTHS, capital, counted, number_word, percent_words, signed

_FIRST, _LAST = LEFT + 6, RIGHT - 6
_BOTTOM = 140.0
_LABELS_AT = _BOTTOM + 18


@dataclass(frozen=True, slots=True)
class Kept:
    """What came back of a group of reviews, in percent. `low` and `high` say how sure that is; None without reviews."""

    name: str
    n: int
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    wanted: float | None = None
    foretold: float | None = None
    reading: str = ""


_FOOT, _PITCH, _ROW = 14.0, 42.0, 34.0
_SIDE, _SPAN, _END = 6.0, 320.0, 372.0


def retention(groups: Sequence[Kept]) -> Chart:
    """A line for each group: a dot at what came back, on the line of 95 %, and a dashed mark at what was wanted.

    The scale begins at 50, or at 0 where anything lies below that.
    """
    drawn = [group for group in groups if group.percent is not None]
    low_end = 50 if all((group.low or 0) >= 50 for group in drawn) else 0

    def x(percent: float) -> float:
        return _SIDE + _SPAN * (percent - low_end) / (100 - low_end)

    foot = _ROW + _PITCH * (len(drawn) - 1) + _FOOT
    lines: list[Line] = []
    limits: list[Line] = []
    dots: list[Dot] = []
    texts: list[Text] = []
    for tick in (low_end, (low_end + 100) / 2, 100):
        lines.append(line("grid", x=(x(tick), x(tick)), y=(4, foot)))
        texts.append(text(x(tick), foot + 16, percent_words(tick), "middle"))
    for place, group in enumerate(drawn):
        y = _ROW + _PITCH * place
        texts.append(text(0, y - 12, f"{capital(group.name)}, {group.n}"))
        if group.percent is None or group.low is None or group.high is None:
            continue
        lines.append(line("axis", x=(x(group.low), x(group.high)), y=(y, y)))
        if group.wanted is not None:
            limits.append(line("limit", x=(x(group.wanted), x(group.wanted)), y=(y - 9, y + 9)))
        dots.append(dot(x(group.percent), y, 4.5, f"{capital(group.name)}: {percent_words(group.percent)}"))
        texts.append(text(_END, y + 5, signed(group.percent), "end"))
    return Chart(
        sentence=_retention_sentence(groups),
        head=cells("Memory", "Reviews", "Came back", "Surely", "Wanted", "Expected", numbers=5),
        rows=tuple(_retention_row(group) for group in groups) if drawn else (),
        view_box=f"0 0 372 {foot + 20:.0f}",
        lines=tuple(lines),
        dots=tuple(dots),
        limits=tuple(limits),
        texts=tuple(texts),
    )


def _retention_row(group: Kept) -> tuple[Cell, ...]:
    sure = "–"
    if group.low is not None and group.high is not None:
        sure = f"{signed(group.low)} to {percent_words(group.high)}"
    shares = (_percent(group.percent), sure, _percent(group.wanted), _percent(group.foretold))
    return cells(capital(group.name), str(group.n), *shares, numbers=5)


def _percent(percent: float | None) -> str:
    return "–" if percent is None else percent_words(percent)


def _retention_sentence(groups: Sequence[Kept]) -> str:
    whole = groups[-1] if groups else None
    if whole is None or whole.percent is None or whole.wanted is None:
        return "No card has come back after a day or more yet."
    said = f"{percent_words(whole.percent)} of {counted(whole.n, 'answer', 'answers')} came back"
    said += f", {percent_words(whole.wanted)} are wanted"
    if not whole.reading:
        return f"{said}: too few answers to say more."
    return f"{said}: {_READINGS[whole.reading]}"


_READINGS = {
    "as wanted": "as it should be, within what chance allows.",
    "below": "less than wanted.",
    "above": "more than wanted; cards could come less often.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """How long the middle memory held on a day, over so many cards."""

    on: date
    cards: int
    days: float | None


def growth(held: Sequence[Held]) -> Chart:
    """How long memories hold, oldest first: a line over the days on which there were any."""
    known = [(each, each.days) for each in held if each.days is not None]
    top = next_top(max((days for _, days in known), default=0))
    span = max((held[-1].on - held[0].on).days, 1) if held else 1
    points = [
        (
            _FIRST + (_LAST - _FIRST) * (each.on - held[0].on).days / span,
            height(days, top=top, bottom=_BOTTOM),
        )
        for each, days in known
    ]
    return Chart(
        sentence=_growth_sentence(known),
        head=cells("Day", "Cards", "Holds, days", numbers=2),
        rows=tuple(cells(_day(each.on), str(each.cards), _days(days)) for each, days in known),
        view_box="0 0 360 170",
        lines=frame(_BOTTOM),
        path=path_through(points),
        dots=tuple(
            dot(x, y, 3.5, f"{_day(each.on)}: {_days(days)} days, {each.cards} cards")
            for (x, y), (each, days) in zip(points, known, strict=True)
        ),
        texts=(*scale(top, _BOTTOM), *_ends(held)),
    )


def _ends(held: Sequence[Held]) -> list[Text]:
    if not held:
        return []
    return [text(_FIRST, _LABELS_AT, _day(held[0].on)), text(_LAST, _LABELS_AT, _day(held[-1].on), "end")]


def _growth_sentence(known: Sequence[tuple[Held, float]]) -> str:
    if not known:
        return "No memories yet."
    (first, before), (last, now) = known[0], known[-1]
    said = f"The middle one of {counted(last.cards, 'card', 'cards')} holds {_days(now)} days"
    return f"{said}." if len(known) == 1 else f"{said}; on {_day(first.on)} it held {_days(before)}."


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _days(days: float) -> str:
    return f"{days:.0f}" if days >= 10 else f"{days:.1f}"


WEEKS_OF_TIME = 26
_PLOT = 120.0
_BAR_START, _BAR_PITCH, _BAR_WIDTH = 33.0, 12.2, 8.0


def minutes_a_week(weeks: Sequence[tuple[date, int]]) -> Chart:
    """Minutes of cards for each week, by its Monday, oldest first; the last is this week. Raises ValueError for more
    weeks than fit."""
    if len(weeks) > WEEKS_OF_TIME:
        raise ValueError(f"At most {WEEKS_OF_TIME} weeks fit, got {len(weeks)}.")
    top = next_top(max((minutes for _, minutes in weeks), default=0))
    return Chart(
        sentence=_time_sentence(weeks),
        head=cells("Week from", "Minutes"),
        rows=tuple(cells(_day(monday), str(minutes)) for monday, minutes in weeks),
        view_box="0 0 360 144",
        lines=frame(_PLOT),
        boxes=tuple(
            box(
                "hot" if place == len(weeks) - 1 else "solid",
                x=_BAR_START + _BAR_PITCH * place,
                y=height(minutes, top=top, bottom=_PLOT),
                width=_BAR_WIDTH,
                height=_PLOT - height(minutes, top=top, bottom=_PLOT),
                title=f"Week from {_day(monday)}: {minutes} min",
            )
            for place, (monday, minutes) in enumerate(weeks)
        ),
        texts=(
            *scale(top, _PLOT),
            *([text(_BAR_START, _PLOT + 18, _day(weeks[0][0]))] if len(weeks) > 8 else []),
            *([text(_BAR_START + _BAR_PITCH * len(weeks), _PLOT + 18, "this week", "end")] if weeks else []),
        ),
    )


def _time_sentence(weeks: Sequence[tuple[date, int]]) -> str:
    total = sum(minutes for _, minutes in weeks)
    if not total:
        return "No time spent yet."
    studied = sum(minutes > 0 for _, minutes in weeks)
    hours = f"{total} minutes" if total < 120 else f"{total / 60:.0f} hours"
    return (
        f"{hours} in {counted(len(weeks), 'week', 'weeks')}, {weeks[-1][1]} minutes of them this week; "
        f"about {total / studied:.0f} minutes in a week with cards."
    )


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Forecasts of nearly the same chance, and how many of their answers came back, in percent."""

    low: float
    high: float
    n: int
    foretold: float
    came_back: float


_SQUARE = (60.0, 300.0, 10.0, 250.0)  # left, right, top, bottom


def calibration(bins: Sequence[Forecasts], *, fewest: int) -> Chart:
    """What came back against what was expected. On the dashed line both are alike; dots grow with the answers.

    Bins with fewer answers than `fewest` stand in the table only.
    """
    left, right, top, bottom = _SQUARE
    n = sum(each.n for each in bins)

    def x(percent: float) -> float:
        return left + (right - left) * percent / 100

    def y(percent: float) -> float:
        return bottom - (bottom - top) * percent / 100

    drawn = [each for each in bins if each.n >= fewest]
    ticks = (0, 50, 100)
    return Chart(
        sentence=_calibration_sentence(bins, drawn, fewest),
        head=cells("Expected", "Answers", "Mean expected", "Came back", numbers=3),
        rows=tuple(
            cells(
                f"{signed(each.low)} to {percent_words(each.high)}",
                str(each.n),
                percent_words(each.foretold),
                percent_words(each.came_back),
                numbers=3,
            )
            for each in bins
        ),
        view_box="0 0 360 290",
        lines=(
            *(line("axis" if not tick else "grid", x=(left, right), y=(y(tick), y(tick))) for tick in ticks),
            *(line("axis" if not tick else "grid", x=(x(tick), x(tick)), y=(top, bottom)) for tick in ticks),
        ),
        dots=tuple(
            dot(
                x(each.foretold),
                y(each.came_back),
                2.5 + 7 * (each.n / n) ** 0.5,
                f"Expected {percent_words(each.foretold)}, came back {percent_words(each.came_back)}, {each.n} answers",
            )
            for each in drawn
        ),
        limits=(line("limit", x=(left, right), y=(bottom, top)),),
        texts=(
            *(text(left - 6, y(tick) + 4, f"{tick}", "end") for tick in ticks),
            *(text(x(tick), bottom + 18, f"{tick}", "middle") for tick in ticks),
            text((left + right) / 2, bottom + 36, "expected, %", "middle"),
            text(left + 6, top + 12, "came back, %"),
        ),
    )


def _calibration_sentence(bins: Sequence[Forecasts], drawn: Sequence[Forecasts], fewest: int) -> str:
    if not bins:
        return "No answer could be foretold yet."
    n = sum(each.n for each in bins)
    said = f"{counted(n, 'answer', 'answers')} in {counted(len(bins), 'group', 'groups')}"
    if not drawn:
        return f"{capital(said)}, none of {number_word(fewest)} or more."
    worst = max(drawn, key=lambda each: abs(each.foretold - each.came_back))
    return (
        f"{capital(said)}. Farthest from the line: {percent_words(worst.foretold)} expected, "
        f"{percent_words(worst.came_back)} came back, {counted(worst.n, 'answer', 'answers')}."
    )
