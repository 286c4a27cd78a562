"""Sittings with cards, and study days.

A sitting plans its queue once, at the start, so the next card costs no search however long the history is. A study day
counts reviews; both are snapshots beside the log of reviews.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.conf import settings
from django.db import connection, models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.models.reading import rows_of
from quiz.core.memory import InForce
from quiz.models.rows import for_update


class SittingQuerySet(models.QuerySet["Sitting"]):
    def of(self, user: User) -> SittingQuerySet:
        return self.filter(learner_id=user.pk)

    def open(self) -> SittingQuerySet:
        return self.filter(ended_at=None)


class SittingManager(models.Manager.from_queryset(SittingQuerySet)):
    def hold(self, learner: User) -> Sitting | None:
        """The learner's open sitting, locked until the end of the transaction.

        Written SQL, because it stands in every card answer and the ORM takes longer to write it than to run it.
        """
        found = rows_of(Sitting, OPEN_SITTING + for_update("sitting"), [learner.pk])
        return found[0] if found else None


OPEN_SITTING = "SELECT sitting.* FROM quiz_sitting sitting WHERE sitting.learner_id = %s AND sitting.ended_at IS NULL"


class Sitting(models.Model):
    """One go at the cards. `new` are those of its queue that are met for the first time.

    `terms` is what was in force when it began (`quiz/core/memory/terms.py` as plain JSON), read once and kept, so that
    an answer needs no further statement and the interval on a button is the one applied.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("Review")
        CRAM = "cram", _("Cramming")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.REVIEW)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sittings")
    title = models.CharField(max_length=200, blank=True)
    queue = models.JSONField(default=list)
    new = models.JSONField(default=list)
    terms = models.JSONField(default=dict)
    size = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    is_typed = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    operation = models.UUIDField(unique=True)

    objects = SittingManager()

    class Meta:
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["learner"], condition=models.Q(ended_at=None), name="quiz_sitting_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def due(self) -> int:
        """How many of the queue were met before, those that came back among them."""
        return len(self.queue) - len(self.new)

    @cached_property
    def in_force(self) -> InForce:
        """What its terms say."""
        return InForce.read(self.terms)


class StudyDayManager(models.Manager["StudyDay"]):
    def add(self, learner_id: int, day: dt.date, *, reviews: int, recalled: int, duration_ms: int) -> None:
        """Add to a day's counts, in one statement whether the day has a row or not. Negative numbers take back.

        Raw because the ORM's upsert (`bulk_create(update_conflicts=...)`) cannot add to the value that stands there.
        The same SQL runs on SQLite and PostgreSQL; the table's name is ours.
        """
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (learner_id, day, reviews, recalled, duration_ms) "  # noqa: S608
                "VALUES (%s, %s, %s, %s, %s) "
                "ON CONFLICT (learner_id, day) DO UPDATE SET "
                f"reviews = {table}.reviews + excluded.reviews, recalled = {table}.recalled + excluded.recalled, "
                f"duration_ms = {table}.duration_ms + excluded.duration_ms",
                [learner_id, day, reviews, recalled, duration_ms],
            )

    def recall(self, moved: Mapping[tuple[int, dt.date], int]) -> None:
        """Add to what was recalled, by learner and day, in one statement for all. The days have their rows already."""
        if not moved:
            return
        cases = [models.When(learner_id=learner, day=day, then=count) for (learner, day), count in moved.items()]
        learners, days = {learner for learner, _ in moved}, {day for _, day in moved}
        rows = self.filter(learner_id__in=learners, day__in=days)
        rows.update(recalled=models.F("recalled") + models.Case(*cases, default=0))


class StudyDay(models.Model):
    """How many reviews a learner did on a study day (from 04:00 their time), how many they recalled and how long."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="study_days")
    day = models.DateField()
    reviews = models.IntegerField(default=0)
    recalled = models.IntegerField(default=0)
    duration_ms = models.BigIntegerField(default=0)

    objects = StudyDayManager()

    class Meta:
        verbose_name = _("study day")
        verbose_name_plural = _("study days")
        ordering = ["learner", "day"]
        constraints = [models.UniqueConstraint(fields=["learner", "day"], name="quiz_studyday_once")]

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.day}: {self.reviews}"
