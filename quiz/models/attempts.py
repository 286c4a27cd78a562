"""Attempts: a learner takes a quiz. Their questions are in `attempt_items`, what they did in `steps`.

Steps are the truth. The response and mark on `AttemptItem` and the score on `Attempt` are snapshots of them, written in
the same transaction; `manage.py verify` recomputes them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.models.reading import rows_of
from quiz.core import timing
from quiz.core.attempts import Place
from quiz.core.credits import Scheme
from quiz.core.marking import Verdict
from quiz.core.timing import Terms
from quiz.models import terms
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

    def counted(self) -> AttemptQuerySet:
        """Without test drives."""
        return self.filter(is_trial=False)


class AttemptManager(models.Manager.from_queryset(AttemptQuerySet)):
    def running(
        self,
        *,
        learner: User | None = None,
        pk: int | None = None,
        quiz: int | None = None,
        course: int | None = None,
        is_locked: bool = False,
    ) -> list[Attempt]:
        """Open attempts, each with its learner's `terms` and what an attempt page needs of the quiz."""
        wanted = {
            "attempt.learner_id": learner and learner.pk,
            "attempt.id": pk,
            "attempt.quiz_id": quiz,
            "quiz.course_id": course,
        }
        wanted = {column: value for column, value in wanted.items() if value is not None}
        sql = RUNNING + "".join(f" AND {column} = %s" for column in wanted) + " ORDER BY attempt.id"
        if is_locked:
            sql += for_update("attempt")
        return [with_terms(row, row) for row in rows_of(Attempt, sql, list(wanted.values()))]


class Attempt(models.Model):
    """`mode`, `tries` and `penalty_percent` are the quiz's at the start. `is_trial`: a teacher tries the quiz.

    `moves_memory`: whether its answers are evidence, as the course had it when it was first closed.
    `is_expired`: time closed it. `changes` counts what moved its score: closing, marking, reopening. `seen_at` and
    `seen_position` are when and where its learner was last heard of, for those who watch; nothing depends on them.
    """

    terms: Terms
    """The learner's, where the row came from `running` or with a question asked."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("quiz"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts", verbose_name=_("student")
    )
    number = models.PositiveSmallIntegerField(_("attempt"))
    is_trial = models.BooleanField(default=False)
    moves_memory = models.BooleanField(default=True)
    mode = models.CharField(max_length=10, choices=Quiz.Mode.choices, default=Quiz.Mode.TEST)
    tries = models.PositiveSmallIntegerField(default=1)
    penalty_percent = models.PositiveSmallIntegerField(default=0)
    seed = models.BigIntegerField()
    started_at = models.DateTimeField(_("started at"))
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    is_expired = models.BooleanField(default=False)
    changes = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    seen_position = models.PositiveSmallIntegerField(null=True)
    score = models.DecimalField(_("score"), max_digits=10, decimal_places=5, null=True, blank=True)
    max_score = models.DecimalField(_("out of"), max_digits=10, decimal_places=5)

    objects = AttemptManager()

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
        indexes = [
            models.Index(fields=["learner", "submitted_at"], name="quiz_attempt_by_learner"),
            models.Index(fields=["quiz", "is_trial", "changes"], name="quiz_attempt_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}, {self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    @property
    def scheme(self) -> Scheme:
        return Scheme(self.mode, self.tries, Decimal(self.penalty_percent) / 100)

    @property
    def deadline(self) -> dt.datetime | None:
        return timing.deadline(self.terms, self.started_at)

    def moment(self, now: dt.datetime) -> timing.Moment:
        return timing.moment(self.terms, self.started_at, now)

    def seconds_left(self, now: dt.datetime) -> int | None:
        return timing.seconds_left(self.terms, self.started_at, now)

    def places(self) -> list[Place]:
        """The state of each question, in their order. Raw for the same reason as `AttemptItem.objects.asked`."""
        with connection.cursor() as cursor:
            cursor.execute(PLACES, [self.pk])
            return [Place(position, *map(bool, state)) for position, *state in cursor.fetchall()]

    @property
    def percent(self) -> float | None:
        """The score in percent of what could be had; None until handed in."""
        return None if self.score is None else float(100 * self.score / self.max_score)


PLACES = """
    SELECT position, response IS NOT NULL, is_flagged, is_settled
    FROM quiz_attemptitem WHERE attempt_id = %s ORDER BY position"""

QUIZ = "quiz.title AS quiz_title, quiz.course_id AS quiz_course, quiz.navigation, quiz.layout"
"""What a page of an attempt needs of its quiz."""
RUNNING = f"""
    SELECT attempt.*, {QUIZ}, {terms.COLUMNS}
    FROM quiz_attempt attempt JOIN quiz_quiz quiz ON quiz.id = attempt.quiz_id
    {terms.JOINS.format(learner="attempt.learner_id")}
    WHERE attempt.submitted_at IS NULL"""  # noqa: S608  constants of our own


def with_terms(attempt: Attempt, row: Any) -> Attempt:
    """The attempt with what the columns QUIZ and `terms.COLUMNS` of a row say. A test drive knows no closing."""
    attempt.terms = terms.terms_of(row)
    if attempt.is_trial:
        attempt.terms = replace(attempt.terms, closes_at=None)
    attempt.quiz = known_part(
        Quiz,
        id=attempt.quiz_id,
        course_id=row.quiz_course,
        title=row.quiz_title,
        navigation=row.navigation,
        layout=row.layout,
    )
    return attempt
