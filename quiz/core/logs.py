"""
The log of an attempt, folded: what its steps amount to, and what in it cannot be.

This says what a response, a flag, a try or a closing in the log mean; `marks` says what an answer is worth. After the
attempt was reopened, what was done to its marks before no longer holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from quiz.core.marks import Given

CLOSING = frozenset({"submit", "expire"})
AFTERWARDS = frozenset({"late", "mark", "regrade"})
MARKING = frozenset({"mark", "regrade"})
MOVING = CLOSING | MARKING | {"reopen"}
"""What may move the score."""


class Logged(Protocol):
    """A step as the log has it."""

    pk: int
    action: str
    item_id: int | None
    response: Any
    certainty: int | None
    version_id: int | None
    fraction: Decimal | None
    comment: str
    at: datetime


@dataclass(slots=True)
class Question:
    """What the log says of one question."""

    response: Any = None
    certainty: int | None = None
    responded_at: datetime | None = None
    saves: int = 0
    is_flagged: bool = False
    tries: list[Any] = field(default_factory=list)
    is_revealed: bool = False
    is_left: bool = False
    acts: list[Any] = field(default_factory=list)
    """What was done to its mark since it was handed in the last time."""
    past: list[tuple[datetime, Given | Decimal]] = field(default_factory=list)
    """Each time it was handed in and each mark by hand ever: what memory could go by."""

    @property
    def given(self) -> Given:
        """What it would be marked by if it were handed in now."""
        return Given(self.response, tuple(self.tries), self.certainty)

    @property
    def checked(self) -> Given | None:
        """What was checked so far; None before the first try."""
        return Given(self.tries[-1], tuple(self.tries), self.certainty) if self.tries else None


@dataclass(slots=True)
class Folded:
    """An attempt as its log has it."""

    questions: dict[int, Question]
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    is_expired: bool = False
    changes: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


def fold(steps: Sequence[Logged], items: Iterable[int]) -> Folded:
    """What the steps of an attempt, in their order, amount to; `items` are the ids of its questions."""
    folded = Folded({item: Question() for item in items})
    folded.faults += _starts(steps)
    for step in steps:
        folded.changes += step.action in MOVING
        if step.action == "start":
            folded.started_at = folded.started_at or step.at
        elif step.item_id is None:
            _whole(folded, step)
        elif step.item_id in folded.questions:
            _question(folded, folded.questions[step.item_id], step)
        else:
            folded.faults.append(f"step {step.pk} belongs to no question of it")
    return folded


def _starts(steps: Sequence[Logged]) -> Iterator[str]:
    starts = [step for step in steps if step.action == "start"]
    if len(starts) != 1:
        yield f"the log has {len(starts)} start steps"
    elif steps[0] != starts[0]:
        yield "the log does not begin with the start step"


def _whole(folded: Folded, step: Logged) -> None:
    """Closing and reopening."""
    if step.action in CLOSING:
        if not folded.is_open:
            folded.faults.append(f"the log closes it again (step {step.pk})")
        folded.submitted_at, folded.is_expired = step.at, step.action == "expire"
        for question in folded.questions.values():
            question.past.append((step.at, question.given))
    elif step.action == "reopen":
        if folded.is_open:
            folded.faults.append(f"the log reopens it while it is open (step {step.pk})")
        folded.submitted_at, folded.is_expired = None, False
        for question in folded.questions.values():
            question.acts.clear()
            question.is_left = False
    else:
        folded.faults.append(f"the log names no question ({step.action}, step {step.pk})")


def _question(folded: Folded, question: Question, step: Logged) -> None:
    if folded.is_open == (step.action in AFTERWARDS):
        when = "before" if folded.is_open else "after"
        folded.faults.append(f"the log has {step.action} {when} it was handed in (step {step.pk})")
    match step.action:
        case "save":
            question.response, question.certainty, question.responded_at = step.response, step.certainty, step.at
            question.saves += 1
        case "flag" | "unflag":
            question.is_flagged = step.action == "flag"
        case "try":
            question.tries.append(step.response)
        case "reveal":
            question.is_revealed = True
        case "leave":
            question.is_left = True
        case "mark" | "regrade":
            question.acts.append(step)
            if step.action == "mark" and step.fraction is not None:
                question.past.append((step.at, step.fraction))
