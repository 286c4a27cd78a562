"""Who looked at whose results: the log that lets a person see who saw what of theirs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models.items import AppendOnly, AppendOnlyQuerySet
from people.models import User
from quiz.models.courses import Course, Enrolment


class LookQuerySet(AppendOnlyQuerySet):
    def at_results_of(self, user: User) -> LookQuerySet:
        """By others, at this person's results: named, or as one of the class since they are in it."""
        since = Enrolment.objects.filter(
            course=models.OuterRef("course"),
            user_id=user.pk,
            role=Enrolment.Role.STUDENT,
            enrolled_at__lte=models.OuterRef("at"),
        )
        in_class = models.Q(models.Exists(since), learner=None)
        return self.filter(models.Q(learner_id=user.pk) | in_class).exclude(by_id=user.pk)


class Look(AppendOnly):
    """Somebody opened a page or took a file that tells results of `learner`, or (none) of the whole course.

    `by` is empty where it was a command of whoever runs the server.
    """

    class Door(models.TextChoices):
        STUDENT = "student", _("Page about a student")
        RESULT = "result", _("Result of an attempt")
        GRADEBOOK = "gradebook", _("Gradebook")
        GRADES = "grades", _("Grades as a file")
        RESULTS = "results", _("Results as a file")
        ATTEMPTS = "attempts", _("Attempts at a quiz as a file")
        RESPONSES = "responses", _("Answers as a file")
        ARCHIVE = "archive", _("The whole course as a file")
        EVERYTHING = "everything", _("Everything about a person as a file")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    door = models.CharField(_("what"), max_length=10, choices=Door.choices)
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, related_name="looks", verbose_name=_("course")
    )
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="looks")
    at = models.DateTimeField(_("when"))

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at results")
        verbose_name_plural = _("looks at results")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(course__isnull=False) | models.Q(learner__isnull=False),
                name="quiz_look_at_something",
            )
        ]
        indexes = [
            models.Index(fields=["learner", "at"], name="quiz_look_by_learner"),
            models.Index(fields=["course", "at"], name="quiz_look_by_course"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id}: {self.door}, {self.at:%Y-%m-%d %H:%M}"
