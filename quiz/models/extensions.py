"""More time that a teacher gave while a quiz was running."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from facts.models.items import AppendOnly
from quiz.models.courses import Group
from quiz.models.quizzes import Quiz


class Extension(AppendOnly):
    """So many minutes more, added once: to one student, to a group, or (neither is named) to everybody in the course.

    The minutes stand in the allowances, which is where terms look; this is the log of who gave them, and its operation
    id sees to it that a form sent twice adds them once.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="extensions")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    operation = models.UUIDField(unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner=None) | models.Q(group=None), name="quiz_extension_for_one_or_a_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.minutes} min"
