"""Work on memories that takes longer than a page may: a fit of the model, and other due dates for a whole course.

A row says what was asked for and what came of it. The work itself tells what is still to do, so a row whose worker was
killed is simply gone on with.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quiz.models.courses import Course
from quiz.models.parameters import ParameterSet


class MemoryJobQuerySet(models.QuerySet["MemoryJob"]):
    def going_on(self) -> MemoryJobQuerySet:
        """Those that wait or are being done."""
        return self.filter(finished_at=None)


class MemoryJob(models.Model):
    """
    For one learner or one course. `touched_at` is when it was last heard of; none while it waits.

    `reviews` is how many reviews there were to fit to, `cards` how many cards were reckoned anew or moved so far.
    """

    class Kind(models.TextChoices):
        FIT = "fit", _("Fit")
        DATES = "dates", _("Due dates")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("Adopted")
        KEPT = "kept", _("Not better")
        FEW = "few", _("Too few reviews")
        MOVED = "moved", _("Moved")
        FAILED = "failed", _("Broke off")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="memory_jobs",
        verbose_name=_("learner"),
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, related_name="memory_jobs", verbose_name=_("course")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    operation = models.UUIDField(unique=True)
    asked_at = models.DateTimeField(_("asked at"))
    touched_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=7, choices=Outcome.choices, blank=True)
    parameter_set = models.ForeignKey(ParameterSet, on_delete=models.SET_NULL, null=True, related_name="+")
    reviews = models.PositiveIntegerField(_("reviews"), default=0)
    cards = models.PositiveIntegerField(_("cards"), default=0)

    objects = MemoryJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("work on memories")
        verbose_name_plural = _("work on memories")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner=None, course__isnull=False) | models.Q(learner__isnull=False, course=None),
                name="quiz_memoryjob_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None, outcome="")
                | models.Q(finished_at__isnull=False) & ~models.Q(outcome=""),
                name="quiz_memoryjob_outcome_at_the_end",
            ),
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=models.Q(finished_at=None),
                name="quiz_memoryjob_one_of_learner",
            ),
            models.UniqueConstraint(
                fields=["course", "kind"], condition=models.Q(finished_at=None), name="quiz_memoryjob_one_of_course"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.asked_at:%Y-%m-%d %H:%M}"
