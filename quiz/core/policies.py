"""
What a learner may see of a handed-in attempt: five things, each after handing in, after the closing, or never.

The closing is that for everybody, the last learner's: whoever has handed in cannot tell those who still write.
Those who teach the course see everything at any time.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

When: TypeAlias = Literal["submit", "closing", "never"]


@dataclass(frozen=True, slots=True)
class Policy:
    """When each part of a result is shown."""

    attempt: When = "submit"
    correctness: When = "submit"
    marks: When = "submit"
    feedback: When = "submit"
    answer: When = "submit"

    @property
    def waits_for_closing(self) -> bool:
        return "closing" in (self.attempt, self.correctness, self.marks, self.feedback, self.answer)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which parts of a result are shown now. Marks of a question say whether it is right; so does the right answer."""

    attempt: bool
    correctness: bool
    marks: bool
    feedback: bool
    answer: bool

    @property
    def tells_missed(self) -> bool:
        """Whether it may be said which answers were wrong: cards made of them, and contests, tell that."""
        return self.correctness and self.answer

    @property
    def tells_log(self) -> bool:
        """Whether the whole log of an attempt may be told: what was asked, and how and why it was marked."""
        return all((self.attempt, self.correctness, self.marks, self.feedback))

    @property
    def is_whole(self) -> bool:
        return all((self.attempt, self.correctness, self.marks, self.feedback, self.answer))


EVERYTHING = Shown(True, True, True, True, True)
NOTHING = Shown(False, False, False, False, False)


def shown(policy: Policy, *, is_closed: bool) -> Shown:
    """What is shown of a handed-in attempt; `is_closed`: the quiz has closed for everybody."""

    def at(when: When) -> bool:
        return when == "submit" or (when == "closing" and is_closed)

    return Shown(at(policy.attempt), at(policy.correctness), at(policy.marks), at(policy.feedback), at(policy.answer))
