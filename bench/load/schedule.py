"""When each student presses what, from a seed alone: the clock goes on whether the server does or not (an open loop).

Who is late because the server was, presses at once; the time counts from when the press was due.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

ROUND_SECONDS = 60
"""A class hands in within a minute; in a longer run it takes the quiz again, minute by minute."""
DOUBLED, CUT = 0.20, 0.05
"""Shares of posts that are sent twice at once, and whose reply is not read."""
RIGHT, SECOND_THOUGHTS, WITHOUT_SCRIPTS = 0.7, 0.15, 0.1
"""Shares of answers that are right and that were another one first, and of sittings in a browser without scripts."""
BEGIN, END = 0.2, 0.8
"""Everybody begins in the first fifth of the round and hands in within its last."""


@dataclass(frozen=True)
class Fate:
    """What happens to a post on its way."""

    is_doubled: bool = False
    cut: str = ""
    """`at once` hangs up when the post is sent, `late` when the reply begins to arrive; empty reads it."""


SAFE = Fate()


@dataclass(frozen=True)
class Press:
    """An answer. Seconds count from the beginning of the run."""

    at: float
    is_right: bool
    pick: int
    """Which of the wrong ones, modulo their number."""
    fate: Fate
    thought: Fate | None
    """The fate of another answer saved just before; None where there was none."""


@dataclass(frozen=True)
class Sitting:
    student: int
    at: float
    start: Fate
    presses: Sequence[Press]
    submit_at: float
    submit: Fate
    has_scripts: bool


def sittings(*, seed: int, students: int, answers: int, seconds: float) -> list[Sitting]:
    """Every sitting of a run, by student and then by time."""
    rounds = max(1, round(seconds / ROUND_SECONDS))
    length = seconds / rounds
    chance = random.Random(seed)
    plan = [
        _sitting(chance, student, n * length, length, answers) for n in range(rounds) for student in range(students)
    ]
    return sorted(plan, key=lambda each: (each.student, each.at))


def _sitting(chance: random.Random, student: int, begin: float, length: float, answers: int) -> Sitting:
    first, last = begin + chance.uniform(0, BEGIN) * length, begin + chance.uniform(END, 1) * length
    times = sorted(chance.uniform(first, last) for _ in range(answers))
    return Sitting(
        student=student,
        at=first,
        start=_fate(chance),
        presses=[_press(chance, at) for at in times],
        submit_at=last,
        submit=_fate(chance),
        has_scripts=chance.random() >= WITHOUT_SCRIPTS,
    )


def _press(chance: random.Random, at: float) -> Press:
    thought = _fate(chance) if chance.random() < SECOND_THOUGHTS else None
    return Press(at, chance.random() < RIGHT, chance.randrange(1000), _fate(chance), thought)


def _fate(chance: random.Random) -> Fate:
    cut = chance.choice(("at once", "late")) if chance.random() < CUT else ""
    return Fate(chance.random() < DOUBLED, cut)
