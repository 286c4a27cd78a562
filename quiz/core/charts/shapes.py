"""What a chart consists of.

A shape holds its coordinates as strings with one decimal and a point, whatever the reader's language; the functions of
the same names make shapes from numbers.
"""

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; `look` is its class: axis, grid or limit."""

    look: str
    x1: str
    x2: str
    y1: str
    y2: str


@dataclass(frozen=True, slots=True)
class Box:
    """A bar or square; `look` is its class: solid, hot (today) or pale (nothing)."""

    look: str
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    radius: str
    title: str


@dataclass(frozen=True, slots=True)
class Text:
    x: str
    y: str
    words: str
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Cell:
    words: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a chart's template draws, painted in the order of the fields. Without rows there is nothing to draw."""

    sentence: str
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    view_box: str
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    path: str = ""
    dots: tuple[Dot, ...] = ()
    limits: tuple[Line, ...] = ()
    texts: tuple[Text, ...] = ()
    corner: str = ""
    """How round the boxes are; empty for not at all."""


def line(look: str, *, x: tuple[float, float], y: tuple[float, float]) -> Line:
    return Line(look, fixed(x[0]), fixed(x[1]), fixed(y[0]), fixed(y[1]))


def box(look: str, *, x: float, y: float, width: float, height: float, title: str = "") -> Box:
    return Box(look, fixed(x), fixed(y), fixed(width), fixed(height), title)


def dot(x: float, y: float, radius: float, title: str) -> Dot:
    return Dot(fixed(x), fixed(y), fixed(radius), title)


def text(x: float, y: float, words: str, anchor: Anchor = "start") -> Text:
    return Text(fixed(x), fixed(y), words, anchor)


def cells(*words: str, numbers: int = 1) -> tuple[Cell, ...]:
    """A row of a table whose last columns are numbers."""
    return tuple(Cell(word, place >= len(words) - numbers) for place, word in enumerate(words))


def fixed(number: float) -> str:
    return f"{number:.1f}"
