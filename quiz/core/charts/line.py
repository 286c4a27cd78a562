"""Scores over time: a line from 0 (or below, where scores are) to 100, with a gap where a quiz was not taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quiz.core.charts.scales import (
    CENTRE,
    LEFT,
    RIGHT,
    frame,
    frame_below,
    height,
    lowest,
    path_through,
    scale,
    scale_below,
)
from quiz.core.charts.shapes import Chart, Text, cells, dot, text
from quiz.core.charts.words import counted, number_word, percent_words, signed

_FIRST, _LAST = LEFT + 6, RIGHT - 6  # the points keep off the ends of the axis
_BOTTOM = 140.0
_LABELS_AT = _BOTTOM + 18
_LABEL_ROOM = 70.0  # two labels below the axis closer than this would touch


@dataclass(frozen=True, slots=True)
class Score:
    """One quiz. `label` is its date in the page's words; `percent` is at most 100, None where not taken."""

    label: str
    name: str
    percent: float | None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    """A score with a mark, and where it stands."""

    x: float
    y: float
    percent: float
    name: str
    label: str


def scores_over_time(scores: Sequence[Score]) -> Chart:
    """A learner's scores, oldest first. Points stand by date if all have one, else evenly.

    The first and last point taken say their value.
    """
    places = _places(scores)
    low = lowest(score.percent for score in scores if score.percent is not None)
    points = [_taken(x, score, low) for x, score in zip(places, scores, strict=True)]
    taken = [point for point in points if point]
    return Chart(
        sentence=_sentence(taken, missed=len(scores) - len(taken)),
        head=cells("Date", "Quiz", "Score"),
        rows=tuple(
            cells(score.label, score.name, "not taken" if score.percent is None else percent_words(score.percent))
            for score in scores
        ),
        view_box="0 0 360 170",
        lines=frame_below(low, 100, _BOTTOM) if low else frame(_BOTTOM),
        path=path_through((point.x, point.y) if point else None for point in points),
        dots=tuple(
            dot(point.x, point.y, 3.5, f"{point.name}, {point.label}: {percent_words(point.percent)}")
            for point in taken
        ),
        texts=(
            *(scale_below(low, 100, _BOTTOM) if low else scale(100, _BOTTOM)),
            *_labels(places, scores),
            *_end_values(taken),
        ),
    )


def _taken(x: float, score: Score, low: int) -> _Taken | None:
    if score.percent is None:
        return None
    return _Taken(x, height(score.percent - low, top=100 - low, bottom=_BOTTOM), score.percent, score.name, score.label)


def _places(scores: Sequence[Score]) -> list[float]:
    """Where on the x axis each score stands."""
    dates = [score.on for score in scores if score.on]
    if len(scores) == 1:
        return [CENTRE]
    if scores and len(dates) == len(scores) and min(dates) < max(dates):
        span = max(dates) - min(dates)
        return [_FIRST + (_LAST - _FIRST) * ((day - min(dates)) / span) for day in dates]
    return [_FIRST + place * (_LAST - _FIRST) / (len(scores) - 1) for place in range(len(scores))]


def _labels(places: Sequence[float], scores: Sequence[Score]) -> list[Text]:
    """Below the axis: the first date, the one nearest to the middle if there is room, the last."""
    if len(scores) < 2:
        return [text(x, _LABELS_AT, score.label, "middle") for x, score in zip(places, scores, strict=True)]
    labels = [
        text(places[0], _LABELS_AT, scores[0].label, "start"),
        text(places[-1], _LABELS_AT, scores[-1].label, "end"),
    ]
    x, middle = min(zip(places, scores, strict=True), key=lambda pair: abs(pair[0] - CENTRE))
    if min(x - places[0], places[-1] - x) >= _LABEL_ROOM:
        labels.insert(1, text(x, _LABELS_AT, middle.label, "middle"))
    return labels


def _end_values(taken: Sequence[_Taken]) -> list[Text]:
    """The value of the last point above it; that of the first below it, if the axis leaves room."""
    values = [
        text(point.x, point.y - 8, signed(point.percent), "middle" if len(taken) == 1 else "end")
        for point in taken[-1:]
    ]
    if len(taken) > 1:
        first = taken[0]
        below = first.y + 17
        values.append(text(first.x - 3, below if below < _BOTTOM else first.y - 8, signed(first.percent)))
    return values


def _sentence(taken: Sequence[_Taken], *, missed: int) -> str:
    if not taken:
        return "No quiz taken yet."
    gaps = f", {number_word(missed)} not taken" if missed else ""
    first, last = taken[0], taken[-1]
    if len(taken) == 1:
        return f"{percent_words(last.percent)} in one quiz{gaps}."
    best = max(taken, key=lambda point: point.percent)
    where = f"{best.name} with {percent_words(best.percent)}" if best.percent > last.percent else "the latest"
    quizzes = counted(len(taken), "quiz", "quizzes")
    return f"From {signed(first.percent)} to {percent_words(last.percent)} in {quizzes}{gaps}, best in {where}."
