"""Where things stand: the plot with its axes, paths through points, percentiles. Units are those of a box 360 wide."""

from collections.abc import Collection, Iterable
from itertools import groupby
from math import floor

from quiz.core.charts.shapes import Line, Text, fixed, line, text
from quiz.core.charts.words import signed

LEFT, RIGHT, TOP = 30.0, 352.0, 10.0
CENTRE = (LEFT + RIGHT) / 2


def height(number: float, *, top: float, bottom: float) -> float:
    """The y of a number on a scale from 0 at `bottom` to `top` at the upper edge of the plot."""
    return bottom - (bottom - TOP) * number / top


def next_top(number: float) -> int:
    """The end of a scale of counts: the next of 1, 2, 4, 5, 10 times a power of ten, at least 4."""
    power = 1
    while 5 * power < number:
        power *= 10
    return next(step * power for step in (1, 2, 4, 5) if step * power >= max(number, 4))


def lowest(percents: Iterable[float]) -> int:
    """Where a scale of percents begins: at 0, or for scores below (certainty can cost marks) at a whole fifty."""
    return min(0, 50 * floor(min(percents, default=0) / 50))


def frame(bottom: float) -> tuple[Line, ...]:
    """Three horizontal lines: nothing, half, all."""
    return (across("axis", bottom), across("grid", (bottom + TOP) / 2), across("grid", TOP))


def frame_below(low: int, top: int, bottom: float) -> tuple[Line, ...]:
    """Three horizontal lines where the scale begins below nothing: the lowest, nothing, all."""
    nothing = height(-low, top=top - low, bottom=bottom)
    return (across("grid", bottom), across("axis", nothing), across("grid", TOP))


def scale_below(low: int, top: int, bottom: float) -> tuple[Text, ...]:
    """What the three lines of `frame_below` stand for."""
    at = {number: height(number - low, top=top - low, bottom=bottom) for number in (low, 0, top)}
    return tuple(text(LEFT - 5, y + 4, signed(number), "end") for number, y in at.items())


def across(look: str, y: float) -> Line:
    return line(look, x=(LEFT, RIGHT), y=(y, y))


def scale(top: int, bottom: float) -> tuple[Text, ...]:
    """What the three lines of the frame stand for."""
    return tuple(text(LEFT - 5, height(at, top=top, bottom=bottom) + 4, f"{at:g}", "end") for at in (0, top / 2, top))


def path_through(points: Iterable[tuple[float, float] | None]) -> str:
    """Straight lines through the points; a None breaks the line, and a point alone draws none."""
    runs = [[point for point in run if point] for _, run in groupby(points, key=bool)]
    return "".join("M" + "L".join(f"{fixed(x)} {fixed(y)}" for x, y in run) for run in runs if len(run) > 1)


def percentile(numbers: Collection[float], share: float) -> float:
    """The value below which `share` percent lie, by straight lines between the values as NumPy does; of one, that one.

    Raises ValueError where there are none.
    """
    if not numbers:
        raise ValueError("No numbers, no percentile.")
    ordered = sorted(numbers)
    place = (len(ordered) - 1) * share / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
