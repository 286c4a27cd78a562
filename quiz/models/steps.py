"""The log of attempts: what learners did, and what was done with their answers afterwards."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from facts.models import ItemVersion
from facts.models.items import AppendOnly, AppendOnlyQuerySet
from quiz.core.logs import MARKING


class StepQuerySet(AppendOnlyQuerySet):
    def marking(self) -> StepQuerySet:
        """Marks by hand and regrades, in their order; without those of an attempt that was opened again afterwards."""
        later = Step.objects.filter(attempt=models.OuterRef("attempt"), pk__gt=models.OuterRef("pk"))
        reopened = models.Exists(later.filter(action=Step.Action.REOPEN))
        return self.filter(~reopened, action__in=MARKING).order_by("pk")


class Step(AppendOnly):
    """One thing that happened in an attempt. Steps are only ever added.

    While it is open: SAVE (`response`, `certainty`), FLAG, UNFLAG; in practice also TRY (this `response` is checked)
    and REVEAL; where one only goes forward, LEAVE. SUBMIT and EXPIRE close it. Then come LATE (a response that came
    after the time: kept, and it does not count), MARK (somebody marks an answer by hand: `fraction`, `comment`),
    REGRADE (the key of `version` marks the answer from now on) and REOPEN. `by` is who did it, where that is not the
    learner.
    `quiz/core/logs.py` says what they amount to.
    """

    class Action(models.TextChoices):
        START = "start"
        SAVE = "save"
        FLAG = "flag"
        UNFLAG = "unflag"
        TRY = "try"
        REVEAL = "reveal"
        LEAVE = "leave"
        SUBMIT = "submit"
        EXPIRE = "expire"
        LATE = "late"
        MARK = "mark"
        REGRADE = "regrade"
        REOPEN = "reopen"

    attempt = models.ForeignKey("Attempt", on_delete=models.CASCADE, related_name="steps")
    item = models.ForeignKey("AttemptItem", on_delete=models.CASCADE, null=True, related_name="steps")
    action = models.CharField(max_length=8, choices=Action.choices)
    response = models.JSONField(null=True)
    certainty = models.PositiveSmallIntegerField(null=True)
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, null=True, related_name="+")
    fraction = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    operation = models.UUIDField(unique=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action="mark", fraction__gte=0, fraction__lte=1)
                | models.Q(~models.Q(action="mark"), fraction=None),
                name="quiz_step_fraction_when_marked",
            ),
            models.CheckConstraint(
                condition=models.Q(action="regrade", version__isnull=False)
                | models.Q(~models.Q(action="regrade"), version=None),
                name="quiz_step_version_when_regraded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.action}"
