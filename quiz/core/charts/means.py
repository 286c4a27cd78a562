"""Class means: per quiz a dot, on the line that the middle of the class spans."""

from collections.abc import Sequence

from quiz.core.charts.scales import lowest, percentile
from quiz.core.charts.shapes import Cell, Chart, Dot, Line, Text, cells, dot, line, text
from quiz.core.charts.words import number_word, percent_words, signed

TOO_FEW = 5  # with fewer answers a mean would speak of single students

_LEFT, _WIDTH = 6.0, 320.0
_RIGHT = 372.0
_FIRST, _PITCH = 34.0, 42.0  # each line has its quiz's name above it and the mean at its right


def class_means(quizzes: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """Per quiz (its name, the students' percents) a dot at the mean, on a line from the 10th to the 90th percentile.

    Below five answers there is neither, only the words "too few". The scale begins at 0, or where the lowest line does.
    """
    low_end = lowest(percent for _name, percents in quizzes for percent in percents)

    def x(percent: float) -> float:
        return _LEFT + _WIDTH * (percent - low_end) / (100 - low_end)

    foot = _FIRST + _PITCH * (len(quizzes) - 1) + 14
    lines: list[Line] = []
    dots: list[Dot] = []
    texts: list[Text] = []
    rows: list[tuple[Cell, ...]] = []
    means: list[tuple[float, str]] = []
    for tick in (low_end, 0, 100) if low_end else (0, 50, 100):
        lines.append(line("grid", x=(x(tick), x(tick)), y=(4, foot)))
        texts.append(text(x(tick), foot + 16, percent_words(tick), "middle"))
    for place, (name, percents) in enumerate(quizzes):
        y = _FIRST + _PITCH * place
        texts.append(text(0, y - 12, name))
        if len(percents) < TOO_FEW:
            texts.append(text(_RIGHT, y + 5, "too few", "end"))
            rows.append(cells(name, "too few", "", str(len(percents)), numbers=3))
            continue
        mean, low, high = sum(percents) / len(percents), percentile(percents, 10), percentile(percents, 90)
        lines.append(line("axis", x=(x(low), x(high)), y=(y, y)))
        dots.append(dot(x(mean), y, 4.5, f"{name}: mean {percent_words(mean)}"))
        texts.append(text(_RIGHT, y + 5, signed(mean), "end"))
        rows.append(
            cells(name, percent_words(mean), f"{signed(low)} to {percent_words(high)}", str(len(percents)), numbers=3)
        )
        means.append((mean, name))
    return Chart(
        sentence=_sentence(means),
        head=cells("Quiz", "Mean", "Middle 80 %", "Answers", numbers=3),
        rows=tuple(rows),
        view_box=f"0 0 372 {foot + 20:.0f}",
        lines=tuple(lines),
        dots=tuple(dots),
        texts=tuple(texts),
    )


def _sentence(means: Sequence[tuple[float, str]]) -> str:
    if not means:
        return f"No quiz has {number_word(TOO_FEW)} answers yet."
    mean, name = min(means)
    lowest = f"Lowest in {name} with {percent_words(mean)}." if len(means) > 1 else f"{name}: {percent_words(mean)}."
    return f"{lowest} Lines span the middle 80 % of the class."
