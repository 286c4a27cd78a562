"""The questions of an attempt, pinned when it began, each with a snapshot of its answer and mark."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import models

from facts.models import ItemVersion
from people.models import User
from people.models.reading import rows_of
from quiz.core import contests, marks
from quiz.models import terms
from quiz.models.attempts import QUIZ, Attempt, with_terms
from quiz.models.quizzes import Slot
from quiz.models.rows import for_update, known_part


class AttemptItemManager(models.Manager["AttemptItem"]):
    def asked(
        self, learner: User, attempt_id: int, positions: Collection[int] | None, *, is_locked: bool = False
    ) -> dict[int, AttemptItem]:
        """These questions of the learner's attempt (None: all), by position; the attempt locked if so wanted.

        With the attempt, its terms and its quiz's title, and with what a question page may know of the version: never
        its key or back. Written SQL, because it stands in every quiz answer and the ORM takes longer to write it than
        to run it.
        """
        marks = ", ".join(["%s"] * len(positions or ()))
        some = "" if positions is None else f" AND asked.position IN ({marks})"
        sql = f"{ASKED}{some} ORDER BY asked.position"
        if is_locked:
            sql += for_update("attempt, asked")  # what is not named here PostgreSQL reads as it was before it waited
        rows = rows_of(AttemptItem, sql, [attempt_id, learner.pk, *(positions or ())])
        attempt = _attempt_of(rows[0]) if rows else None
        for row in rows:
            row.attempt = attempt
            row.version = known_part(ItemVersion, id=row.version_id, kind=row.kind, face=json.loads(row.face))
        return {row.position: row for row in rows}


ASKED = f"""
    SELECT asked.id, asked.attempt_id, asked.position, asked.version_id, asked."order", asked.weight, asked.section,
           asked.response, asked.certainty, asked.responded_at, asked.saves, asked.is_flagged, asked.tried,
           asked.is_settled, version.kind, version.face,
           attempt.quiz_id, attempt.learner_id, attempt.submitted_at, attempt.started_at, attempt.is_trial,
           attempt.mode, attempt.tries AS most_tries, attempt.penalty_percent, {QUIZ}, {terms.COLUMNS}
    FROM quiz_attemptitem asked
    JOIN facts_itemversion version ON version.id = asked.version_id
    JOIN quiz_attempt attempt ON attempt.id = asked.attempt_id
    JOIN quiz_quiz quiz ON quiz.id = attempt.quiz_id
    {terms.JOINS.format(learner="attempt.learner_id")}
    WHERE attempt.id = %s AND attempt.learner_id = %s"""  # noqa: S608  constants of our own


def _attempt_of(row: Any) -> Attempt:
    attempt = known_part(
        Attempt,
        id=row.attempt_id,
        quiz_id=row.quiz_id,
        learner_id=row.learner_id,
        is_trial=bool(row.is_trial),
        mode=row.mode,
        tries=row.most_tries,
        penalty_percent=row.penalty_percent,
        started_at=terms.instant(row.started_at),
        submitted_at=terms.instant(row.submitted_at),
    )
    return with_terms(attempt, row)


class AttemptItem(models.Model):
    """One question of an attempt: the version and option order it shows, and a snapshot of the answer.

    It came from `slot`, of a draw as its `draw`th. `saves` counts the answers that were saved: a page that knows of
    fewer was overtaken by another one. In practice, `tried` are the responses that were checked. Once it `is_settled`
    nothing more can be said. `fraction` is how right the answer is, `credit` what it earns for each mark of weight.
    `key_version` is the version whose key marks it, where that is no longer the one it shows. `comment` is what the
    person who marked it by hand wrote to the learner.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    slot = models.ForeignKey(Slot, on_delete=models.SET_NULL, null=True, related_name="attempt_items")
    draw = models.PositiveSmallIntegerField(default=0)
    section = models.CharField(max_length=200, blank=True)
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="attempt_items")
    order = models.JSONField(default=list)
    weight = models.DecimalField(max_digits=6, decimal_places=2)
    response = models.JSONField(null=True)
    certainty = models.PositiveSmallIntegerField(null=True)
    responded_at = models.DateTimeField(null=True)
    saves = models.PositiveIntegerField(default=0)
    is_flagged = models.BooleanField(default=False)
    tried = models.JSONField(default=list)
    is_settled = models.BooleanField(default=False)
    fraction = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    credit = models.DecimalField(max_digits=9, decimal_places=5, null=True)
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

    MARKED = ("fraction", "credit", "verdict", "notes", "key_version", "comment")

    @property
    def given(self) -> marks.Given:
        """What its learner gave, for marking."""
        return marks.Given(self.response, tuple(self.tried), self.certainty)

    @property
    def checked(self) -> marks.Given | None:
        """What was checked so far; None before the first try."""
        return marks.Given(self.tried[-1], tuple(self.tried), self.certainty) if self.tried else None

    def take(self, standing: marks.Standing | None) -> None:
        """Hold this mark, or none."""
        self.fraction = standing.marked.fraction if standing else None
        self.credit = standing.credit if standing else None
        self.verdict = standing.marked.verdict.value if standing else ""
        self.notes = list(standing.marked.notes) if standing else []
        self.key_version_id = standing.key_version if standing else None
        self.comment = standing.comment if standing else ""

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
