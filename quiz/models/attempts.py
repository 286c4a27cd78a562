"""Attempts: what a quiz asked one learner, pinned at the start, and the log of what they did.

`Step` is the truth. The response and mark on `AttemptItem` and the score on `Attempt` are snapshots of it, written in
the same transaction; `manage.py verify` recomputes them.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from facts.models import ItemVersion
from facts.models.items import AppendOnly
from people.models import User
from quiz.core import contests, marks
from quiz.core.attempts import Place
from quiz.core.marking import Verdict
from quiz.models.courses import Course
from quiz.models.quizzes import Quiz
from quiz.models.rows import for_update, known_part


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

    def with_waiting(self) -> AttemptQuerySet:
        """Each with `waiting`: how many of its answers somebody still has to mark by hand."""
        return self.annotate(waiting=models.Count("items", filter=models.Q(items__verdict=Verdict.WAITING)))


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

    def places(self) -> list[Place]:
        """The state of each question, in their order. Raw for the same reason as `AttemptItem.objects.asked`."""
        with connection.cursor() as cursor:
            cursor.execute(PLACES, [self.pk])
            return [Place(position, bool(answered), bool(flagged)) for position, answered, flagged in cursor.fetchall()]

    @property
    def percent(self) -> float | None:
        """The score in percent of what could be had; None until handed in."""
        return None if self.score is None else float(100 * self.score / self.max_score)


PLACES = """
    SELECT position, response IS NOT NULL, is_flagged FROM quiz_attemptitem WHERE attempt_id = %s ORDER BY position"""


class AttemptItemManager(models.Manager["AttemptItem"]):
    def asked(
        self, learner: User, attempt_id: int, positions: Collection[int], *, is_locked: bool = False
    ) -> dict[int, AttemptItem]:
        """These questions of the learner's attempt, by position; the attempt locked if so wanted.

        With the attempt and its quiz's title, and with what a question page may know of the version: never its key or
        back. Raw, because it stands in every quiz answer and the ORM takes longer to write this SQL than to run it.
        """
        marks = ", ".join(["%s"] * len(positions))
        sql = f"{ASKED} AND asked.position IN ({marks}) ORDER BY asked.position"
        if is_locked:
            sql += for_update("attempt")
        rows = list(self.raw(sql, [attempt_id, learner.pk, *positions]))
        attempt = _attempt_of(rows[0]) if rows else None
        for row in rows:
            row.attempt = attempt
            row.version = known_part(ItemVersion, id=row.version_id, kind=row.kind, face=json.loads(row.face))
        return {row.position: row for row in rows}


ASKED = """
    SELECT asked.id, asked.attempt_id, asked.position, asked.version_id, asked."order", asked.weight, asked.response,
           asked.responded_at, asked.is_flagged, version.kind, version.face,
           attempt.quiz_id, attempt.submitted_at IS NULL AS is_open, quiz.title AS quiz_title
    FROM quiz_attemptitem asked
    JOIN facts_itemversion version ON version.id = asked.version_id
    JOIN quiz_attempt attempt ON attempt.id = asked.attempt_id
    JOIN quiz_quiz quiz ON quiz.id = attempt.quiz_id
    WHERE attempt.id = %s AND attempt.learner_id = %s"""


def _attempt_of(row: Any) -> Attempt:
    attempt = known_part(Attempt, id=row.attempt_id, quiz_id=row.quiz_id)
    if row.is_open:
        attempt.submitted_at = None
    attempt.quiz = known_part(Quiz, id=row.quiz_id, title=row.quiz_title)
    return attempt


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

    objects = AttemptItemManager()

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
