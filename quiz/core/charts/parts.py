"""The small ones that stand in a line or a table: sparkline, ink bar, and the seven strokes of a week."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quiz.core.charts.scales import path_through
from quiz.core.charts.shapes import fixed
from quiz.core.charts.words import WEEKDAYS, capital, counted, number_word

_STUDIED, _REST, _AHEAD = "M8.5 27 L15.5 5", "M8 16h8", "M11.9 16h.2"  # a stroke, a short dash, a dot


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline of 88 x 36. `path` is empty for fewer than two scores; `last`, where the dot stands, for none."""

    path: str
    last: str
    label: str


@dataclass(frozen=True, slots=True)
class InkBar:
    """A memory as an ink bar of 96 x 8."""

    width: str
    ticks: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Day:
    """One stroke. `state` is studied, rest, today (not yet) or ahead; `dashes` is empty or a stroke-dasharray."""

    state: str
    is_today: bool
    letter: str
    words: str
    path: str
    dashes: str = ""


@dataclass(frozen=True, slots=True)
class Week:
    sentence: str
    days: tuple[Day, ...]


def spark(percents: Sequence[float]) -> Spark:
    """A learner's scores, oldest first. The scale is 30 to 100 for everybody; what lies below stands at the foot."""
    heights = [33 - 0.43 * (min(max(percent, 30), 100) - 30) for percent in percents]
    if not heights:
        return Spark("", "", "No scores yet")
    if len(heights) == 1:
        return Spark("", f"M44.0 {fixed(heights[0])}h.01", f"Score {percents[0]:.0f} percent in 1 quiz")
    points = [(2 + 84 * place / (len(heights) - 1), y) for place, y in enumerate(heights)]
    label = f"Scores {percents[0]:.0f} to {percents[-1]:.0f} percent over {len(percents)} quizzes"
    return Spark(path_through(points), f"M86.0 {fixed(heights[-1])}h.01", label)


def ink_bar(recall: float, *, before: float | None = None, thresholds: Iterable[float] = ()) -> InkBar:
    """A bar as wide as the recall, with ticks at the recall before and at thresholds; all are shares, 0 to 1."""
    marks = [*thresholds] if before is None else [before, *thresholds]
    told = "" if before is None else f", {100 * _share(before):.0f} before"
    return InkBar(
        width=fixed(96 * _share(recall)),
        ticks=tuple(fixed(96 * _share(mark)) for mark in marks),
        label=f"Memory strength {100 * _share(recall):.0f} of 100{told}",
    )


def week(studied: Collection[date], *, today: date, goal: int | None = None) -> Week:
    """This week, Monday first, and its sentence; `goal` is the number of study days the learner aims for."""
    monday = today - timedelta(days=today.weekday())
    days = tuple(_stroke(monday + timedelta(days=number), studied, today) for number in range(7))
    done = sum(day.state == "studied" for day in days)
    return Week(_sentence(done, goal, today, may_study=today not in studied), days)


def _stroke(day: date, studied: Collection[date], today: date) -> Day:
    name = WEEKDAYS[day.weekday()]
    if day in studied:
        words = "today, studied" if day == today else "studied"
        return Day("studied", day == today, name[0], f"{name}: {words}", _STUDIED)
    if day == today:
        return Day("today", True, name[0], f"{name}: today, not yet", _STUDIED, dashes="1 4")
    if day < today:
        return Day("rest", False, name[0], f"{name}: rest day", _REST)
    return Day("ahead", False, name[0], f"{name}: to come", _AHEAD)


def _sentence(done: int, goal: int | None, today: date, *, may_study: bool) -> str:
    days = capital(counted(done, "study day", "study days"))
    if not done:
        return "No study day yet this week."
    if goal is None:
        return f"{days} this week."
    if done > goal:
        return f"{days}; you aimed for {number_word(goal)}."
    chance = f" {WEEKDAYS[today.weekday()]} would make it." if may_study and done + 1 == goal else ""
    return f"{days} of your {number_word(goal)}.{chance}"


def _share(number: float) -> float:
    return min(max(number, 0.0), 1.0)
