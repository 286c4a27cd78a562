"""Quizzes: ordered slots, each an item with a weight. An attempt pins what the slots held when it began."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Item
from people.models import User
from quiz.core.marking import MARKERS
from quiz.models.courses import Course


class QuizQuerySet(models.QuerySet["Quiz"]):
    def visible_to(self, user: User) -> QuizQuerySet:
        """Published quizzes of the running courses somebody studies in, and every quiz of the courses they teach."""
        studied = models.Q(state=Quiz.State.PUBLISHED, course__in=Course.objects.studied_by(user))
        return self.filter(studied | models.Q(course__in=Course.objects.taught_by(user)))

    def takeable_by(self, user: User) -> QuizQuerySet:
        return self.filter(state=Quiz.State.PUBLISHED, course__in=Course.objects.studied_by(user))

    def editable_by(self, user: User) -> QuizQuerySet:
        return self.filter(course__in=Course.objects.editable_by(user))


class Quiz(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    class Grading(models.TextChoices):
        """Which of a student's handed-in attempts makes the grade (`quiz/core/grades.py`)."""

        BEST = "best", _("Best attempt")
        LAST = "last", _("Last attempt")
        FIRST = "first", _("First attempt")
        AVERAGE = "average", _("Average of all attempts")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="quizzes", verbose_name=_("course"))
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    due_at = models.DateTimeField(
        _("due at"), null=True, blank=True, help_text=_("Later work is taken and marked as late.")
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("Empty: as many as they like.")
    )
    grading = models.CharField(_("which attempt counts"), max_length=8, choices=Grading.choices, default=Grading.BEST)
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffles_options = models.BooleanField(_("shuffle the options"), default=True)
    items = models.ManyToManyField(Item, through="Slot", related_name="quizzes")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["course", "due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(attempts_allowed=None) | models.Q(attempts_allowed__gte=1),
                name="quiz_quiz_attempts_at_least_1",
                violation_error_message=_("Allow at least one attempt, or leave it empty for as many as they like."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Slot(models.Model):
    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="slots")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="slots", verbose_name=_("item"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    weight = models.DecimalField(
        _("marks"), max_digits=6, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "item"],
                name="quiz_slot_item_once",
                violation_error_message=_("This item is in the quiz already."),
            ),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="quiz_slot_weight_positive"),
        ]

    def __str__(self) -> str:
        return str(self.item)

    def clean(self) -> None:
        if not self.item_id:
            return
        if self.item.current is None:
            raise ValidationError({"item": _("This item has no published version yet.")})
        if self.item.current.kind not in MARKERS:
            raise ValidationError({"item": _("A card is for reviewing; a quiz cannot mark it.")})
