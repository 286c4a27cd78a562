"""A learner's quizzes and attempts, for lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import User
from quiz.core.policies import Shown
from quiz.core.timing import Terms
from quiz.models import Attempt, Quiz
from quiz.queries.policies import shown_of


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz in a learner's list, on their own terms, with what they did of it."""

    quiz: Quiz
    terms: Terms
    shown: Shown
    questions: int
    attempts: Sequence[Attempt]
    now: dt.datetime

    @property
    def open_attempt(self) -> Attempt | None:
        return next((attempt for attempt in self.attempts if attempt.is_open), None)

    @property
    def submitted(self) -> list[Attempt]:
        return [attempt for attempt in self.attempts if not attempt.is_open]

    @property
    def latest(self) -> Attempt | None:
        return self.submitted[-1] if self.submitted else None

    @property
    def is_to_take(self) -> bool:
        return self.open_attempt is not None or (self.may_start and not self.submitted)

    @property
    def left(self) -> int | None:
        """How many more attempts may start; None: as many as they like."""
        allowed = self.terms.attempts
        return None if allowed is None else max(0, allowed - len(self.attempts))

    @property
    def is_early(self) -> bool:
        return self.terms.opens_at is not None and self.now < self.terms.opens_at

    @property
    def is_over(self) -> bool:
        return self.terms.closes_at is not None and self.now >= self.terms.closes_at

    @property
    def again_at(self) -> dt.datetime | None:
        """When the pause after the last attempt ends, if it has not yet."""
        if not self.latest:
            return None
        ends = self.latest.submitted_at + self.terms.pause
        return ends if self.now < ends else None

    @property
    def minutes(self) -> int | None:
        """How long an attempt may take, whole minutes; None: no limit."""
        limit = self.terms.limit
        return None if limit is None else round((limit + self.terms.extra).total_seconds() / 60)

    @property
    def answers_words(self) -> str:
        """What happens to answers, and when the right ones are shown."""
        if self.quiz.mode == Quiz.Mode.PRACTICE:
            return ngettext(
                "each is checked when you ask for it; you have %(number)d try a question",
                "each is checked when you ask for it; you have %(number)d tries a question",
                self.quiz.tries,
            ) % {"number": self.quiz.tries}
        later = {
            Quiz.Moment.SUBMIT: _("each is saved as you give it; the right ones are shown after you hand in"),
            Quiz.Moment.CLOSING: _("each is saved as you give it; the right ones are shown after the quiz has closed"),
            Quiz.Moment.NEVER: _("each is saved as you give it; the right ones are not shown"),
        }
        return later[self.quiz.shows_answer]

    @property
    def may_start(self) -> bool:
        """Now or, where it has not opened yet, later."""
        return self.open_attempt is None and self.left != 0 and self.questions > 0 and not self.is_over


def quiz_rows(learner: User, *, now: dt.datetime, quizzes=None) -> list[QuizRow]:
    """The quizzes that somebody may take, soonest due first, those without a date last."""
    rows = Quiz.objects.takeable_by(learner) if quizzes is None else quizzes
    rows = list(
        rows.select_related("course").annotate(
            questions=Count("slots", filter=Q(slots__item__state="published"), distinct=True)
            + Coalesce(Sum("slots__draw_count"), 0)
        )
    )
    terms = Quiz.objects.terms_for(learner, [quiz.pk for quiz in rows])
    shown = shown_of(rows, now=now)
    attempts: dict[int, list[Attempt]] = {}
    mine = Attempt.objects.of(learner).counted().with_waiting()
    for attempt in mine.filter(quiz__in=[quiz.pk for quiz in rows]).order_by("number"):
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    found = [
        QuizRow(quiz, terms[quiz.pk], shown[quiz.pk], quiz.questions, attempts.get(quiz.pk, []), now) for quiz in rows
    ]
    return sorted(found, key=lambda row: (row.terms.due_at is None, row.terms.due_at, row.quiz.pk))


def open_attempts(learner: User) -> list[Attempt]:
    """Attempts begun and not handed in, with how many questions have an answer."""
    return list(
        Attempt.objects.of(learner)
        .open()
        .counted()
        .filter(quiz__in=Quiz.objects.takeable_by(learner))
        .select_related("quiz")
        .annotate(questions=Count("items"), answered=Count("items", filter=Q(items__response__isnull=False)))
    )


def latest_results(learner: User, *, now: dt.datetime, limit: int = 3) -> list[Attempt]:
    """The last attempts whose marks their learner may see."""
    rows = Attempt.objects.of(learner).submitted().counted().with_waiting().select_related("quiz")
    latest = list(rows.order_by("-submitted_at")[: 4 * limit])
    shown = shown_of([attempt.quiz for attempt in latest], now=now)
    return [attempt for attempt in latest if shown[attempt.quiz_id].marks][:limit]
