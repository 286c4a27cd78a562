"""Attempts: what a quiz asked one learner, pinned at the start, and the log of what they did.

`Step` is the truth. The response and mark on `AttemptItem` and the score on `Attempt` are snapshots of it, written in
the same transaction; `manage.py verify` recomputes them.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import ItemVersion
from facts.models.items import AppendOnly
from people.models import User
from quiz.core import contests, marks
from quiz.core.attempts import Place
from quiz.models.courses import Course
from quiz.models.quizzes import Quiz


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, user: User) -> AttemptQuerySet:
        """The learner's own."""
        return self.filter(learner_id=user.pk)

    def visible_to(self, user: User) -> AttemptQuerySet:
        """One's own, and those in the courses one teaches."""
        taught = models.Q(quiz__course__in=Course.objects.taught_by(user))
        return self.filter(models.Q(learner_id=user.pk) | taught)

    def submitted(self) -> AttemptQuerySet:
        return self.filter(submitted_at__isnull=False)

    def open(self) -> AttemptQuerySet:
        return self.filter(submitted_at=None)


class Attempt(models.Model):
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("student")
    )
    number = models.PositiveSmallIntegerField(_("attempt"))
    seed = models.BigIntegerField()
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=5, null=True, blank=True)
    max_score = models.DecimalField(_("out of"), max_digits=10, decimal_places=5)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "learner", "number"], name="quiz_attempt_number_once"),
            models.UniqueConstraint(
                fields=["quiz", "learner"], condition=models.Q(submitted_at=None), name="quiz_attempt_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at=None, score=None)
                | models.Q(submitted_at__isnull=False, score__isnull=False),
                name="quiz_attempt_scored_when_submitted",
            ),
        ]
        indexes = [models.Index(fields=["learner", "submitted_at"], name="quiz_attempt_by_learner")]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    @property
    def percent(self) -> float | None:
        """The score in percent of what could be had; None until handed in."""
        return None if self.score is None else float(100 * self.score / self.max_score)


class AttemptItemQuerySet(models.QuerySet["AttemptItem"]):
    def asked(self) -> AttemptItemQuerySet:
        """With the attempt, and with what a question page may know of the version: never its key or back."""
        return self.select_related("version", "attempt__quiz").only(
            "attempt__learner_id",
            "attempt__submitted_at",
            "attempt__quiz__title",
            "position",
            "order",
            "weight",
            "response",
            "responded_at",
            "is_flagged",
            "version__kind",
            "version__face",
        )

    def places(self) -> list[Place]:
        """Each question's state, in the order of the attempt."""
        rows = self.order_by("position").values_list("position", "response", "is_flagged")
        return [Place(position, response is not None, is_flagged) for position, response, is_flagged in rows]


class AttemptItem(models.Model):
    """One question of an attempt: the version and option order it shows, and a snapshot of the answer.

    `key_version` is the version whose key marks it, where that is no longer the one it shows. `comment` is what the
    person who marked it by hand wrote to the learner.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="attempt_items")
    order = models.JSONField(default=list)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    response = models.JSONField(null=True)
    responded_at = models.DateTimeField(null=True)
    is_flagged = models.BooleanField(default=False)
    fraction = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    verdict = models.CharField(max_length=8, blank=True)
    notes = models.JSONField(default=list)
    key_version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)

    objects = AttemptItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="quiz_attemptitem_position_once"),
            models.CheckConstraint(
                condition=models.Q(fraction=None) | models.Q(fraction__gte=0, fraction__lte=1),
                name="quiz_attemptitem_fraction_0_to_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def key(self) -> ItemVersion:
        """The version whose key marks the answer."""
        return self.key_version or self.version

    @property
    def said(self) -> Any:
        """The response as the version whose key marks it would have it."""
        return marks.said(self.version.wording, self.key.wording, self.response) if self.key_version else self.response

    @property
    def openings(self) -> list[contests.Opening]:
        """What its learner may hold to be right, once it is marked."""
        key = self.key
        return [] if self.fraction == 1 else contests.openings(key.kind, key.content, key.face, key.key, self.said)


class Step(AppendOnly):
    """One thing that happened in an attempt. Steps are only ever added.

    After handing in come MARK (somebody marks an answer by hand: `fraction`, `comment`) and REGRADE (the key of
    `version` marks the answer from now on). `by` is who did it, where that is not the learner.
    """

    class Action(models.TextChoices):
        START = "start"
        SAVE = "save"
        FLAG = "flag"
        UNFLAG = "unflag"
        SUBMIT = "submit"
        MARK = "mark"
        REGRADE = "regrade"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="steps")
    item = models.ForeignKey(AttemptItem, on_delete=models.CASCADE, null=True, related_name="steps")
    action = models.CharField(max_length=8, choices=Action.choices)
    response = models.JSONField(null=True)
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, null=True, related_name="+")
    fraction = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    operation = models.UUIDField(unique=True)

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
