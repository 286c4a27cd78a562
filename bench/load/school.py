"""What the driver knows of the class and its quiz. It made the questions, so it needs no key to mark them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PASSWORD = "three old maps on a wall"
"""Of everybody."""
WEIGHTS = ("1", "2", "0.5")
"""Of the questions in turn."""


@dataclass(frozen=True)
class Question:
    stem: str
    kind: str
    labels: Sequence[str]
    """As the page shows them, in any order."""
    right: str
    weight: str


@dataclass(frozen=True)
class Student:
    username: str
    session: str
    """The key of a session that was begun beforehand: signing in is not what is measured."""


@dataclass(frozen=True)
class School:
    course: int
    deck: int
    quiz: int
    teacher: Student
    students: Sequence[Student]
    questions: Sequence[Question]

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> School:
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            course=values["course"],
            deck=values["deck"],
            quiz=values["quiz"],
            teacher=Student(**values["teacher"]),
            students=[Student(**each) for each in values["students"]],
            questions=[Question(**each) for each in values["questions"]],
        )


def sums(number: int) -> list[Question]:
    """So many questions, single choice and true or false in turn, each with a stem of its own."""
    return [_choice(n) if n % 2 else _statement(n) for n in range(1, number + 1)]


def _choice(n: int) -> Question:
    right = n * 17
    labels = [str(right), str(right + 1), str(right + 10), str(right + 17)]
    return Question(f"What is {n} times 17?", "single", labels, str(right), WEIGHTS[n % len(WEIGHTS)])


def _statement(n: int) -> Question:
    is_true = n % 4 == 0
    stem = f"{n} times 19 is {n * 19 + (0 if is_true else 2)}."
    return Question(stem, "truefalse", ["True", "False"], str(is_true), WEIGHTS[n % len(WEIGHTS)])
