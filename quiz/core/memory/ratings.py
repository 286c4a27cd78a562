"""The four ratings of a review. Their numbers are those of FSRS and Anki, so logs can be exchanged as they are."""

from enum import IntEnum


class Rating(IntEnum):
    """How well a fact came back, in the learner's own judgement or as read from a quiz answer."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def label(self) -> str:
        """The word on the button."""
        return self.name.capitalize()
