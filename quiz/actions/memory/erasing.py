"""What is remembered of a person goes, and what memory knows of answers whose words go."""

from __future__ import annotations

from people.models import User
from quiz.models import Attempt, CardStep, Memory, Review, Sitting, StudyDay

CHUNK = 1000


def erase_memory(learner: User) -> None:
    """All of it: the log, what follows from it, and the sittings."""
    CardStep.objects.filter(learner=learner).delete()
    rows = Review.objects.filter(learner=learner).order_by("-pk").values_list("pk", flat=True)
    while pks := list(rows[:CHUNK]):  # whole histories are long, and Django holds what it deletes
        Review.objects.filter(pk__in=pks).delete()
    Memory.objects.of(learner).delete()
    StudyDay.objects.filter(learner=learner).delete()
    Sitting.objects.of(learner).delete()


def part_from_answers(attempt: Attempt) -> None:
    """The reviews that answers left stand by themselves from now on: the answers no longer say what was known."""
    Review.objects.filter(attempt_item__attempt=attempt).erase(attempt_item=None)
