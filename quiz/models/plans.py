"""Plans to a date: what is to be known by then, and the minutes a day that somebody has for it."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facts.models import Deck, Item, Topic
from facts.models.items import ItemQuerySet
from people.models import User
from quiz.models.courses import Course


class PlanQuerySet(models.QuerySet["Plan"]):
    def of(self, user: User) -> PlanQuerySet:
        """What somebody set for themselves."""
        return self.filter(learner_id=user.pk)

    def visible_to(self, user: User) -> PlanQuerySet:
        """A learner's own, and those of the courses that they are in."""
        return self.filter(models.Q(learner_id=user.pk) | models.Q(course__in=Course.objects.visible_to(user)))

    def studied_by(self, user: User) -> PlanQuerySet:
        """Those that somebody learns by: their own, and those of the running courses in which they are students."""
        return self.filter(models.Q(learner_id=user.pk) | models.Q(course__in=Course.objects.studied_by(user)))

    def editable_by(self, user: User) -> PlanQuerySet:
        return self.filter(models.Q(learner_id=user.pk) | models.Q(course__in=Course.objects.editable_by(user)))


class Plan(models.Model):
    """An exam of one learner or of a course. Its scope is the topics named, and all topics of the decks named."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("learner"),
    )
    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, null=True, blank=True, related_name="plans", verbose_name=_("course")
    )
    title = models.CharField(_("title"), max_length=200)
    exam_on = models.DateField(_("exam on"))
    decks = models.ManyToManyField(Deck, blank=True, related_name="plans", verbose_name=_("decks"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="plans", verbose_name=_("topics"))
    minutes_a_day = models.PositiveSmallIntegerField(
        _("minutes a day"), default=20, validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    created_at = models.DateTimeField(_("created at"))
    operation = models.UUIDField(unique=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["exam_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(learner__isnull=False, course=None) | models.Q(learner=None, course__isnull=False),
                name="quiz_plan_one_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes_a_day__range=(1, 480)), name="quiz_plan_minutes_1_to_480"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def items(self, decks: Collection[int]) -> ItemQuerySet:
        """What is to be known: the published items within the scope, as far as these decks hold them."""
        whole, topics = self.decks.values("pk"), self.topics.values("pk")
        scope = models.Q(deck__in=whole) | models.Q(topic__in=topics)
        return Item.objects.published().filter(scope, deck__in=decks)
